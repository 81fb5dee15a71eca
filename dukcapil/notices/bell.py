"""What reached the bell of one person, and how far they have read it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from dukcapil.people.models import Office, User

from .models import Notice


def news_for(user: User, offices: Iterable[Office]) -> QuerySet[Notice]:
    """News of these offices (those where the person has a desk now), the newest first."""
    rung = Notice.objects.filter(receiver=user, channel=Notice.Channel.BELL, state__in=Notice.ARRIVED)
    return rung.filter(office__in=offices).order_by("-id")


def unread_news(user: User, offices: Iterable[Office]) -> QuerySet[Notice]:
    """Asked by the desk twice a minute: ``notices_unread`` holds no row that was read."""
    rung = Notice.objects.filter(receiver=user, channel=Notice.Channel.BELL, state=Notice.State.SENT)
    return rung.filter(office__in=offices)


def mark_news_read(user: User, offices: Iterable[Office], last_id: int, at: datetime) -> None:
    """Everything that the person saw, up to the newest on their page."""
    unread_news(user, offices).filter(pk__lte=last_id).update(state=Notice.State.READ, read_at=at)
