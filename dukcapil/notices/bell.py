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
    return rung.filter(office__in=offices, done_at=None)


def mark_news_read(news: QuerySet[Notice], at: datetime) -> None:
    news.filter(state=Notice.State.SENT).update(state=Notice.State.READ, read_at=at)


def settle_news(event: str, reference: str, at: datetime) -> None:
    """What the news asked for was done, by whomever: it is new to nobody any more."""
    rung = Notice.objects.filter(event=event, reference=reference, channel=Notice.Channel.BELL, done_at=None)
    rung.update(done_at=at)
