"""Editable rows behind a calendar: weekly hours, dated overrides, holidays."""

from django.core.exceptions import ValidationError
from django.db import models

from dukcapil.people.models import Office

WEEKDAYS = [(0, "Senin"), (1, "Selasa"), (2, "Rabu"), (3, "Kamis"), (4, "Jumat"), (5, "Sabtu"), (6, "Minggu")]


class OfficeHours(models.Model):
    """One span of one weekday; a break is the gap between two spans."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="hours", verbose_name="kantor")
    weekday = models.PositiveSmallIntegerField("hari", choices=WEEKDAYS)
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")

    class Meta:
        verbose_name = "jam layanan"
        verbose_name_plural = "jam layanan"
        ordering = ["office", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="office_closes_after_it_opens",
                violation_error_message="Jam tutup harus sesudah jam buka.",
            ),
            models.UniqueConstraint(fields=["office", "weekday", "opens"], name="one_span_per_opening"),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H.%M}-{self.closes:%H.%M}"


class SpecialHours(models.Model):
    """One span of one dated day that differs from its weekday (Ramadan, an open joint-leave day)."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="special_hours", verbose_name="kantor")
    day = models.DateField("tanggal")
    opens = models.TimeField("buka")
    closes = models.TimeField("tutup")
    reason = models.CharField("alasan", max_length=100)

    class Meta:
        verbose_name = "jam khusus"
        verbose_name_plural = "jam khusus"
        ordering = ["office", "day", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="special_day_closes_after_it_opens",
                violation_error_message="Jam tutup harus sesudah jam buka.",
            )
        ]

    def __str__(self):
        return f"{self.day:%d-%m-%Y} {self.reason}"


class Holiday(models.Model):
    """A closed day: national (no office named), joint leave, or one office's own."""

    class Kind(models.TextChoices):
        NATIONAL = "nasional", "Hari libur nasional"
        JOINT_LEAVE = "cuti bersama", "Cuti bersama"
        LOCAL = "daerah", "Libur daerah"

    office = models.ForeignKey(
        Office,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name="kantor",
        help_text="Kosong berarti berlaku untuk semua kantor.",
    )
    day = models.DateField("tanggal")
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    name = models.CharField("nama", max_length=150)

    class Meta:
        verbose_name = "hari libur"
        verbose_name_plural = "hari libur"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["office", "day"], name="one_holiday_per_day", nulls_distinct=False)
        ]

    def __str__(self):
        return f"{self.day:%d-%m-%Y} {self.name}"

    @property
    def told(self) -> str:
        """The name, for joint leave with what it is: "Natal (cuti bersama)"."""
        is_told = self.kind != self.Kind.JOINT_LEAVE or self.kind in self.name.lower()
        return self.name if is_told else f"{self.name} ({self.kind})"

    def unique_error_message(self, model_class, unique_check):
        """Django's Indonesian says of a double that it does not exist."""
        return ValidationError("Hari libur pada tanggal itu sudah ada untuk kantor ini. Ubah baris yang sudah ada.")
