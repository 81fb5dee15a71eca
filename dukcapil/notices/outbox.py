"""Queue a notice within the caller's transaction; send what is due. PostgreSQL is the truth, the broker only wakes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.people.models import Office

from .models import Notice

log = logging.getLogger(__name__)

BATCH = 10
SLOWEST_MAIL = timedelta(minutes=2)  # EMAIL_TIMEOUT (15 s) is for one answer of the server; a mail takes up to 8
LEASE = timedelta(minutes=10)  # more than BATCH * EMAIL_TIMEOUT; a worker that died gives its notices back after this
GIVE_UP_AFTER = timedelta(hours=72)


def addressed(*, office: Office, event, reference, email, phone, subject, body, dedupe) -> Notice:
    """An unsaved notice: by e-mail if there is an address, by hand over WhatsApp if there is only a phone."""
    if email:
        channel, address, state = Notice.Channel.EMAIL, email, Notice.State.WAITING
    elif phone:
        channel, address, state = Notice.Channel.WHATSAPP, phone, Notice.State.BY_HAND
    else:
        channel, address, state = Notice.Channel.NONE, "", Notice.State.BY_HAND
    return Notice(
        office=office,
        event=event,
        reference=reference,
        channel=channel,
        address=address,
        subject=subject[:200],
        body=body,
        dedupe=dedupe,
        state=state,
        next_try_at=timezone.now() if state == Notice.State.WAITING else None,
    )


def queue(notice: Notice) -> Notice:
    """Write an addressed notice to the outbox within the caller's transaction, and wake a worker after it."""
    notice.save(force_insert=True)
    if notice.state == Notice.State.WAITING:
        transaction.on_commit(wake, robust=True)
    return notice


def wake() -> None:
    """Ask a worker to look now; if the broker is away, the sweep finds the row within a minute."""
    try:
        current_app.send_task("dukcapil.notices.tasks.deliver_due", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will deliver: %s", error)


def deliver(clock: Callable[[], datetime]) -> int:
    """Send every notice that is due at the start; returns how many went out. Two workers never hold the same row."""
    due, sent = clock(), 0
    while batch := _claim(due, lease := clock() + LEASE):
        for notice in batch:
            if clock() > lease - SLOWEST_MAIL:
                break  # the mail server crawls: the rest is due again when the lease ends
            sent += _send(notice, lease, clock)
    return sent


@transaction.atomic
def _claim(due: datetime, lease: datetime) -> list[Notice]:
    rows = list(
        Notice.objects.select_for_update(skip_locked=True)
        .filter(state=Notice.State.WAITING, next_try_at__lte=due)
        .order_by("next_try_at")[:BATCH]
    )
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(next_try_at=lease)
    return rows


def _send(notice: Notice, lease: datetime, clock: Callable[[], datetime]) -> bool:
    try:
        EmailMessage(notice.subject, notice.body, settings.DEFAULT_FROM_EMAIL, [notice.address]).send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError; a bad address is a ValueError
        _postpone(notice, lease, clock(), error)
        return False
    _settle(notice, lease, state=Notice.State.SENT, sent_at=clock(), next_try_at=None)
    return True


def _postpone(notice: Notice, lease: datetime, now: datetime, error: Exception) -> None:
    pause = timedelta(minutes=min(2**notice.attempts, 360))
    gives_up = now + pause > notice.queued_at + GIVE_UP_AFTER
    _settle(
        notice,
        lease,
        error=_cause(error),
        state=Notice.State.FAILED if gives_up else Notice.State.WAITING,
        next_try_at=None if gives_up else now + pause,
    )


def _settle(notice: Notice, lease: datetime, **outcome) -> None:
    """Write how a try ended, unless the lease ran out and the row is another worker's."""
    held = Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, next_try_at=lease)
    if not held.update(attempts=notice.attempts + 1, **outcome):
        log.warning("notice %s was taken by another worker before its try ended", notice.pk)


def _cause(error: Exception) -> str:
    """``SMTPRecipientsRefused 550``: class and SMTP code. Not the message, in which servers repeat the address."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = sorted({code for code, _message in error.recipients.values()})
    else:
        codes = [error.smtp_code] if isinstance(error, SMTPResponseException) else []
    return " ".join([type(error).__name__, *map(str, codes)])
