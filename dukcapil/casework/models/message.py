"""Texts on a case: answers and words with the citizen, staff studies, dispositions, internal notes."""

from django.conf import settings
from django.db import models

from dukcapil.people.models import Office

from .case import Case
from .history import Trail


class Message(models.Model):
    class Kind(models.TextChoices):
        ANSWER = "jawaban", "Jawaban"
        STUDY = "telaahan", "Telaahan staf"
        DISPOSITION = "disposisi", "Disposisi"
        TEAM = "tim", "Tim Penjawab Aduan"
        NOTE = "catatan", "Catatan internal"
        WORD = "pesan", "Pesan"

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    text = models.TextField("isi")
    for_citizen = models.BooleanField("dibaca pemohon", default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="messages")
    author_label = models.CharField("sebagai", max_length=100)
    addressee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="dispositions")
    act = models.ForeignKey(Trail, models.PROTECT, null=True, related_name="messages")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "pesan"
        verbose_name_plural = "pesan"
        ordering = ["case_id", "at", "id"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.case_id}"


class AnswerTemplate(models.Model):
    """A text that an office answers with often; the officer adapts it before it goes out."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="answer_templates", verbose_name="kantor")
    title = models.CharField("judul", max_length=80)
    text = models.TextField("isi")

    class Meta:
        verbose_name = "templat jawaban"
        verbose_name_plural = "templat jawaban"
        ordering = ["office", "title"]
        constraints = [models.UniqueConstraint(fields=["office", "title"], name="one_template_per_title")]

    def __str__(self):
        return self.title
