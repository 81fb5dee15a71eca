"""What an officer does about a notice that no machine delivered; each act is kept with its doer."""

from datetime import datetime

from django.db import transaction

from dukcapil.people.models import User

from .models import Handling, Notice
from .outbox import wake

TOO_LATE = "Kabar ini sudah ditangani atau sudah terkirim. Muat ulang halaman untuk melihat keadaannya."


class NotNow(Exception):
    """The notice is not where this act starts; the message is a sentence for the person."""


@transaction.atomic
def sent_by_hand(notice: Notice, *, by: User, at: datetime) -> None:
    """An officer sent the ready message from the office's own phone or mail, and ticks it off."""
    row = _locked(notice, Notice.State.BY_HAND, Notice.State.FAILED)
    _keep(row, state=Notice.State.SENT, sent_at=at, done_at=at)
    _write_down(row, Handling.What.SENT, by, at)


@transaction.atomic
def try_again(notice: Notice, *, by: User, at: datetime) -> None:
    """Let the channel try once more, for another 72 hours."""
    row = _locked(notice, Notice.State.FAILED)
    _keep(row, state=Notice.State.WAITING, next_try_at=at, tried_from=at, attempts=0, done_at=None, message_id="")
    _write_down(row, Handling.What.RETRY, by, at)
    transaction.on_commit(wake, robust=True)


@transaction.atomic
def settle(notice: Notice, *, by: User, at: datetime, note: str = "") -> None:
    """Nothing more is to be done about a failure, for instance because the person was called."""
    row = _locked(notice, Notice.State.FAILED)
    if row.done_at is not None:
        raise NotNow(TOO_LATE)
    _keep(row, done_at=at)
    _write_down(row, Handling.What.DONE, by, at, note.strip()[:300])


def _locked(notice: Notice, *states: Notice.State) -> Notice:
    row = Notice.objects.select_for_update().get(pk=notice.pk)
    if row.state not in states:
        raise NotNow(TOO_LATE)
    return row


def _keep(row: Notice, **changed) -> None:
    Notice.objects.filter(pk=row.pk).update(**changed)


def _write_down(row: Notice, what: Handling.What, by: User, at: datetime, note: str = "") -> None:
    Handling.objects.create(notice=row, what=what, by=by, at=at, note=note)
