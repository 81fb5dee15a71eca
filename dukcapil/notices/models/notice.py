"""The outbox: a row is written with the act it tells of, and delivered after the commit, at least once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dukcapil.people.models import Office, User

from .channel import ServiceNumber


class Notice(models.Model):
    """One message to one address. A worker holds it while ``next_try_at`` is a lease in the future."""

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        WHATSAPP = "whatsapp", "WhatsApp"
        BELL = "lonceng", "Lonceng"  # within the portal, to one person of the staff
        NONE = "tanpa", "Tanpa alamat"

    class State(models.TextChoices):
        WAITING = "menunggu", "Menunggu dikirim"
        BY_HAND = "manual", "Menunggu dikirim petugas"
        SENT = "terkirim", "Terkirim"
        DELIVERED = "sampai", "Sampai"
        READ = "dibaca", "Dibaca"
        FAILED = "gagal", "Gagal"
        UNWANTED = "diam", "Tidak dikirim, pemohon memilih tidak dikabari"

    ARRIVED = (State.SENT, State.DELIVERED, State.READ)  # in the order of what is known; none is ever taken back

    office = models.ForeignKey(Office, models.PROTECT, related_name="notices", verbose_name="kantor")
    event = models.CharField("peristiwa", max_length=90)
    reference = models.CharField("nomor register", max_length=20, db_index=True)
    topic = models.CharField("SOP", max_length=60, blank=True)
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    address = models.CharField("alamat", max_length=254, blank=True)
    receiver = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="kepada petugas",
        db_index=False,
    )
    link = models.CharField("halaman yang dibuka", max_length=200, blank=True)  # a path, where the bell leads
    subject = models.CharField("perihal", max_length=200)
    body = models.TextField("isi")
    # What an approved WhatsApp template says outside the 24-hour window; none: the text can only go within it.
    template_values = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    service_number = models.ForeignKey(
        ServiceNumber, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name="nomor layanan"
    )
    dedupe = models.CharField(max_length=80, unique=True)
    state = models.CharField("keadaan", max_length=8, choices=State.choices)
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try_at = models.DateTimeField("dicoba lagi", null=True, blank=True)
    tried_from = models.DateTimeField("dicoba sejak", null=True, blank=True)  # set anew by "coba lagi"; else queued_at
    error = models.CharField("kendala", max_length=300, blank=True)
    queued_at = models.DateTimeField("dibuat", auto_now_add=True)
    sent_at = models.DateTimeField("terkirim", null=True, blank=True)
    delivered_at = models.DateTimeField("sampai", null=True, blank=True)
    read_at = models.DateTimeField("dibaca", null=True, blank=True)
    message_id = models.CharField("ID pada saluran", max_length=200, blank=True)
    done_at = models.DateTimeField("selesai ditangani", null=True, blank=True)

    class Meta:
        verbose_name = "pemberitahuan"
        verbose_name_plural = "pemberitahuan"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["next_try_at"], name="notices_to_send", condition=models.Q(state="menunggu")),
            models.Index(
                fields=["office", "channel", "address", "id"],
                name="notices_in_order",
                condition=models.Q(state="menunggu"),
            ),
            models.Index(fields=["message_id"], name="notices_by_message", condition=~models.Q(message_id="")),
            models.Index(fields=["office", "-id"], name="notices_of_office"),
            models.Index(fields=["office", "state", "-id"], name="notices_in_state"),
            models.Index(fields=["office", "queued_at"], name="notices_of_a_period"),
            models.Index(fields=["receiver", "-id"], name="notices_of_a_bell", condition=models.Q(channel="lonceng")),
            models.Index(
                fields=["receiver"],
                name="notices_unread",
                condition=models.Q(channel="lonceng", state="terkirim"),
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.event}"

    @property
    def fate(self) -> str:
        """The state in words; what has no address waits for nobody, for nobody can send it."""
        if self.channel == self.Channel.NONE and self.state == self.State.BY_HAND:
            return "Tidak dapat dikirim, pemohon tidak memberi alamat"
        return self.get_state_display()


class Handling(models.Model):
    """What somebody of the office did about a notice that the portal could not deliver; rows are only added."""

    class What(models.TextChoices):
        SENT = "dikirim", "Dikirim sendiri"
        RETRY = "diulang", "Dicoba lagi"
        DONE = "selesai", "Selesai ditangani"

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="handlings")
    what = models.CharField("tindakan", max_length=8, choices=What.choices)
    note = models.CharField("keterangan", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="oleh")
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "penanganan pemberitahuan"
        verbose_name_plural = "penanganan pemberitahuan"
        ordering = ["id"]

    def __str__(self):
        return f"{self.notice} {self.what}"
