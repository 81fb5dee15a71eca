"""Queue a notice within the caller's transaction; send what is due. PostgreSQL is the truth, the broker only wakes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.people.models import Citizen, Office
from dukcapil.people.personal_numbers import masked

from . import health
from .channels.base import channel_of
from .channels.failures import ByHand, Later, Never, NotSent
from .models import ChannelHealth, Notice, ServiceNumber
from .senders import senders_of
from .wording import Wording

log = logging.getLogger(__name__)

BATCH = 10
SLOWEST_MAIL = timedelta(minutes=2)  # EMAIL_TIMEOUT (15 s) is for one answer of the server; a mail takes up to 8
LEASE = timedelta(minutes=10)  # more than BATCH * EMAIL_TIMEOUT; a worker that died gives its notices back after this
LONGEST_RUN = timedelta(minutes=5)  # well within CELERY_TASK_TIME_LIMIT; what is left is taken by the next run
GIVE_UP_AFTER = timedelta(hours=72)


def addressed(
    *, office: Office, event, reference, email, phone, wording: Wording, dedupe, prefers: str = "", topic: str = ""
) -> Notice:
    """An unsaved notice on the channel a person chose, as far as they gave an address for it; e-mail before WhatsApp.

    WhatsApp waits for the Cloud API where the office has a number there, else for an officer. ``topic`` is the SOP,
    which may have a number of its own.
    """
    channel, address = _way(email, phone, prefers)
    state = Notice.State.WAITING if channel == Notice.Channel.EMAIL else Notice.State.BY_HAND
    if channel == Notice.Channel.WHATSAPP and senders_of(office).numbers:
        state = Notice.State.WAITING
    if prefers == Citizen.Prefers.NOTHING:
        state = Notice.State.UNWANTED
    on_whatsapp = channel == Notice.Channel.WHATSAPP
    return Notice(
        office=office,
        event=event,
        reference=reference,
        topic=topic,
        channel=channel,
        address=address,
        subject=wording.subject[:200],
        body=wording.short if on_whatsapp else wording.body,
        template_values=[value[:200] for value in wording.template_values] if on_whatsapp else [],
        dedupe=dedupe,
        state=state,
        next_try_at=timezone.now() if state == Notice.State.WAITING else None,
    )


def reply(*, number: ServiceNumber, phone: str, reference: str, text: str, dedupe: str) -> Notice:
    """An unsaved answer in free text to who wrote to a service number; after 24 hours it fails and says why."""
    return Notice(
        office=number.office,
        event="balasan",
        reference=reference,
        channel=Notice.Channel.WHATSAPP,
        address=phone,
        subject="Balasan percakapan",
        body=text,
        service_number=number,
        dedupe=dedupe,
        state=Notice.State.WAITING,
        next_try_at=timezone.now(),
    )


def _way(email: str, phone: str, prefers: str) -> tuple[Notice.Channel, str]:
    ways = [(Notice.Channel.EMAIL, email), (Notice.Channel.WHATSAPP, phone)]
    if prefers == Citizen.Prefers.WHATSAPP:
        ways.reverse()
    given = [] if prefers == Citizen.Prefers.NOTHING else [way for way in ways if way[1]]
    return next(iter(given), (Notice.Channel.NONE, ""))


def queue(notice: Notice) -> Notice:
    """Write an addressed notice to the outbox within the caller's transaction, and wake a worker after it.

    What somebody wrote may hold a NIK; no channel carries one.
    """
    notice.subject, notice.body = masked(notice.subject), masked(notice.body)
    if notice.state == Notice.State.WAITING and (channel := channel_of(notice)).at_once:
        channel.send(notice, now := timezone.now())
        notice.state, notice.sent_at, notice.next_try_at = Notice.State.SENT, now, None
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
    """Send what is due at the start, for some minutes; returns how many went out. Two workers never hold one row."""
    due, sent = clock(), 0
    while clock() < due + LONGEST_RUN and (batch := _claim(due, lease := clock() + LEASE)):
        resting: dict[tuple[int, str], datetime] = {}
        for notice in batch:
            if clock() > lease - SLOWEST_MAIL:
                break  # the mail server crawls: the rest is due again when the lease ends
            if until := resting.get((notice.office_id, notice.channel)):
                _held(notice, lease).update(next_try_at=until)
                continue
            sent += _send(notice, lease, clock, resting)
    return sent


@transaction.atomic
def _claim(due: datetime, lease: datetime) -> list[Notice]:
    """Lease what is due, except what waits behind an earlier notice to the same address or for a channel at rest."""
    earlier = Notice.objects.filter(
        state=Notice.State.WAITING,
        office=OuterRef("office"),
        channel=OuterRef("channel"),
        address=OuterRef("address"),
        pk__lt=OuterRef("pk"),
    )
    at_rest = ChannelHealth.objects.filter(office=OuterRef("office"), channel=OuterRef("channel"), paused_until__gt=due)
    rows = list(
        Notice.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("office", "receiver")
        .filter(~Exists(earlier), ~Exists(at_rest), state=Notice.State.WAITING, next_try_at__lte=due)
        .order_by("next_try_at", "pk")[:BATCH]
    )
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(next_try_at=lease)
    return rows


def _send(notice: Notice, lease: datetime, clock: Callable[[], datetime], resting: dict) -> bool:
    if notice.receiver is not None and not notice.receiver.is_active:
        gone = {"error": "Akun petugas ini sudah tidak aktif", "next_try_at": None, "done_at": clock()}
        _settle(notice, lease, state=Notice.State.FAILED, **gone)  # nobody's task: there is nobody to tell
        return False
    try:
        receipt = channel_of(notice).send(notice, clock())
    except ByHand as failure:
        _settle(notice, lease, state=Notice.State.BY_HAND, error=failure.cause, next_try_at=None)
    except Never as failure:
        _settle(notice, lease, state=Notice.State.FAILED, error=failure.cause, next_try_at=None)
    except NotSent as failure:
        _postpone(notice, lease, clock(), failure, resting)
    except Exception as error:  # noqa: BLE001 (one notice that breaks a channel must not stop those behind it)
        log.error("notice %s broke its channel: %s", notice.pk, type(error).__name__)
        _postpone(notice, lease, clock(), Later(type(error).__name__), resting)
    else:
        now = clock()
        health.worked(notice, now)
        _settle(
            notice,
            lease,
            state=Notice.State.SENT,
            sent_at=now,
            next_try_at=None,
            error="",
            message_id=receipt.message_id,
            service_number=receipt.service_number or F("service_number"),
        )
        return True
    return False


def _postpone(notice: Notice, lease: datetime, now: datetime, failure: NotSent, resting: dict) -> None:
    """Growing pauses, or a longer one if the other side asked for it; after 72 hours it is given up, visibly."""
    grown, asked = timedelta(minutes=min(2**notice.attempts, 360)), getattr(failure, "pause", None)
    pause = max(grown, asked or timedelta())
    rests_until = None
    if getattr(failure, "whole_channel", False):  # those behind need not wait longer than the other side asked
        rests_until = resting[notice.office_id, notice.channel] = now + (grown if asked is None else asked)
    gives_up = now + pause > (notice.tried_from or notice.queued_at) + GIVE_UP_AFTER
    health.failed(notice, now, failure.cause, rests_until)
    _settle(
        notice,
        lease,
        error=failure.cause[:300],
        state=Notice.State.FAILED if gives_up else Notice.State.WAITING,
        next_try_at=None if gives_up else now + pause,
    )


def _settle(notice: Notice, lease: datetime, **outcome) -> None:
    """Write how a try ended, unless the lease ran out and the row is another worker's, or a status came first."""
    if not _held(notice, lease).update(attempts=notice.attempts + 1, **outcome):
        log.warning("notice %s was settled by somebody else before its try ended", notice.pk)


def _held(notice: Notice, lease: datetime):
    return Notice.objects.filter(pk=notice.pk, state=Notice.State.WAITING, next_try_at=lease)
