"""The report of an office's month and what was done with it; the recap of an office's day."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django_fsm import FSMField, FSMModelMixin

from dukcapil.casework.numbers import new_tracking_code
from dukcapil.jobs.models import result_name
from dukcapil.people.models import Mandate, Office
from dukcapil.people.roles import Role
from dukcapil.reports.monthly_flow import DRAFT, FINAL, MONTHLY
from dukcapil.worktime.wording import month_in_words


class MonthlyReport(FSMModelMixin, models.Model):
    """One version of an office's month. Only ``perform_report`` moves it.

    ``figures`` is empty in the draft, whose figures are drawn when they are looked at. ``ajukan`` freezes them,
    ``kembalikan`` to the draft lets them go. The database refuses any change of a final one but the coming of its file.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="monthly_reports", verbose_name="kantor")
    month = models.DateField("bulan")  # its first day
    version = models.PositiveSmallIntegerField("versi", default=1)
    state = FSMField("keadaan", default=DRAFT, protected=True)
    moves = models.PositiveIntegerField("jumlah langkah", default=0)
    opening = models.TextField("pengantar", blank=True)
    obstacles = models.TextField("kendala", blank=True)
    follow_up = models.TextField("tindak lanjut", blank=True)
    figures = models.JSONField("angka", null=True, encoder=DjangoJSONEncoder)
    code = models.CharField("kode pembuktian", max_length=16, unique=True, default=new_tracking_code)
    file = models.FileField("PDF", upload_to=result_name, max_length=100, blank=True)
    sha256 = models.CharField("sidik PDF", max_length=64, blank=True)
    size = models.PositiveIntegerField("ukuran PDF", default=0)
    made_at = models.DateTimeField("dibuat")
    final_at = models.DateTimeField("final", null=True)

    flow = MONTHLY

    class Meta:
        verbose_name = "laporan bulanan"
        verbose_name_plural = "laporan bulanan"
        ordering = ["-month", "-version"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["office", "month", "version"], name="one_report_per_month_and_version"),
            models.UniqueConstraint(
                fields=["office", "month"], condition=~models.Q(state=FINAL), name="one_report_at_work_per_month"
            ),
            models.CheckConstraint(condition=models.Q(month__day=1), name="a_month_is_its_first_day"),
        ]

    def __str__(self):
        return f"Laporan {self.title}, {self.office}"

    @property
    def title(self) -> str:
        """ "Oktober 2026", "Oktober 2026 (perbaikan 1)"."""
        name = month_in_words(self.month)
        return f"{name} (perbaikan {self.version - 1})" if self.version > 1 else name

    @property
    def reference(self) -> str:
        """ "LAP-WKN-2026-10", and "LAP-WKN-2026-10-2" for a correction."""
        name = f"LAP-{self.office.code}-{self.month:%Y-%m}"
        return f"{name}-{self.version}" if self.version > 1 else name

    @property
    def flow_key(self) -> str:
        """As a case has one: a desk that was narrowed to some SOPs does not hold this one."""
        return self.flow.key

    @property
    def state_title(self) -> str:
        return self.flow.title_of(self.state)

    @property
    def is_final(self) -> bool:
        return self.state == FINAL

    @property
    def is_draft(self) -> bool:
        return self.state == DRAFT

    @property
    def waits_for(self) -> tuple[Role, ...]:
        """Who must act now; nobody once it is final."""
        exits = list(self.flow.exits_of(self.state).values())
        return exits[0].by if exits else ()


class ReportAct(models.Model):
    """One act on a report; the database refuses to change or drop it. ``post`` is how a signature names the actor."""

    report = models.ForeignKey(MonthlyReport, models.PROTECT, related_name="trail", verbose_name="laporan")
    verb = models.CharField("tindakan", max_length=30)
    from_state = models.CharField("dari", max_length=20, blank=True)
    to_state = models.CharField("ke", max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="oleh")
    role = models.CharField("peran", max_length=12, choices=Role.choices, blank=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+", verbose_name="mandat")
    post = models.CharField("sebagai", max_length=150, blank=True)
    note = models.TextField("catatan", blank=True)
    at = models.DateTimeField("waktu")

    class Meta:
        verbose_name = "tindakan atas laporan"
        verbose_name_plural = "tindakan atas laporan"
        ordering = ["id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.report}: {self.verb}"


class DailyRecap(models.Model):
    """An office's day. Kept at closing time, drawn again once the day is over, and from then on as it is."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="daily_recaps", verbose_name="kantor")
    day = models.DateField("hari")
    content = models.JSONField("isi", encoder=DjangoJSONEncoder)
    made_at = models.DateTimeField("dibuat")
    complete = models.BooleanField("hari penuh")

    class Meta:
        verbose_name = "rekap harian"
        verbose_name_plural = "rekap harian"
        ordering = ["-day"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["office", "day"], name="one_recap_per_day")]

    def __str__(self):
        return f"Rekap {self.day:%d-%m-%Y}, {self.office}"


def first_day(text: str) -> date | None:
    """The month of an address ("2026-10"); None where it is none."""
    year, _, month = text.partition("-")
    try:
        return date(int(year), int(month), 1)
    except ValueError:
        return None
