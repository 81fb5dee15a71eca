"""SOPs as data: an SOP has editions; a published edition never changes (the database refuses it)."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.utils.functional import cached_property

from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import UNITS, Standard

from .flow import FLOWS, Flow
from .rules import check_rule

NOT_STATED = "tidak disebut"
UNIT_CHOICES = [(unit, unit) for unit in UNITS]


class Sop(models.Model):
    """One workflow of one office; its key, not its decree number, is its identity."""

    class Kind(models.TextChoices):
        COMPLAINT = "pengaduan", "Pengaduan"
        SERVICE = "layanan", "Layanan dokumen"

    key = models.CharField("kunci", max_length=60, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="sops", verbose_name="kantor")
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    series = models.CharField("seri nomor register", max_length=3)
    channels = models.JSONField("saluran", default=list)
    position = models.PositiveSmallIntegerField("urutan", default=0)
    counts_calendar_days = models.BooleanField(
        "hari kalender",
        default=False,
        help_text='Waktu "hari" tanpa kata kerja dihitung sebagai hari kalender.',
    )

    class Meta:
        verbose_name = "SOP"
        verbose_name_plural = "SOP"
        ordering = ["office__name", "position", "key"]

    def __str__(self):
        return self.key

    @property
    def slug(self) -> str:
        return self.key.partition("/")[2]

    def edition_on(self, day: date) -> "Edition":
        """The published edition in force on a day; ``Edition.DoesNotExist`` if there is none."""
        return self.editions.in_force(day).get()


class EditionQuerySet(models.QuerySet):
    def in_force(self, day: date, until: date | None = None):
        """On a day, or on any of the days up to another."""
        return self.exclude(status=Edition.Status.DRAFT).filter(
            models.Q(valid_to=None) | models.Q(valid_to__gte=day), valid_from__lte=until or day
        )

    def complete(self):
        return self.select_related("sop__office").prefetch_related("steps", "requirements")


class Edition(models.Model):
    """One text of an SOP: decree, dates, wording, standards. Draft, then published, then superseded."""

    class Status(models.TextChoices):
        DRAFT = "draf", "Draf"
        PUBLISHED = "terbit", "Terbit"
        SUPERSEDED = "diganti", "Diganti"

    class Approval(models.TextChoices):
        APPROVED = "disahkan", "Disahkan"
        NOT_APPROVED = "belum disahkan", "Belum disahkan"

    sop = models.ForeignKey(Sop, models.PROTECT, related_name="editions", verbose_name="SOP")
    edition = models.PositiveSmallIntegerField("edisi", default=1)
    flow_key = models.CharField("alur", max_length=64)
    status = models.CharField("status", max_length=8, choices=Status.choices, default=Status.DRAFT)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    title = models.CharField("judul", max_length=150)
    short_title = models.CharField("judul pendek", max_length=60)
    document_title = models.CharField("nama SOP pada naskah", max_length=200)
    number = models.CharField("nomor SOP", max_length=80, blank=True)
    approval = models.CharField("pengesahan", max_length=14, choices=Approval.choices)
    signed_by = models.CharField("disahkan oleh", max_length=80, blank=True)
    unit = models.CharField("unit", max_length=120, blank=True)
    contact = models.CharField("nomor WhatsApp layanan", max_length=20, blank=True)
    summary = models.TextField("ringkasan")
    created_on = models.CharField("tanggal pembuatan", max_length=10, blank=True)
    revised_on = models.CharField("tanggal revisi", max_length=10, blank=True)
    effective_on = models.CharField("tanggal efektif", max_length=10, blank=True)
    approved_on = models.CharField("tanggal pengesahan", max_length=10, blank=True)
    whole_value = models.PositiveSmallIntegerField("waktu seluruhnya", null=True, blank=True)
    whole_unit = models.CharField("satuan", max_length=10, choices=UNIT_CHOICES, blank=True)
    total_value = models.PositiveSmallIntegerField("jumlah tercetak", null=True, blank=True)
    total_unit = models.CharField("satuan jumlah", max_length=10, choices=UNIT_CHOICES, blank=True)
    columns = models.JSONField("kolom pelaksana", default=list, blank=True)
    legal_bases = models.JSONField("dasar hukum", default=list, blank=True)
    qualifications = models.JSONField("kualifikasi pelaksana", default=list, blank=True)
    related = models.JSONField("keterkaitan", default=list, blank=True)
    equipment = models.JSONField("peralatan", default=list, blank=True)
    warnings = models.JSONField("peringatan", default=list, blank=True)
    records = models.JSONField("pencatatan dan pendataan", default=list, blank=True)
    remarks = models.JSONField("catatan atas naskah", default=list, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "edisi SOP"
        verbose_name_plural = "edisi SOP"
        ordering = ["sop", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["sop", "edition"], name="one_edition_per_number"),
            models.UniqueConstraint(
                fields=["sop"], condition=models.Q(status="terbit"), name="one_published_edition_per_sop"
            ),
            models.UniqueConstraint(fields=["sop"], condition=models.Q(status="draf"), name="one_draft_per_sop"),
            # Written with core range types alone: the embedded PostgreSQL has no btree_gist.
            ExclusionConstraint(
                name="validity_of_one_sop_never_overlaps",
                expressions=[
                    (models.Func("sop", "sop", models.Value("[]"), function="int8range"), "&&"),
                    (models.Func("valid_from", "valid_to", models.Value("[]"), function="daterange"), "&&"),
                ],
                condition=~models.Q(status="draf"),
                violation_error_message="Masa berlaku dua edisi dari satu SOP tidak boleh bertumpang tindih.",
            ),
        ]

    def __str__(self):
        return f"{self.short_title} (edisi {self.edition})"

    @property
    def is_approved(self) -> bool:
        """Is the paper itself signed? A published edition may be of an unsigned paper."""
        return self.approval == self.Approval.APPROVED

    @property
    def flow(self) -> Flow:
        return FLOWS[self.flow_key].flow

    @cached_property
    def rows(self) -> list["EditionStep"]:
        """The printed rows, as long as this object lives: a page asks for them dozens of times."""
        return list(self.steps.all())

    @property
    def whole_time(self) -> Standard | None:
        """The promise over the whole case; None where the paper prints none."""
        return _standard(self.whole_value, self.whole_unit, self.sop.counts_calendar_days)

    @property
    def printed_total(self) -> Standard | None:
        return _standard(self.total_value, self.total_unit)

    def step_time(self, state: str) -> Standard | None:
        """The longest standard among the printed rows of a state; None where the paper states none."""
        step = self.flow.steps.get(state)
        rows = step.rows if step else ()
        times = [
            row.standard(self.sop.counts_calendar_days)
            for row in self.rows
            if row.no in rows and row.time_value and not row.covers_whole_case
        ]
        return max(times, key=lambda time: time.length, default=None)

    def label_of(self, state: str) -> str:
        """Who acts in a state, as this paper prints it; the role's label in this office otherwise."""
        step = self.flow.steps[state]
        for row in self.rows:
            if row.no in step.rows:
                for actor, label in row.actors():
                    if actor == step.actor:
                        return label
        printed = {column["actor"]: column["label"] for column in self.columns}
        return printed.get(step.actor) or self.sop.office.label_of(step.actor)

    def activity_of(self, state: str) -> str:
        """What happens in a state, in the edition's words; the state's own title where no row stands for it."""
        step = self.flow.steps.get(state)
        if step is None or not step.rows or step.returns_to_citizen:
            return self.flow.title_of(state)
        row = next((row for row in self.rows if row.no == step.rows[0]), None)
        if row is None or step.actor not in [actor for actor, _ in row.actors()]:
            return step.title
        return row.activity.rstrip(".")


