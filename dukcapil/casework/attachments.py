"""Files of a case: kept in quarantine until a worker has rewritten them."""

import hashlib
import logging
import re
import uuid
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from celery import current_app
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import FileField, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.files.rewriting import Unreadable, rewritten
from dukcapil.files.uploads import PDF, check_upload, display_name
from dukcapil.people.models import User

from .models import Attachment, Case, Message
from .models.attachment import private_name

log = logging.getLogger(__name__)

STRAY_AFTER = timedelta(days=1)  # far beyond any transaction that may still write the row
MAX_STRAYS = 1_000  # deleted in one sweep; more than rolled-back transactions leave in a day


def attach(
    case: Case,
    upload: UploadedFile,
    *,
    by: User | None = None,
    message: Message | None = None,
    for_citizen: bool = True,
    requirement: str = "",
) -> Attachment:
    """Keep an upload that passed ``check_upload``; a worker rewrites it after the commit."""
    return _keep(
        upload,
        case_id=case.pk,
        message=message,
        for_citizen=for_citizen,
        uploaded_by=by,
        requirement=requirement,
    )


def hold(form_key: UUID, uploads: Iterable[UploadedFile], requirement: str = "") -> None:
    """Keep good uploads of a form that must be mended first or is sent later, so that nobody has to choose them again.

    The same file from the same form, sent twice, is kept once.
    """
    known = set(held(form_key).filter(requirement=requirement).values_list("name", "sent_size"))
    for upload in uploads:
        if (display_name(upload, check_upload(upload)), upload.size) not in known:
            _keep(upload, form_key=form_key, requirement=requirement)


def held(form_key: UUID) -> QuerySet[Attachment]:
    """The uploads kept for a form that no case has taken yet."""
    return Attachment.objects.filter(form_key=form_key, case=None)


def adopt(form_key: UUID, case: Case, *, by: User | None = None) -> int:
    """The case takes what was kept for its form; returns how many files."""
    return held(form_key).update(case_id=case.pk, uploaded_by=by)


def keep_again(file: Attachment, requirement: str, **belongs_to) -> Attachment:
    """The same stored bytes once more, as what shows a requirement; only of a file that a worker has rewritten.

    The applicant reads it, whoever sent it: it is what their request rests on.
    """
    same = ("file", "name", "content_type", "size", "sent_size", "sha256", "status")
    return Attachment.objects.create(
        public_id=uuid.uuid4(),
        requirement=requirement,
        at=timezone.now(),
        **{name: getattr(file, name) for name in same},
        **belongs_to,
    )


def _keep(upload: UploadedFile, **belongs_to) -> Attachment:
    kind = check_upload(upload)
    attachment = Attachment.objects.create(
        public_id=uuid.uuid4(),
        file=upload,
        name=display_name(upload, kind),
        content_type=kind,
        size=upload.size,
        sent_size=upload.size,
        at=timezone.now(),
        **belongs_to,
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
        except OSError as error:  # the disk, not the file: it stays in quarantine for the next sweep
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
        what = "berkas" if attachment.content_type == PDF else "foto"
        attachment.refusal = f"Berkas tidak ditemukan di penyimpanan. Kirim ulang {what}."
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


def forget_held(now: datetime) -> int:
    """Drop uploads whose form was never sent; their files go with the sweep of strays. Returns how many.

    What shows a requirement belongs to a draft that lives longer, and goes with it.
    """
    unsent = Attachment.objects.filter(case=None, requirement="", at__lt=now - STRAY_AFTER)
    return unsent.delete()[0]


def sweep_strays(now: datetime, *, at_most: int = MAX_STRAYS) -> int:
    """Delete files that no row names, left by transactions that were rolled back; returns how many it deleted."""
    storage = Attachment._meta.get_field("file").storage
    if not storage.exists(""):  # nothing was ever uploaded
        return 0
    strays = [
        f"{folder}/{name}"
        for folder in storage.listdir("")[0]
        if re.fullmatch("[0-9a-f]{2}", folder)  # as private_name makes them; whatever else lies here is not ours
        for name in _unnamed(folder, storage.listdir(folder)[1])
    ]
    old = [name for name in strays if _is_old(storage, name, now)]
    if len(old) > at_most:
        log.error("%s files that no row names: is the database older than the disk? None is deleted.", len(old))
        return 0
    for name in old:
        storage.delete(name)
    return len(old)


def _unnamed(folder: str, names: list[str]) -> list[str]:
    """The files of one folder (a 256th of all) that no row of any table names, whatever its status."""
    paths = [f"{folder}/{name}" for name in names]
    named = set()
    for field in private_fields():
        rows = field.model._base_manager.filter(**{f"{field.name}__in": paths})
        named.update(rows.values_list(field.name, flat=True))
    return [name for name, path in zip(names, paths, strict=True) if path not in named]


def private_fields() -> list[FileField]:
    """Every field, of whatever app, whose files lie where the sweep looks: those that ``private_name`` names."""
    fields = (field for model in apps.get_models() for field in model._meta.local_fields)
    return [field for field in fields if isinstance(field, FileField) and field.upload_to is private_name]


def _is_old(storage: Storage, name: str, now: datetime) -> bool:
    with suppress(FileNotFoundError):  # a worker has just deleted it
        return storage.get_modified_time(name) < now - STRAY_AFTER
    return False
