"""Documents that the office issues: signed in SIAK, kept byte for byte, and taken by the citizen."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models

from dukcapil.casework.models import Case, Trail
from dukcapil.casework.models.attachment import private_name
from dukcapil.files.issued import check_issued


class IssuedDocument(models.Model):
    """A signed PDF as it came from SIAK. A better one is a new row: the newest counts, none is overwritten."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name="berkas")
    act = models.ForeignKey(Trail, models.PROTECT, related_name="documents")
    file = models.FileField("berkas", upload_to=private_name, max_length=100)
    size = models.PositiveIntegerField("ukuran (byte)")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "dokumen terbit"
        verbose_name_plural = "dokumen terbit"
        ordering = ["case_id", "id"]

    def __str__(self):
        return f"{self.case_id}: {self.sha256[:12]}"

    @staticmethod
    def why_unfit(upload: UploadedFile) -> str:
        """A sentence why a file cannot be issued; empty where it can."""
        try:
            check_issued(upload)
        except ValidationError as fault:
            return fault.messages[0]
        return ""

    @classmethod
    def of(cls, upload: UploadedFile, *, by, at: datetime) -> "IssuedDocument":
        """An unsaved row for an upload that passed ``why_unfit``."""
        upload.seek(0)
        digest = hashlib.file_digest(upload, "sha256").hexdigest()
        upload.seek(0)
        return cls(file=upload, size=upload.size, sha256=digest, uploaded_by=by, at=at)

    def enter(self) -> None:
        self.save(force_insert=True)


class DownloadCode(models.Model):
    """A one-time code from the counter, for who has no phone; kept as a keyed hash and gone once used."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="download_codes", verbose_name="berkas")
    code_index = models.CharField(max_length=43)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField("berlaku sampai")
    used_at = models.DateTimeField("dipakai", null=True)

    class Meta:
        verbose_name = "kode unduh"
        verbose_name_plural = "kode unduh"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.case_id} sampai {self.expires_at:%d-%m-%Y}"
