"""The outbox: a row is written with the act it tells of, and delivered after the commit, at least once."""

from django.db import models

from dukcapil.people.models import Office


class Notice(models.Model):
    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        WHATSAPP = "whatsapp", "WhatsApp"
        NONE = "tanpa", "Tanpa alamat"

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu dikirim"
        BY_HAND = "manual", "Menunggu dikirim petugas"
        SENT = "terkirim", "Terkirim"
        FAILED = "gagal", "Gagal"

    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name="kantor")
    event = models.CharField("peristiwa", max_length=90)
    reference = models.CharField("nomor register", max_length=20, db_index=True)
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    address = models.CharField("alamat", max_length=254, blank=True)
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    dedupe = models.CharField(max_length=80, unique=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try_at = models.DateTimeField("dicoba lagi", null=True, blank=True)
    error = models.CharField("kendala", max_length=300, blank=True)
    queued_at = models.DateTimeField("dibuat", auto_now_add=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-id"]
        indexes = [models.Index(fields=["next_try_at"], name="notices_to_send", condition=models.Q(state="menunggu"))]

    def __str__(self):
        return f"{self.reference} {self.event}"
