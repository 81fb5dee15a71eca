"""News for one person of the staff: to their bell, and by e-mail where they have an address."""

from collections.abc import Mapping

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from dukcapil.people.models import Office, User

from .models import Notice
from .outbox import addressed, queue
from .texts import render
from .wording import Wording


def news_for_one(
    user: User,
    event: str,
    variables: Mapping[str, str],
    *,
    office: Office,
    link: str,
    dedupe: str,
    reference: str = "",
    rings: bool = True,
) -> list[Notice]:
    """The unsaved notices; ``link`` is the path of the page that the news is about.

    ``rings`` is False for what the bell's page shows already, and for who has no desk and so no bell.
    """
    wording = render(office, event, {**variables, "tautan": settings.PUBLIC_URL + link})
    about = {"office": office, "event": event, "reference": reference}
    notices = [_ring(user, wording, link, _of_bell(dedupe), **about)] if rings else []
    if user.email:
        mail = addressed(**about, email=user.email, phone="", wording=wording, dedupe=dedupe)
        mail.receiver = user
        notices.append(mail)
    return notices


def tell(user: User, event: str, variables: Mapping[str, str], **more) -> None:
    """Queue ``news_for_one`` in the caller's transaction."""
    for notice in news_for_one(user, event, variables, **more):
        queue(notice)


def tell_once(user: User, event: str, variables: Mapping[str, str], *, dedupe: str, **more) -> bool:
    """As ``tell``, unless somebody did so before under the same ``dedupe``, or does at this moment."""
    if Notice.objects.filter(dedupe__in=[dedupe, _of_bell(dedupe)]).exists():
        return False
    try:
        with transaction.atomic():
            tell(user, event, variables, dedupe=dedupe, **more)
    except IntegrityError:
        return False
    return True


def _of_bell(dedupe: str) -> str:
    return f"{dedupe}/lonceng"


def _ring(user: User, wording: Wording, link: str, dedupe: str, **about) -> Notice:
    return Notice(
        **about,
        channel=Notice.Channel.BELL,
        address=user.username,
        receiver=user,
        link=link,
        subject=wording.subject[:200],
        body=wording.short,
        dedupe=dedupe,
        state=Notice.State.WAITING,
        next_try_at=timezone.now(),
    )
