"""A private file of a case: quarantined until a worker has opened and rewritten it."""

import secrets

from django.conf import settings
from django.db import models

from .case import Case
from .message import Message


def private_name(attachment, _original: str) -> str:
    """A random name that says nothing: ``ab/abcdef...``."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class Attachment(models.Model):
    """A file of a case or, while a form is being mended, of that form (``form_key``).

    ``requirement`` is the code of the requirement it shows; one ``superseded`` by a better file stays, out of the way.
    ``cleared_by`` is the officer who saw that a file of an anonymous case does not show who sent it.
    """

    class Status(models.TextChoices):
        QUARANTINED = "karantina", "Sedang diperiksa"
        CLEAN = "bersih", "Sudah diperiksa"
        REFUSED = "ditolak", "Ditolak"

    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="attachments")
    form_key = models.UUIDField(null=True, db_index=True)
    requirement = models.SlugField("persyaratan", blank=True)
    superseded = models.BooleanField("diganti", default=False)
    public_id = models.UUIDField(unique=True)
    file = models.FileField("berkas", upload_to=private_name, max_length=100)
    name = models.CharField("nama asli", max_length=150)
    content_type = models.CharField("jenis isi", max_length=50)
    size = models.PositiveIntegerField("ukuran (byte)")
    sent_size = models.PositiveIntegerField("ukuran saat dikirim (byte)", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    status = models.CharField("status", max_length=10, choices=Status.choices, default=Status.QUARANTINED)
    refusal = models.CharField("alasan ditolak", max_length=200, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="attachments")
    for_citizen = models.BooleanField("dilihat pemohon", default=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "lampiran"
        verbose_name_plural = "lampiran"
        ordering = ["case_id", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(form_key__isnull=False),
                name="a_file_belongs_to_a_case_or_a_form",
            )
        ]
        indexes = [models.Index(fields=["id"], name="uploads_in_quarantine", condition=models.Q(status="karantina"))]

    def __str__(self):
        return self.name
