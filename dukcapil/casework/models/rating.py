"""What the citizen thinks of how a case was handled."""

from django.db import models

from .case import Case


class Rating(models.Model):
    """One judgement of a finished case, 1 to 4 as in the SKM (PermenPANRB 14/2017)."""

    class Score(models.IntegerChoices):
        POOR = 1, "Tidak baik"
        FAIR = 2, "Kurang baik"
        GOOD = 3, "Baik"
        EXCELLENT = 4, "Sangat baik"

    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    score = models.PositiveSmallIntegerField("nilai", choices=Score.choices)
    comment = models.TextField("komentar", blank=True)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "penilaian"
        verbose_name_plural = "penilaian"
        ordering = ["-at"]

    def __str__(self):
        return f"{self.case_id}: {self.score}"
