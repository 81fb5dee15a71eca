"""A conversation of one person with one service number or mailbox of an office; its messages and their media."""

import uuid

from django.conf import settings
from django.db import models
from phonenumbers import PhoneNumberFormat, format_number, parse
from phonenumbers.phonenumberutil import NumberParseException

from dukcapil.casework.models import Attachment, Case, Message
from dukcapil.notices.models import Notice, ServiceNumber
from dukcapil.people.models import Office


class Conversation(models.Model):
    """Everything between one person and one ``line`` (a service number in E.164, or a mailbox) of an office.

    ``unread`` counts what came since somebody of the office last answered it or dealt with it.
    """

    class Channel(models.TextChoices):  # by the same words as casework's channels
        WHATSAPP = "whatsapp", "WhatsApp"
        EMAIL = "email", "E-mail"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="conversations", verbose_name="kantor")
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    number = models.ForeignKey(
        ServiceNumber, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="nomor layanan"
    )
    line = models.CharField("nomor atau alamat kantor", max_length=254)
    contact = models.CharField("nomor atau alamat pengirim", max_length=254)
    name = models.CharField("nama pengirim", max_length=100, blank=True)
    heard_at = models.DateTimeField("pesan terakhir")
    last_text = models.CharField("awal pesan terakhir", max_length=160, blank=True)
    unread = models.PositiveIntegerField("belum ditangani", default=0)

    class Meta:
        verbose_name = "percakapan"
        verbose_name_plural = "percakapan"
        constraints = [
            models.UniqueConstraint(fields=["office", "line", "contact"], name="one_conversation_per_person_and_line")
        ]
        indexes = [
            models.Index(fields=["office", "-heard_at", "-id"], name="conversations_of_office"),
            models.Index(
                fields=["office", "-heard_at", "-id"], name="conversations_to_handle", condition=models.Q(unread__gt=0)
            ),
            models.Index(fields=["office", "contact"], name="conversations_by_contact"),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.pk}"

    @property
    def contact_shown(self) -> str:
        """The sender's number as people write it, or the address."""
        if self.channel != self.Channel.WHATSAPP:
            return self.contact
        try:
            number = parse(self.contact)
        except NumberParseException:
            return self.contact
        here = number.country_code == 62
        return format_number(number, PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL)

    @property
    def who(self) -> str:
        return self.name or self.contact_shown


class Post(models.Model):
    """One message of a conversation, or a line about what the office did with it.

    ``settled``: it was put aside with a reason or, if ``filed``, is in a case; ``case`` is empty for an anonymous one.
    ``word`` is what became of it in the case's own conversation.
    """

    class Direction(models.TextChoices):
        IN = "masuk", "Dari warga"
        OUT = "keluar", "Dari kantor"
        DONE = "catatan", "Yang dilakukan"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="posts")
    direction = models.CharField("arah", max_length=7, choices=Direction.choices)
    message_id = models.CharField("ID pesan", max_length=255, unique=True, null=True)  # noqa: DJ001 (NULLs are no twins)
    subject = models.CharField("perihal", max_length=200, blank=True)
    text = models.TextField("isi", blank=True)
    at = models.DateTimeField("waktu")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled = models.BooleanField("sudah ditangani", default=False)
    filed = models.BooleanField("ada di berkas", default=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", verbose_name="berkas")
    word = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    names_number = models.CharField("nomor register yang disebut", max_length=20, blank=True)
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "pesan masuk"
        verbose_name_plural = "pesan masuk"
        ordering = ["at", "id"]
        indexes = [
            models.Index(fields=["conversation", "at", "id"], name="posts_in_order"),
            models.Index(fields=["conversation"], name="posts_to_settle", condition=models.Q(settled=False)),
            models.Index(fields=["case"], name="posts_of_a_case", condition=models.Q(case__isnull=False)),
        ]

    def __str__(self):
        return f"{self.get_direction_display()} {self.pk}"


class Medium(models.Model):
    """A photo or document of a message. Its bytes are an attachment in quarantine until a worker rewrote them; until
    a case takes it, ``attachment`` belongs to no case and is kept under this row's ``key``."""

    class State(models.TextChoices):
        WAITING = "menunggu", "Sedang diambil"
        KEPT = "tersimpan", "Tersimpan"
        REFUSED = "ditolak", "Ditolak"

    post = models.ForeignKey(Post, models.CASCADE, related_name="media")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    provider_id = models.CharField("ID pada WhatsApp", max_length=100, blank=True)
    name = models.CharField("nama berkas", max_length=150, blank=True)
    state = models.CharField("keadaan", max_length=9, choices=State.choices, default=State.WAITING)
    refusal = models.CharField("alasan ditolak", max_length=300, blank=True)
    attachment = models.OneToOneField(Attachment, models.PROTECT, null=True, related_name="medium")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")  # takes the file as soon as it is here
    attempts = models.PositiveSmallIntegerField("percobaan", default=0)
    next_try_at = models.DateTimeField("dicoba lagi", null=True)
    since = models.DateTimeField("sejak")

    class Meta:
        verbose_name = "media"
        verbose_name_plural = "media"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["next_try_at"], name="media_to_fetch", condition=models.Q(state="menunggu")),
        ]

    def __str__(self):
        return self.name or str(self.key)


class Recording(models.Model):
    """An officer's form of several steps that was begun from a conversation, with its messages up to ``until``."""

    form_key = models.UUIDField(primary_key=True)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    until = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "pencatatan"
        verbose_name_plural = "pencatatan"

    def __str__(self):
        return str(self.form_key)
