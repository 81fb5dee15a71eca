"""One table for everything a citizen asked for; complaints and applications extend it, SOPs are proxies of those."""

from datetime import datetime
from hashlib import sha256

from django.db import models
from django.db.models.functions import Lower
from django_fsm import FSMField, FSMModelMixin

from dukcapil.casework.numbers import in_groups
from dukcapil.people.models import Citizen, Office
from dukcapil.people.roles import Role
from sop_registry.flow import DONE, FLOWS, Exit, Flow, Holder
from sop_registry.models import Edition, Sop
from sop_registry.queries import edition_of


class Channel(models.TextChoices):
    WEB = "web", "Formulir web"
    COUNTER = "loket", "Tatap muka"
    WHATSAPP = "whatsapp", "WhatsApp"
    FACEBOOK = "facebook", "Facebook"
    INSTAGRAM = "instagram", "Instagram"
    EMAIL = "email", "E-mail"
    FANSPAGE = "fanspage", "Fanspage"
    LAPOR = "lapor", "SP4N-LAPOR"


ANONYMOUS = "Pelapor anonim"
HIDDEN = "Rahasia"


class OneSop:
    """Meta of a proxy that runs one SOP."""

    proxy = True
    default_permissions = ()


class Case(FSMModelMixin, models.Model):
    """A matter that runs on one flow and keeps the edition it was opened under. Only ``perform`` moves it."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="cases", verbose_name="kantor")
    sop = models.ForeignKey(Sop, models.PROTECT, related_name="cases", verbose_name="SOP")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cases", verbose_name="edisi")
    flow_key = models.CharField("alur", max_length=64)
    state = FSMField("keadaan", protected=True)
    number = models.CharField("nomor register", max_length=20, unique=True)
    tracking_code = models.CharField("kode lacak", max_length=16, unique=True)
    channel = models.CharField("saluran", max_length=10, choices=Channel.choices)
    channel_reference = models.CharField("akun atau ID di saluran itu", max_length=80, blank=True)
    anonymous = models.BooleanField("anonim", default=False)
    confidential = models.BooleanField("rahasia", default=False)
    applicant = models.ForeignKey(Citizen, models.PROTECT, related_name="cases", verbose_name="pemohon")
    subject = models.CharField("pokok", max_length=120)
    received_at = models.DateTimeField("diterima")
    filed_at = models.DateTimeField("dicatat")
    entered_at = models.DateTimeField("masuk langkah")
    closed_at = models.DateTimeField("ditutup", null=True, blank=True)
    waiting_for = models.CharField("menunggu", max_length=12, choices=Role.choices, blank=True)
    holder = models.CharField("pemegang", max_length=8, blank=True)
    round = models.PositiveSmallIntegerField("babak", default=1)
    moves = models.PositiveIntegerField("jumlah langkah", default=0)
    came_from = models.CharField("keadaan asal", max_length=50, blank=True)
    due_at = models.DateTimeField("jatuh tempo", null=True, blank=True)
    left_seconds = models.IntegerField("sisa detik kerja", null=True, blank=True)
    step_left_seconds = models.IntegerField("sisa detik kerja langkah", null=True, blank=True)
    step_due_at = models.DateTimeField("jatuh tempo langkah", null=True, blank=True)
    step_given_seconds = models.IntegerField("detik kerja yang diberikan saat dilanjutkan", null=True, blank=True)
    step_warn_at = models.DateTimeField("peringatan langkah", null=True, blank=True)
    step_alerts = models.PositiveSmallIntegerField("tahap peringatan langkah", default=0)
    case_alerts = models.PositiveSmallIntegerField("tahap peringatan berkas", default=0)
    silence_at = models.DateTimeField("diam berikutnya", null=True, blank=True)
    silence_stage = models.PositiveSmallIntegerField("tahap diam", default=0)
    next_alert_at = models.DateTimeField("peringatan berikutnya", null=True, blank=True)
    citizen_wrote_at = models.DateTimeField("pesan pemohon yang belum dijawab", null=True, blank=True)
    idempotency_key = models.UUIDField("kunci kiriman", unique=True, null=True, blank=True)

    flow: Flow  # on every proxy that runs an SOP

    class Meta:
        verbose_name = "berkas"
        verbose_name_plural = "berkas"
        ordering = ["-id"]
        permissions = [("see_case", "Melihat berkas ini karena disposisi")]
        indexes = [
            models.Index(
                fields=["office", "waiting_for", "step_due_at", "id"],
                name="desk_queue",
                condition=~models.Q(waiting_for=""),
            ),
            models.Index(fields=["office", "-id"], name="cases_of_office"),
            models.Index(fields=["office", "state", "-id"], name="cases_in_state"),
            models.Index(
                fields=["office", "next_alert_at"],
                name="limits_to_speak_of",
                condition=models.Q(next_alert_at__isnull=False),
            ),
            models.Index(fields=["silence_at"], name="silent_citizens", condition=models.Q(silence_at__isnull=False)),
            models.Index(
                fields=["office", "-id"], name="cases_with_a_word", condition=models.Q(citizen_wrote_at__isnull=False)
            ),
            models.Index(
                "office",
                Lower("channel_reference"),
                name="cases_by_reference",
                condition=~models.Q(channel_reference=""),
            ),
        ]

    def __str__(self):
        return self.number

    @classmethod
    def from_db(cls, db, field_names, values):
        """Rows read through a child table come back as the proxy that runs their SOP."""
        row = super().from_db(db, field_names, values)
        proxy = FLOWS.get(row.__dict__.get("flow_key"))
        if proxy is not None and proxy._meta.concrete_model is cls._meta.concrete_model:
            row.__class__ = proxy
        return row

    def as_sop(self) -> "Case":
        """This case read anew as the proxy that runs its SOP, with all that its pages need (one query)."""
        rows = FLOWS[self.flow_key]._base_manager.select_related("office", "sop", "applicant")
        case = rows.get(pk=self.pk)
        case.sop.office = case.office
        case.edition = edition_of(case.edition_id, case.sop)
        return case

    @property
    def graph(self) -> Flow:
        """The flow, also for a row that was read as a plain ``Case``."""
        return FLOWS[self.flow_key].flow

    @property
    def is_open(self) -> bool:
        return not self.graph.is_end(self.state)

    @property
    def given_rating(self) -> "Rating | None":  # noqa: F821 (a later module)
        """The citizen's judgement, once there is one; asked of the database only where there may be."""
        return getattr(self, "rating", None) if self.may_be_rated else None

    @property
    def may_be_rated(self) -> bool:
        return self.state == DONE

    @property
    def state_title(self) -> str:
        return self.graph.title_of(self.state)

    @property
    def title(self) -> str:
        """What lists call the case: its SOP, and its subject where that says more."""
        name = self.edition.short_title
        return name if self.subject == name else f"{name}: {self.subject}"

    @property
    def shown_subject(self) -> str:
        """The subject as lists show it, where nobody asks who is on the case."""
        return HIDDEN if self.confidential else self.subject

    @property
    def shown_title(self) -> str:
        return f"{self.edition.short_title}: {HIDDEN.lower()}" if self.confidential else self.title

    @property
    def headline(self) -> str:
        """How the case stands, in the citizen's words."""
        if not self.is_open:
            return self.state_title
        if self.waits_for_citizen:
            return self.graph.waiting_line(self.state)
        return "Sedang dikerjakan" if self.moves else "Menunggu giliran"

    # What the office owes at the due time, as its pages and papers say it.
    may_be_anonymous = True  # a document bears its applicant's name
    promised = "Jawaban paling lambat"
    overdue = "Jawaban seharusnya sudah ada pada"
    kept = "dijawab"
    proof_of = "bukti pengaduan"

    has_public_proof = False  # do its papers carry a QR that anybody may open, not the citizen's own link?

    @property
    def brought(self) -> list[tuple[str, str]]:
        """What the case needs, and what of it was brought, for its receipt."""
        return []

    @property
    def receipt_facts(self) -> list[tuple[str, str]]:
        """What the office gave the case by now beside its number, as the receipt shows it."""
        return []

    @property
    def content(self) -> str:
        """What the citizen wrote; empty where the case is not about a text."""
        return ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the citizen told beside the text, as labels and values."""
        return []

    @property
    def asked_by(self) -> str:
        """Who asks, as pages of the office may show it: an anonymous reporter has no name there."""
        return ANONYMOUS if self.anonymous else self.applicant.name

    def label_of_act(self, act) -> str:
        """Who did an act, as the SOP prints it for that step; the office's own label for other acts."""
        step = self.graph.steps.get(act.from_state)
        if step is not None and step.actor == act.role:
            return self.edition.label_of(act.from_state)
        return self.office.label_of(act.role)

    def why_closed_to(self, verb: str) -> str:
        """A sentence why this case no longer takes a verb of its state; empty where it does."""
        return ""

    def why_elsewhere(self, verb: str) -> str:
        """A sentence where a page of its own does a citizen's act, so that its button does not; empty where it does."""
        return ""

    @property
    def way_out(self) -> tuple[str, str]:
        """What is in the way of the state's ordinary act just now, and the verb to do instead; empty where nothing."""
        return "", ""

    def note_for(self, exit_: Exit, note: str) -> str:
        """The note of an act as it is kept: what was typed, after what the case itself has to say of it."""
        return note

    def suggestion_for(self, name: str) -> str:
        """What the form of an act may offer for one of its inputs."""
        return ""

    def faults_in(self, exit_: Exit, texts: dict[str, str], fields: dict, at: datetime) -> dict[str, str]:
        """Sentences for inputs of an act that this case cannot take, by their names."""
        return {}

    def data_of(self, exit_: Exit) -> dict:
        """What the trail keeps with an act beside its inputs."""
        return {}

    def records(self, act: "Trail", exit_: Exit, fields: dict) -> list[models.Model]:  # noqa: F821 (a later module)
        """Unsaved rows that an act leaves in books, ledgers or files.

        Each has ``case`` and ``act``, and an ``enter()`` that numbers, checks and saves it in the transaction of the
        act; it may raise ``WrongInput``.
        """
        return []

    def book_facts(self, book: str) -> list[tuple[str, str]]:
        """What a line of a book says of the case beside what the acts recorded, as labels and values."""
        return []

    @property
    def personal_facts(self) -> list[tuple[str, str]]:
        """Personal numbers beside the applicant's own, shown where somebody opens the personal data with a purpose."""
        return []

    @property
    def public_proof(self) -> str:
        """A word that shows that a paper with the register number is ours; it says nothing of the tracking code."""
        return sha256(f"bukti/{self.number}/{self.tracking_code}".encode()).hexdigest()[:20]

    @property
    def code_in_groups(self) -> str:
        """The tracking code as people read it aloud: ``7KQ2-M9FD-XT4C-ABCD``."""
        return in_groups(self.tracking_code)

    @property
    def in_step_since(self) -> datetime:
        """Since when the present step runs: a case just filed counts from the true time it came."""
        return self.entered_at if self.moves else self.received_at

    @property
    def waits_for_citizen(self) -> bool:
        return self.holder == Holder.CITIZEN

    def tunda(self, *, by, note, fields):
        """Put aside by an outside cause: remember where to come back to."""
        self.came_from = self.state
