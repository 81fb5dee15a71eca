"""Files of a case: kept in quarantine until a worker has rewritten them."""

import hashlib
import logging
import uuid

from celery import current_app
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.files.rewriting import Unreadable, rewritten
from dukcapil.files.uploads import check_photo, display_name
from dukcapil.people.models import User

from .models import Attachment, Case

log = logging.getLogger(__name__)


def attach(case: Case, upload: UploadedFile, *, by: User | None = None) -> Attachment:
    """Keep an upload that passed ``check_photo``; a worker rewrites it after the commit."""
    kind = check_photo(upload)
    attachment = Attachment.objects.create(
        case_id=case.pk,
        public_id=uuid.uuid4(),
        file=upload,
        name=display_name(upload, kind),
        content_type=kind,
        size=upload.size,
        uploaded_by=by,
        at=timezone.now(),
    )
    transaction.on_commit(_wake, robust=True)
    return attachment


def _wake() -> None:
    try:
        current_app.send_task("dukcapil.casework.tasks.clean_waiting_uploads", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will rewrite uploads: %s", error)


def clean_waiting() -> int:
    """Rewrite every quarantined file, one transaction each; returns how many were looked at."""
    waiting = list(
        Attachment.objects.filter(status=Attachment.Status.QUARANTINED).order_by("id").values_list("id", flat=True)
    )
    looked_at = 0
    for pk in waiting:
        try:
            looked_at += _clean_one(pk)
        except OSError as error:  # the disk, not the photo: it stays in quarantine for the next sweep
            log.error("attachment %s is not rewritten yet: %s", pk, type(error).__name__)
    return looked_at


@transaction.atomic
def _clean_one(pk: int) -> bool:
    attachment = (
        Attachment.objects.select_for_update(skip_locked=True)
        .filter(pk=pk, status=Attachment.Status.QUARANTINED)
        .first()
    )
    if attachment is None:  # another worker has it
        return False
    raw = attachment.file.name
    storage = attachment.file.storage
    try:
        with attachment.file.open("rb") as handle:
            content = rewritten(handle.read(), attachment.content_type)
    except FileNotFoundError:
        attachment.status = Attachment.Status.REFUSED
        attachment.refusal = "Berkas tidak ditemukan di penyimpanan. Kirim ulang foto."
    except Unreadable as refusal:
        attachment.status = Attachment.Status.REFUSED
        attachment.refusal = refusal.sentence
    else:
        attachment.file.save("", ContentFile(content), save=False)
        attachment.size = len(content)
        attachment.sha256 = hashlib.sha256(content).hexdigest()
        attachment.status = Attachment.Status.CLEAN
    attachment.save()
    transaction.on_commit(lambda: storage.delete(raw))
    return True
