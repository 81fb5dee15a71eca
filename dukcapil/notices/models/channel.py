"""How each office sends: its e-mail sender, its WhatsApp service numbers, and how its channels fare."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from dukcapil.people.encryption import EncryptedField
from dukcapil.people.models import Office


class ChannelSettings(models.Model):
    """An office's own sender; where it is empty, the portal's."""

    office = models.OneToOneField(
        Office, models.CASCADE, primary_key=True, related_name="channel_settings", verbose_name="kantor"
    )
    sender_name = models.CharField("nama pengirim", max_length=80, blank=True)
    sender_address = models.EmailField(
        "alamat pengirim e-mail",
        blank=True,
        help_text="Server surat portal harus boleh mengirim atas nama alamat ini. Kosong: alamat portal.",
    )
    reply_to = models.EmailField("balasan ke", blank=True)

    class Meta:
        verbose_name = "pengirim e-mail kantor"
        verbose_name_plural = "pengirim e-mail kantor"

    def __str__(self):
        return f"Pengirim e-mail {self.office}"


class ServiceNumber(models.Model):
    """A WhatsApp number that an office prints on its papers, connected to the Cloud API once it has an id there."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="service_numbers", verbose_name="kantor")
    label = models.CharField("nama", max_length=80, help_text="Misalnya: Pengaduan, atau Akta dan KIA.")
    phone = PhoneNumberField("nomor WhatsApp", unique=True)
    phone_number_id = models.CharField(
        "ID nomor pada Cloud API",
        max_length=40,
        blank=True,
        help_text="Phone number ID dari Meta. Kosong: kabar dikirim petugas dengan tautan wa.me.",
    )
    token = EncryptedField(
        "token nomor ini",
        blank=True,
        default="",
        help_text="Hanya bila berbeda dari WHATSAPP_TOKEN; disimpan tersandi.",
    )
    template_name = models.CharField(
        "nama templat WhatsApp",
        max_length=80,
        default="kabar_berkas",
        help_text="Templat yang disetujui Meta dengan tiga isian: {{1}} kantor, {{2}} nomor register, {{3}} tautan.",
    )
    template_language = models.CharField("bahasa templat", max_length=10, default="id")
    sops = ArrayField(
        models.CharField(max_length=60),
        verbose_name="SOP yang dilayani",
        default=list,
        blank=True,
        help_text="Kunci SOP dipisah koma; kosong berarti semua SOP kantor ini.",
    )

    class Meta:
        verbose_name = "nomor layanan WhatsApp"
        verbose_name_plural = "nomor layanan WhatsApp"
        ordering = ["office", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_number_id"], name="one_number_per_id", condition=~models.Q(phone_number_id="")
            )
        ]

    def __str__(self):
        return f"{self.label}, {self.office}"

    def serves(self, sop: str) -> bool:
        return not self.sops or sop in self.sops


class ServiceWindow(models.Model):
    """When a person last wrote to a service number: for 24 hours after it, free text may go there."""

    phone_number_id = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)  # E.164
    heard_at = models.DateTimeField()

    class Meta:
        verbose_name = "jendela percakapan"
        verbose_name_plural = "jendela percakapan"
        constraints = [models.UniqueConstraint(fields=["phone_number_id", "phone"], name="one_window_per_pair")]

    def __str__(self):
        return f"{self.phone_number_id}: {self.heard_at}"


class ChannelHealth(models.Model):
    """How a channel of an office fares: failures since it last worked, and a pause the gateway asked for.

    Without a ``line`` it is the sending; else the reading of what comes to that line, a mailbox's address.
    """

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    channel = models.CharField("saluran", max_length=10)
    line = models.CharField("kotak surat yang dibaca", max_length=254, blank=True)
    failures = models.PositiveIntegerField("gagal berturut-turut", default=0)
    failing_since = models.DateTimeField("gagal sejak", null=True, blank=True)
    worked_at = models.DateTimeField("terakhir berhasil", null=True, blank=True)
    paused_until = models.DateTimeField("ditahan sampai", null=True, blank=True)
    error = models.CharField("kendala", max_length=300, blank=True)

    class Meta:
        verbose_name = "kesehatan saluran"
        verbose_name_plural = "kesehatan saluran"
        constraints = [models.UniqueConstraint(fields=["office", "channel", "line"], name="one_health_per_line")]

    def __str__(self):
        return f"{self.office} {self.channel} {self.line}".strip()
