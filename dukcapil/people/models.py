"""Offices, the people who work there, the desks they sit at, and the citizens who come."""

from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractUser, Group
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from guardian.mixins import GuardianUserMixin
from phonenumber_field.modelfields import PhoneNumberField

from .encryption import EncryptedField, blind_index, mask
from .roles import STAFF_ROLES, Role

STAFF_ROLE_CHOICES = [(role.value, role.label) for role in STAFF_ROLES]


class Office(models.Model):
    """A regency's or city's civil-registry office; everything else belongs to exactly one."""

    key = models.SlugField("kunci", unique=True)
    code = models.CharField("kode register", max_length=3, unique=True)
    name = models.CharField("nama dinas", max_length=150)
    short_name = models.CharField("nama pendek", max_length=80)
    region = models.CharField("kabupaten/kota", max_length=80)
    government = models.CharField("pemerintah daerah", max_length=100)
    region_code = models.CharField("kode wilayah", max_length=5)
    province = models.CharField("provinsi", max_length=60)
    initials = models.CharField("inisial", max_length=2)
    time_zone = models.CharField("zona waktu", max_length=40, default="Asia/Jakarta")
    address = models.CharField("alamat", max_length=200, blank=True)
    phone = models.CharField("telepon", max_length=40, blank=True)
    labels = models.JSONField("sebutan peran", default=dict, blank=True)
    pledge = models.TextField("maklumat pelayanan", blank=True)
    same_person_may_approve = models.BooleanField(
        "penyusun boleh menyetujui",
        default=False,
        help_text="Kantor kecil: pejabat yang sama boleh menyusun dan menyetujui; dicatat di riwayat.",
    )
    objection_rounds = models.PositiveSmallIntegerField(
        "batas sanggahan",
        default=3,
        help_text="Berapa kali pemohon dapat menyanggah; sesudah itu halaman lacak menyebut Ombudsman.",
    )
    open_on_joint_leave = models.BooleanField("buka pada cuti bersama", default=False)
    # Set by the database whenever hours, holidays or the zone change (worktime 0002); never the same number twice.
    calendar_version = models.BigIntegerField(default=0, editable=False)
    calendar_applied = models.BigIntegerField(default=0, editable=False)  # the version that open due times follow
    # Set by the database whenever the office's senders or texts change (notices 0002); never the same number twice.
    notices_version = models.BigIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "kantor"
        verbose_name_plural = "kantor"
        ordering = ["name"]
        permissions = [(role.permission, f"Bertindak sebagai {role.label}") for role in STAFF_ROLES]

    def __str__(self):
        return self.short_name

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def label_of(self, role: str) -> str:
        """The role as this office's papers print it."""
        return self.labels.get(role) or Role(role).label