def _standard(value: int | None, unit: str, calendar_days: bool = False) -> Standard | None:
    return Standard(value, unit, calendar_days) if value else None


class EditionStep(models.Model):
    """One printed row. "Not stated in the paper" is empty here and shown as "tidak disebut", never as 0."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="steps", verbose_name="edisi")
    position = models.PositiveSmallIntegerField("urutan")
    no = models.CharField("nomor tercetak", max_length=4)
    activity = models.CharField("kegiatan", max_length=300)
    actor = models.CharField("pelaksana", max_length=12, choices=Role.choices)
    label = models.CharField("sebutan tercetak", max_length=100)
    also = models.JSONField("pelaksana lain", default=list, blank=True)
    requirements = models.JSONField("kelengkapan", default=list, blank=True)
    time_value = models.PositiveSmallIntegerField("waktu", null=True, blank=True)
    time_unit = models.CharField("satuan", max_length=10, choices=UNIT_CHOICES, blank=True)
    covers_whole_case = models.BooleanField("waktu untuk seluruh berkas", default=False)
    output = models.CharField("output", max_length=200, blank=True)
    note = models.CharField("keterangan", max_length=300, blank=True)
    decision = models.BooleanField("keputusan", default=False)

    class Meta:
        verbose_name = "langkah tercetak"
        verbose_name_plural = "langkah tercetak"
        ordering = ["edition_id", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "no"], name="one_row_per_printed_number")]

    def __str__(self):
        return f"{self.no}. {self.activity}"

    def actors(self) -> list[tuple[str, str]]:
        """Who acts in this row, as (role, printed label): the first is the one who does it."""
        return [(self.actor, self.label), *((other["actor"], other["label"]) for other in self.also)]

    def standard(self, calendar_days: bool = False) -> Standard | None:
        return _standard(self.time_value, self.time_unit, calendar_days)


class EditionRequirement(models.Model):
    """One document a citizen brings: mandatory, one of a group of alternatives, or under a condition."""

    class Kind(models.TextChoices):
        MANDATORY = "wajib", "Wajib"
        ONE_OF = "salah satu", "Salah satu"
        CONDITIONAL = "bersyarat", "Bersyarat"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="requirements", verbose_name="edisi")
    position = models.PositiveSmallIntegerField("urutan")
    code = models.SlugField("kode")
    name = models.CharField("nama", max_length=150)
    hint = models.CharField("petunjuk", max_length=250, blank=True)
    kind = models.CharField("sifat", max_length=10, choices=Kind.choices)
    group = models.CharField("kelompok pilihan", max_length=40, blank=True)
    condition = models.CharField("syarat", max_length=150, blank=True)
    applies = models.CharField(
        "berlaku bila isian",
        max_length=150,
        blank=True,
        validators=[check_rule],
        help_text="Misalnya alasan=pisah,meninggal atau umur>=5. Kosong pada syarat bersyarat: diminta bila berlaku.",
    )
    source = models.CharField("sumber", max_length=150)

    class Meta:
        verbose_name = "persyaratan"
        verbose_name_plural = "persyaratan"
        ordering = ["edition_id", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="one_requirement_per_code")]

    def __str__(self):
        return self.name
