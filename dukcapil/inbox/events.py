"""From what the webhook delivered to conversations: stored at once, worked on by a worker, each delivery once."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from dukcapil.notices.models import ServiceNumber
from dukcapil.notices.statuses import status_of
from dukcapil.notices.window import heard_from

from .arriving import Arriving, Enclosed, receive
from .models import Event
from .whatsapp import NOT_A_MESSAGE, contents_of, is_phone, name_of, phone_of, plain

log = logging.getLogger(__name__)

BATCH = 50
MOST_TRIES = 20
UNKNOWN_NUMBER = timedelta(days=7)  # as long as Meta itself tries; a number entered meanwhile still gets its messages
UNKNOWN_NOTICE = timedelta(days=1)  # a status may come before the worker that sent has noted the message's id
KEPT = timedelta(days=30)  # a delivery repeated within this time is known
LONGEST = timedelta(hours=6)


def store(delivered: dict, now: datetime) -> int:
    """Keep every message and status of one delivery; what is known already is not kept twice. Returns how many came."""
    events = [
        Event(key=key, phone_number_id=number, payload=json.dumps(payload), received_at=now, next_try_at=now)
        for key, number, payload in _parts(delivered)
    ]
    Event.objects.bulk_create(events, ignore_conflicts=True, batch_size=500)
    if events:
        transaction.on_commit(wake, robust=True)
    return len(events)


def wake() -> None:
    """Ask a worker to look now; if the broker is away, the sweep finds the rows within a minute."""
    try:
        current_app.send_task("dukcapil.inbox.tasks.work_on_events", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will read messages: %s", type(error).__name__)


def _parts(delivered: dict) -> Iterator[tuple[str, str, dict]]:
    """Key, phone number id and content of each message and status; whatever else was delivered is passed over."""
    for value in _values(delivered):
        metadata = value.get("metadata")
        number = plain(metadata.get("phone_number_id"))[:40] if isinstance(metadata, dict) else ""
        contacts = _dicts(value.get("contacts"))
        for message in _dicts(value.get("messages")):
            if name := plain(message.get("id")):
                yield _key("m", name), number, {"message": message, "contacts": contacts}
        for status in _dicts(value.get("statuses")):
            if name := plain(status.get("id")):
                yield _key("s", name, plain(status.get("status"))), number, {"status": status}


def _values(delivered: dict) -> Iterator[dict]:
    for entry in _dicts(delivered.get("entry")):
        for change in _dicts(entry.get("changes")):
            if isinstance(change.get("value"), dict):
                yield change["value"]


def _dicts(found) -> list[dict]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _key(*parts: str) -> str:
    key = "/".join(parts)
    return key if len(key) <= 255 else f"{parts[0]}/{hashlib.sha256(key.encode()).hexdigest()}"


def work(clock: Callable[[], datetime]) -> int:
    """Work on every event that is due at the start, one transaction each; returns how many were looked at."""
    started, looked_at = clock(), 0
    while batch := list(
        Event.objects.filter(next_try_at__lte=started)
        .order_by("next_try_at", "id")
        .values_list("pk", flat=True)[:BATCH]
    ):
        done = sum(_work_on(pk, clock()) for pk in batch)
        looked_at += done
        if not done:  # another worker has them all
            break
    return looked_at


def _work_on(pk: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk, next_try_at__lte=now).first()
            if event is None:
                return False
            _finish(event, now)
            return True
    except Exception as error:
        # Whatever a message does to us, the messages behind it must not wait. Its text is not logged.
        log.exception("event %s is not worked on yet: %s", pk, type(error).__name__)
        return _put_off(pk, type(error).__name__, now)


def _put_off(pk: int, cause: str, now: datetime) -> bool:
    with transaction.atomic():
        event = Event.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if event is None:
            return False
        event.attempts += 1
        pause = min(timedelta(minutes=2 ** min(event.attempts, 10)), LONGEST)
        event.next_try_at = now + pause if event.attempts < MOST_TRIES else None
        event.outcome = f"gagal: {cause}"[:100]
        event.save(update_fields=["attempts", "next_try_at", "outcome"])
        return True


def _finish(event: Event, now: datetime) -> None:
    payload = json.loads(event.payload)
    if "status" in payload:
        outcome = _take_status(event, payload["status"], now)
    else:
        outcome = _take_message(event, payload["message"], payload["contacts"], now)
    if outcome is None:
        return
    event.outcome, event.done_at, event.next_try_at, event.payload = outcome, now, None, ""
    event.save(update_fields=["outcome", "done_at", "next_try_at", "payload"])


def _wait(event: Event, now: datetime, pause: timedelta, longest: timedelta, outcome: str) -> str | None:
    """Look again after a pause, as long as it is not older than it may get; then that is what became of it."""
    if now - event.received_at > longest:
        return outcome
    event.next_try_at, event.outcome = now + pause, outcome
    event.save(update_fields=["next_try_at", "outcome"])
    return None


def _take_status(event: Event, status: dict, now: datetime) -> str | None:
    errors = _dicts(status.get("errors"))
    code = errors[0].get("code") if errors else None
    known = status_of(
        plain(status.get("id"))[:200],
        plain(status.get("status")),
        _moment(status.get("timestamp"), event.received_at),
        tracking=plain(status.get("biz_opaque_callback_data")),
        code=code if isinstance(code, int) else None,
    )
    if known:
        return "status dicatat"
    return _wait(event, now, timedelta(minutes=2), UNKNOWN_NOTICE, "pesan tidak dikenal")


def _take_message(event: Event, message: dict, contacts: list[dict], now: datetime) -> str | None:
    sender = plain(message.get("from"))
    if not is_phone(sender):
        return "pengirim tidak dikenal"
    if plain(message.get("type")) in NOT_A_MESSAGE:
        return "bukan pesan"
    number = ServiceNumber.objects.select_related("office").filter(phone_number_id=event.phone_number_id).first()
    if number is None or not event.phone_number_id:
        return _wait(event, now, timedelta(minutes=30), UNKNOWN_NUMBER, "nomor layanan tidak dikenal")
    at = _moment(message.get("timestamp"), event.received_at)
    heard_from(event.phone_number_id, sender, at)
    text, media = contents_of(message)
    receive(
        Arriving(
            office=number.office,
            channel="whatsapp",
            line=str(number.phone),
            number=number,
            contact=phone_of(sender),
            name=name_of(contacts, sender),
            message_id=_key("w", plain(message.get("id"))),
            text=text,
            at=at,
            sender_is_sure=True,
        ),
        [Enclosed(name=name, provider_id=media_id, refusal=refusal) for name, media_id, refusal in media],
        now,
    )
    return "pesan dicatat"


def _moment(given, received_at: datetime) -> datetime:
    """When it was written (seconds since 1970, as text), never after it came; where that is unclear, when it came."""
    text = plain(given)
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return received_at
    return min(datetime.fromtimestamp(int(text), UTC), received_at)


def forget_old(now: datetime) -> int:
    """Drop what was worked on long ago, and what could never be; returns how many."""
    done = Event.objects.filter(done_at__lt=now - KEPT)
    hopeless = Event.objects.filter(next_try_at=None, done_at=None, received_at__lt=now - KEPT)
    return done.delete()[0] + hopeless.delete()[0]
