"""An office's own wording for an event; where it has none, the text in the code holds."""

from django.db import models

from dukcapil.people.models import Office, User


class NoticeText(models.Model):
    office = models.ForeignKey(Office, models.CASCADE, related_name="notice_texts", verbose_name="kantor")
    event = models.CharField("peristiwa", max_length=30)
    subject = models.CharField("perihal", max_length=150)
    body = models.TextField("isi e-mail", max_length=2000)
    short = models.TextField("isi WhatsApp atau lonceng", max_length=500)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)
    changed_at = models.DateTimeField("diubah", auto_now=True)

    class Meta:
        verbose_name = "teks kabar"
        verbose_name_plural = "teks kabar"
        ordering = ["office", "event"]
        constraints = [models.UniqueConstraint(fields=["office", "event"], name="one_text_per_event")]

    def __str__(self):
        return f"{self.event}, {self.office}"
