"""One long piece of work and what came of it."""

import secrets

from django.conf import settings
from django.db import models

from dukcapil.people.models import Office


def result_name(job, _original: str) -> str:
    """A random name that says nothing, apart from the citizens' files."""
    name = secrets.token_hex(16)
    return f"hasil/{name[:2]}/{name}"


class Job(models.Model):
    """Waits, runs under a lease, then is done or failed. A worker that dies gives it back when the lease ends.

    ``key`` makes one job of any number of askings: two beats that want the same report share its row.
    """

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu giliran"
        RUNNING = "berjalan", "Sedang dikerjakan"
        DONE = "selesai", "Selesai"
        FAILED = "gagal", "Gagal"
        CANCELLED = "batal", "Dibatalkan"

    kind = models.CharField("jenis", max_length=30)
    title = models.CharField("judul", max_length=150)
    office = models.ForeignKey(Office, models.PROTECT, related_name="jobs", verbose_name="kantor")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs", verbose_name="diminta oleh"
    )
    asked_at = models.DateTimeField("diminta")
    params = models.JSONField("rincian", default=dict)
    key = models.CharField(max_length=100, blank=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField("sudah", default=0)
    total = models.PositiveIntegerField("seluruhnya", default=0)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    leased_until = models.DateTimeField("dipegang sampai", null=True)
    error = models.CharField("kendala", max_length=300, blank=True)
    file = models.FileField("hasil", upload_to=result_name, max_length=100, blank=True)
    name = models.CharField("nama berkas", max_length=150, blank=True)
    content_type = models.CharField("jenis isi", max_length=100, blank=True)
    finished_at = models.DateTimeField("selesai", null=True)

    class Meta:
        verbose_name = "pekerjaan"
        verbose_name_plural = "pekerjaan"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="one_job_per_key"),
        ]
        indexes = [
            models.Index(fields=["id"], name="jobs_to_do", condition=models.Q(state__in=["menunggu", "berjalan"])),
            models.Index(fields=["asked_by", "-id"], name="jobs_of_a_person"),
        ]

    def __str__(self):
        return f"{self.title}: {self.get_state_display()}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        return min(99, self.done * 100 // self.total) if self.total else 0
