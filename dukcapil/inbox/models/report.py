"""Reports exported from SP4N-LAPOR as a CSV and imported as complaints."""

import uuid

from django.conf import settings
from django.db import models

from complaints.models import Category
from dukcapil.casework.models import Case
from dukcapil.people.encryption import EncryptedJSONField
from dukcapil.people.models import Office


class Batch(models.Model):
    """One uploaded file: its rows are checked, looked at by an officer, and then imported by a worker one by one.

    It stops in the midst of either, where it cannot go on by itself: with pieces left, it was being checked.
    """

    class State(models.TextChoices):
        CHECKING = "diperiksa", "Sedang diperiksa"
        PREVIEW = "pratinjau", "Sudah diperiksa"
        RUNNING = "berjalan", "Sedang diimpor"
        DONE = "selesai", "Selesai"
        STOPPED = "berhenti", "Berhenti"
        LAPSED = "gugur", "Tidak diimpor"
        PARTLY = "sebagian", "Sebagian diimpor"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name="kantor")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="oleh")
    name = models.CharField("nama berkas", max_length=150)
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.CHECKING)
    row_count = models.PositiveIntegerField("baris", default=0)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, related_name="+", verbose_name="pokok untuk kategori yang tidak dikenal"
    )
    why = models.CharField("sebab berhenti", max_length=300, blank=True)
    at = models.DateTimeField("diunggah")
    changed_at = models.DateTimeField("terakhir berubah")
    is_forgotten = models.BooleanField("isi barisnya sudah dihapus", default=False)

    class Meta:
        verbose_name = "impor SP4N-LAPOR"
        verbose_name_plural = "impor SP4N-LAPOR"
        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "-id"], name="batches_of_office")]

    def __str__(self):
        return self.name


class Piece(models.Model):
    """Rows of a file as it says them, from its upload to their check; then they are gone from here."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="pieces")
    rows = EncryptedJSONField(default=list)

    class Meta:
        verbose_name = "baris yang belum diperiksa"
        verbose_name_plural = "baris yang belum diperiksa"


class Report(models.Model):
    """One row of the file: what it says, what is wrong with it, and the complaint that it became.

    A tracking ID becomes one complaint of the office, however often and in how many files it comes.
    """

    class State(models.TextChoices):
        READY = "siap", "Siap diimpor"
        WRONG = "salah", "Perlu diperbaiki"
        KNOWN = "sudah", "Sudah tercatat"
        FILED = "tercatat", "Tercatat"
        FAILED = "gagal", "Gagal"

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="reports")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField("baris")
    tracking_id = models.CharField("Tracking ID", max_length=80, blank=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices)
    cells = models.JSONField("isi baris", default=dict)
    given = EncryptedJSONField("yang akan dicatat", default=dict)
    faults = models.JSONField("kesalahan", default=dict, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "baris SP4N-LAPOR"
        verbose_name_plural = "baris SP4N-LAPOR"
        ordering = ["batch_id", "line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="one_report_per_line"),
            models.UniqueConstraint(
                fields=["office", "tracking_id"],
                name="one_complaint_per_tracking_id",
                condition=models.Q(state="tercatat"),
            ),
        ]
        indexes = [models.Index(fields=["batch", "state", "line"], name="reports_in_state")]

    def __str__(self):
        return f"{self.line}: {self.tracking_id}"
