"""Queue a notice within the caller's transaction; send what is due. PostgreSQL is the truth, the broker only wakes."""

import logging
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.people.models import Office

from .models import Notice

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # a worker that died gives its notices back after this
GIVE_UP_AFTER = timedelta(hours=72)
BATCH = 50


def queue(*, office: Office, event, reference, email, phone, subject, body, dedupe) -> Notice:
    """Write the outbox row: by e-mail if there is an address, by hand over WhatsApp if there is only a phone."""
    if email:
        channel, address, state = Notice.Channel.EMAIL, email, Notice.State.WAITING
    elif phone:
        channel, address, state = Notice.Channel.WHATSAPP, phone, Notice.State.BY_HAND
    else:
        channel, address, state = Notice.Channel.NONE, "", Notice.State.BY_HAND
    notice = Notice.objects.create(
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
    if state == Notice.State.WAITING:
        transaction.on_commit(wake, robust=True)
    return notice


def wake() -> None:
    """Ask a worker to look now; if the broker is away, the sweep finds the row within a minute."""
    try:
        current_app.send_task("dukcapil.notices.tasks.deliver_due", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will deliver: %s", error)


def deliver(now: datetime) -> int:
    """Send every notice that is due; returns how many went out. Two workers never take the same row."""
    sent = 0
    while batch := _claim(now):
        for notice in batch:
            sent += _send(notice, now)
    return sent


@transaction.atomic
def _claim(now: datetime) -> list[Notice]:
    rows = list(
        Notice.objects.select_for_update(skip_locked=True)
        .filter(state=Notice.State.WAITING, next_try_at__lte=now)
        .order_by("next_try_at")[:BATCH]
    )
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(next_try_at=now + LEASE)
    return rows


def _send(notice: Notice, now: datetime) -> bool:
    try:
        EmailMessage(notice.subject, notice.body, settings.DEFAULT_FROM_EMAIL, [notice.address]).send()
    except (OSError, ValueError) as error:  # SMTPException is an OSError; a bad address is a ValueError
        _postpone(notice, now, error)
        return False
    Notice.objects.filter(pk=notice.pk).update(
        state=Notice.State.SENT, sent_at=timezone.now(), next_try_at=None, attempts=notice.attempts + 1
    )
    return True


def _postpone(notice: Notice, now: datetime, error: Exception) -> None:
    pause = timedelta(minutes=min(2**notice.attempts, 360))
    gives_up = now + pause > notice.queued_at + GIVE_UP_AFTER
    Notice.objects.filter(pk=notice.pk).update(
        attempts=notice.attempts + 1,
        error=str(error)[:300],
        state=Notice.State.FAILED if gives_up else Notice.State.WAITING,
        next_try_at=None if gives_up else now + pause,
    )
