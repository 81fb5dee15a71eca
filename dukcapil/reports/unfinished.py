"""Months that are over without a final report: where each stands, and the message that says so once a month."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.staff import tell_once
from dukcapil.people.desks import who_may
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import month_in_words

from .models import MonthlyReport
from .monthly_flow import MONTHLY
from .monthly_jobs import missing_months
from .monthly_lists import first_case_on
from .scope import month_before

EVENT = "laporan_belum_final"


@dataclass(frozen=True)
class UnfinishedMonth:
    """A month of an office that is over, and the report it has so far, if any."""

    office: Office
    month: date
    report: MonthlyReport | None

    @property
    def standing(self) -> str:
        """ "belum dibuat", "draf, menunggu Petugas atau Admin kantor", "menunggu Kadis"."""
        if self.report is None:
            return "belum dibuat"
        waits_for = " atau ".join(self.office.label_of(role) for role in self.report.waits_for)
        return f"{'draf, ' if self.report.is_draft else ''}menunggu {waits_for}"

    def __str__(self):
        return f"{month_in_words(self.month)} ({self.standing})"


def unfinished_months(office: Office, now: datetime) -> list[UnfinishedMonth]:
    """The months that are over without a final report, the oldest first; a correction under way undoes none.

    An office without a case owes the last month alone: nobody knows since when it is on the portal.
    """
    reports = MonthlyReport.objects.filter(office=office).defer("figures").order_by("version")
    first = {report.month: report for report in reports if report.version == 1}
    last_month = month_before(now.astimezone(office.zone).date())
    missing = set(missing_months(office, now))
    if first_case_on(office) is None and last_month not in first:
        missing.add(last_month)
    unfinished = {month: report for month, report in first.items() if not report.is_final and month <= last_month}
    return [UnfinishedMonth(office, month, unfinished.get(month)) for month in sorted(missing | unfinished.keys())]


# ---- the message


def remind(now: datetime) -> int:
    """Tell those who see to it, once a month in every office that is open, from its day on; returns how many people
    were told. Two beats tell each once."""
    told = 0
    for office in Office.objects.all():
        today = now.astimezone(office.zone).date()
        if today.day < settings.MONTHLY_REPORT_REMINDER_DAY or calendar_of(office).open_until(now) is None:
            continue
        if unfinished := unfinished_months(office, now):
            told += _tell(office, unfinished, today, now)
    return told


def _tell(office: Office, unfinished: list[UnfinishedMonth], today: date, now: datetime) -> int:
    """Each admin of the office, and by e-mail each technician, with the page that they open."""
    admins = who_may(Role.ADMIN, office, MONTHLY.sop, now)
    technicians = User.objects.filter(is_staff=True, is_active=True).exclude(email="")
    pages = {user: reverse("admin:reports_monthlyreport_changelist") for user in technicians}
    pages |= {user: reverse("monthly_reports") for user in admins}
    said = {"jumlah": str(len(unfinished)), "daftar": "\n".join(f"- {each}" for each in unfinished)}
    return sum(
        tell_once(
            user,
            EVENT,
            said,
            office=office,
            link=page,
            dedupe=f"{EVENT}/{today:%Y-%m}/{office.pk}/{user.pk}",
            rings=user in admins,
        )
        for user, page in pages.items()
    )