class User(GuardianUserMixin, AbstractUser):
    """A member of staff, or a citizen who chose to have an account."""

    class LimitMail(models.TextChoices):
        """How often the limits of somebody's desks come by e-mail."""

        HOURLY = "jam", "Paling sering satu e-mail setiap jam"
        DAILY = "hari", "Satu e-mail setiap hari kerja"
        NEVER = "tidak", "Tidak usah"

    limit_mail = models.CharField(
        "peringatan lewat e-mail", max_length=5, choices=LimitMail.choices, default=LimitMail.HOURLY
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def __str__(self):
        return self.get_full_name() or self.username


class Desk(models.Model):
    """A role in an office with the SOPs it serves; its group carries the guardian permission."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="desks", verbose_name="kantor")
    role = models.CharField("peran", max_length=12, choices=STAFF_ROLE_CHOICES)
    name = models.CharField("nama meja", max_length=100)
    sops = ArrayField(
        models.CharField(max_length=60),
        verbose_name="SOP yang dilayani",
        default=list,
        blank=True,
        help_text="Kunci SOP dipisah koma; kosong berarti semua SOP kantor ini.",
    )
    group = models.OneToOneField(Group, models.PROTECT, editable=False, related_name="desk")

    class Meta:
        verbose_name = "meja"
        verbose_name_plural = "meja"
        ordering = ["office", "role", "name"]
        constraints = [models.UniqueConstraint(fields=["office", "role", "name"], name="one_desk_per_name")]

    def __str__(self):
        return f"{self.name}, {self.office}"


class Mandate(models.Model):
    """Plt. or Plh.: a person acts in a role for a while under a decree (UU 30/2014 Pasal 14)."""

    class Kind(models.TextChoices):
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    office = models.ForeignKey(Office, models.PROTECT, related_name="mandates", verbose_name="kantor")
    user = models.ForeignKey(User, models.PROTECT, related_name="mandates", verbose_name="pengguna")
    role = models.CharField("peran", max_length=12, choices=STAFF_ROLE_CHOICES)
    kind = models.CharField("jenis", max_length=3, choices=Kind.choices)
    decree = models.CharField("nomor surat perintah", max_length=100)
    sops = ArrayField(
        models.CharField(max_length=60),
        verbose_name="lingkup SOP",
        default=list,
        blank=True,
        help_text="Kunci SOP dipisah koma; kosong berarti semua SOP kantor ini.",
    )
    starts_on = models.DateField("berlaku sejak")
    ends_on = models.DateField("berlaku sampai")

    class Meta:
        verbose_name = "mandat Plt./Plh."
        verbose_name_plural = "mandat Plt./Plh."
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message="Tanggal berakhir tidak boleh sebelum tanggal mulai.",
            )
        ]

    def __str__(self):
        return f"{self.title} ({self.decree})"

    def clean(self):
        """Sentences for a form: dates in order, and a new mandate gives what its holder does not have yet."""
        if None in (self.office_id, self.user_id, self.starts_on, self.ends_on):
            return
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "Tanggal berakhir tidak boleh sebelum tanggal mulai."})
        if self._overlapping():
            raise ValidationError(f"{self.user} sudah memegang mandat untuk peran ini dalam masa itu.")
        if not self._state.adding:
            return
        if not self.user.is_active:
            raise ValidationError({"user": f"Akun {self.user} nonaktif; aktifkan dahulu."})
        if Desk.objects.filter(office=self.office, role=self.role, sops=[], group__user=self.user).exists():
            raise ValidationError({"user": f"{self.user} sudah memegang peran ini di mejanya sendiri."})

    def _overlapping(self) -> bool:
        """Does the same person hold the same role, for one of the same SOPs, on one of the same days?"""
        others = Mandate.objects.filter(office=self.office_id, user=self.user_id, role=self.role).exclude(pk=self.pk)
        sharing = others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on)
        return any(not self.sops or not other.sops or set(self.sops) & set(other.sops) for other in sharing)

    @property
    def title(self) -> str:
        """ "Plh. Kepala Dinas": how acts and signature blocks name the holder."""
        return f"{self.get_kind_display()} {self.office.label_of(self.role)}"


class Citizen(models.Model):
    """A person as one office knows them. A public form adds a row and never overwrites one."""

    class Prefers(models.TextChoices):
        """How a person wants to be told; empty as long as they have not said."""

        WHATSAPP = "wa", "WhatsApp"
        EMAIL = "email", "E-mail"
        NOTHING = "none", "Tidak perlu dikabari"

    office = models.ForeignKey(Office, models.PROTECT, related_name="citizens", verbose_name="kantor")
    name = models.CharField("nama", max_length=100)
    phone = PhoneNumberField("nomor WhatsApp", blank=True)
    email = models.EmailField("e-mail", blank=True)
    prefers = models.CharField("dikabari lewat", max_length=5, choices=Prefers.choices, blank=True)
    nik = EncryptedField("NIK", blank=True, default="")
    nik_index = models.CharField(max_length=43, blank=True, default="", db_index=True, editable=False)
    family_card = EncryptedField("No. KK", blank=True, default="")
    family_card_index = models.CharField(max_length=43, blank=True, default="", db_index=True, editable=False)
    account = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="citizens")

    class Meta:
        verbose_name = "warga"
        verbose_name_plural = "warga"
        indexes = [models.Index(fields=["office", "phone"], name="citizen_by_phone")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.nik_index = blind_index(self.nik)
        self.family_card_index = blind_index(self.family_card)
        super().save(*args, **kwargs)

    @property
    def masked_nik(self) -> str:
        return mask(self.nik)


class Tally(models.Model):
    """Tries within a window that ends at ``until``. The key is an HMAC: no address or number is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "hitungan percobaan"
        verbose_name_plural = "hitungan percobaan"

    def __str__(self):
        return f"{self.count} sampai {self.until}"
