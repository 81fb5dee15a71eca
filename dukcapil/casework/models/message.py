"""Texts on a case: answers and words with the citizen, staff studies, dispositions, internal notes."""

from django.conf import settings
from django.db import models

from .case import Case
from .history import Trail


class Message(models.Model):
    class Kind(models.TextChoices):
        ANSWER = "jawaban", "Jawaban"
        STUDY = "telaahan", "Telaahan staf"
        DISPOSITION = "disposisi", "Disposisi"
        TEAM = "tim", "Tim Penjawab Aduan"
        NOTE = "catatan", "Catatan internal"
        WORD = "pesan", "Pesan pemohon"

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    text = models.TextField("isi")
    for_citizen = models.BooleanField("dibaca pemohon", default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages")
    author_label = models.CharField("sebagai", max_length=100)
    addressee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="dispositions"
    )
    act = models.ForeignKey(Trail, models.PROTECT, null=True, related_name="messages")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        ordering = ["case", "at", "id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.case_id}"
