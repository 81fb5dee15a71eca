"""Photos and documents of messages: fetched from WhatsApp by a worker, checked as every upload is, kept in quarantine
until another worker has rewritten them."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from kombu.exceptions import OperationalError

from dukcapil.casework.attachments import held, hold
from dukcapil.casework.models import Attachment
from dukcapil.notices.channels.cloud_api import CloudApi
from dukcapil.notices.channels.failures import NotSent, TooLarge

from .models import Medium

log = logging.getLogger(__name__)

# Files of no case and no requirement are forgotten after a day; those of a conversation stay, under this mark.
MARK = "kotak-masuk"
LEASE = timedelta(minutes=5)  # more than a file may take to come
LONGEST = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=72)
TOO_LARGE = "Berkas ini lebih besar dari 10 MB, jadi tidak diambil. Minta pengirim mengecilkannya atau memfotonya."
GONE = "Berkas ini tidak dapat diambil dari WhatsApp. Minta pengirim mengirim ulang."


def wake() -> None:
    try:
        current_app.send_task("dukcapil.inbox.tasks.fetch_media", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will fetch media: %s", type(error).__name__)


@transaction.atomic
def keep(medium: Medium, upload: UploadedFile) -> None:
    """Keep a file if it is a photo or PDF of a decent size; else say on the medium why not."""
    medium = Medium.objects.select_for_update(of=("self",)).select_related("post__word").get(pk=medium.pk)
    if medium.state != Medium.State.WAITING:
        return
    try:
        hold(medium.key, [upload], requirement=MARK)
    except ValidationError as error:
        _refuse(medium, error.messages[0])
        return
    attachment = held(medium.key).get()
    medium.attachment, medium.state, medium.next_try_at = attachment, Medium.State.KEPT, None
    medium.save(update_fields=["attachment", "state", "next_try_at"])
    if medium.case_id is not None:  # its message went into a case before it was here
        word = medium.post.word
        for_citizen = word is None or word.for_citizen
        officer = None if for_citizen else word.author_id
        Attachment.objects.filter(pk=attachment.pk).update(
            case=medium.case_id, requirement="", message=word, for_citizen=for_citizen, uploaded_by=officer
        )


def fetch(clock: Callable[[], datetime]) -> int:
    """Fetch every medium that is due at the start; returns how many were tried. Nobody waits for a slow gateway."""
    started, tried = clock(), 0
    while medium := _claim(started, clock()):
        tried += 1
        _fetch_one(medium, clock)
    return tried


@transaction.atomic
def _claim(started: datetime, now: datetime) -> Medium | None:
    """The next one, leased: a worker that dies gives it back after the lease."""
    due = Medium.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=Medium.State.WAITING, next_try_at__lte=started
    )
    medium = due.select_related("post__conversation__number").order_by("next_try_at", "id").first()
    if medium is not None:
        medium.attempts += 1
        medium.next_try_at = now + LEASE
        medium.save(update_fields=["attempts", "next_try_at"])
    return medium


def _fetch_one(medium: Medium, clock: Callable[[], datetime]) -> None:
    number = medium.post.conversation.number
    try:
        if number is None:
            raise NotSent("no number")
        api = CloudApi(number.phone_number_id, number.token or settings.WHATSAPP_TOKEN)
        content = api.fetch_media(medium.provider_id, settings.MAX_UPLOAD_BYTES)
    except TooLarge:
        _refuse(medium, TOO_LARGE)
    except NotSent as failure:
        log.info("medium %s is not here yet: %s", medium.pk, failure.cause)
        _try_later(medium, clock())
    except Exception as error:  # whatever a gateway answers, the other media must not wait
        log.exception("medium %s could not be fetched: %s", medium.pk, type(error).__name__)
        _try_later(medium, clock())
    else:
        keep(medium, SimpleUploadedFile(medium.name or "foto", content))


def _try_later(medium: Medium, now: datetime) -> None:
    if now - medium.since > GIVE_UP_AFTER:
        _refuse(medium, GONE)
        return
    pause = min(timedelta(minutes=2 ** min(medium.attempts, 10)), LONGEST)
    Medium.objects.filter(pk=medium.pk, state=Medium.State.WAITING).update(next_try_at=now + pause)


def _refuse(medium: Medium, sentence: str) -> None:
    medium.state, medium.refusal, medium.next_try_at = Medium.State.REFUSED, sentence[:300], None
    medium.save(update_fields=["state", "refusal", "next_try_at"])
