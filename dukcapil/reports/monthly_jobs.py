"""Long work for the months: drafts made by beat or on demand, the final PDF, previews, and lists as XLSX."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.utils import timezone

from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.files.sheets import XLSX, with_notice, write_xlsx
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import Kind, Progress, Stopped, ask, register, revive
from dukcapil.people.desks import seats_of, who_may
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_words, month_in_words

from .models import MonthlyReport
from .monthly import bring_up_to_date, may_write, open_draft, reads, why_not
from .monthly_content import is_over, scope_of
from .monthly_flow import FINAL, MONTHLY
from .monthly_lists import LISTS, count_of, first_case_on, rows_of
from .monthly_pdf import report_pdf
from .scope import month_before, month_of
from .told import Told
from .waiting import tell_about

log = logging.getLogger(__name__)

KIND, LIST_KIND = "laporan-bulanan", "lampiran-laporan"
PDF = "application/pdf"
CATCHES_UP = 12  # months that beat makes up for
TOLD = (Role.KABID, Role.KADIS, Role.ADMIN)  # who hears of a final report


# ---- asking


def job_key(office: Office, month: date, version: int, step: str) -> str:
    return f"{KIND}/{office.key}/{month:%Y-%m}/{version}/{step}"


def ask_for_draft(office: Office, month: date, *, by: User | None, at: datetime) -> Job:
    """Queue the draft of a month that is over, once however often it is asked for; ``WrongInput`` says why not."""
    if by is not None and not may_write(by, office, at):
        raise NotAllowed("Laporan bulanan dibuat oleh petugas atau admin kantor ini.")
    if fault := why_not(office, month, at):
        raise WrongInput({"month": fault})
    return _asked(office, month, 1, "draf", by=by, at=at)


def ask_for_final(report: MonthlyReport, *, at: datetime) -> Job:
    """Queue the PDF of a final report: one however often it is asked for."""
    return _asked(report.office, report.month, report.version, "final", by=None, at=at)


def ask_for_preview(report: MonthlyReport, *, by: User, at: datetime) -> Job:
    """Queue a PDF marked RANCANGAN for one person; the one that is on its way already, if there is one."""
    params = _params(report.month, report.version, "rancangan")
    mine = Job.objects.filter(kind=KIND, asked_by=by, office=report.office, params=params)
    under_way = mine.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).first()
    return under_way or _asked(report.office, report.month, report.version, "rancangan", by=by, at=at, keyed=False)


def ask_for_list(report: MonthlyReport, which: str, *, by: User, at: datetime) -> Job:
    """Queue one of the month's lists, whole, as XLSX."""
    office, listed = report.office, LISTS[which]
    return ask(
        LIST_KIND,
        f"{listed.title}, {month_in_words(report.month)}",
        office=office,
        by=by,
        name=f"{which}-{office.key}-{report.month:%Y-%m}.xlsx",
        content_type=XLSX,
        params={"month": report.month.isoformat(), "list": which},
        at=at,
    )


def _params(month: date, version: int, step: str) -> dict:
    return {"month": month.isoformat(), "version": version, "step": step}


def _asked(office: Office, month: date, version: int, step: str, *, by, at: datetime, keyed: bool = True) -> Job:
    name = month_in_words(month)
    job = ask(
        KIND,
        f"Laporan bulanan {name} {office.short_name}" + (", rancangan" if step == "rancangan" else ""),
        office=office,
        by=by,
        name=f"laporan-{office.key}-{month:%Y-%m}-v{version}{'-rancangan' if step == 'rancangan' else ''}.pdf",
        content_type=PDF,
        params=_params(month, version, step),
        key=job_key(office, month, version, step) if keyed else "",
        at=at,
    )
    revive(job)
    return job


# ---- what beat does


def make_due(now: datetime) -> int:
    """Ask for every draft and every final PDF that is missing; returns how many. Two beats ask for the same ones."""
    asked = 0
    for office in Office.objects.all():
        for month in missing_months(office, now):
            ask_for_draft(office, month, by=None, at=now)
            asked += 1
    for report in MonthlyReport.objects.filter(state=FINAL, sha256="").select_related("office"):
        ask_for_final(report, at=now)
        asked += 1
    return asked


def missing_months(office: Office, now: datetime) -> list[date]:
    """The last twelve months that are over, since the office's first case, without a report; the newest first."""
    first = first_case_on(office)
    if first is None:
        return []
    there = set(MonthlyReport.objects.filter(office=office).values_list("month", flat=True))
    month, found = month_of(now.astimezone(office.zone).date()), []
    for _ in range(CATCHES_UP):
        month = month_before(month)
        if month >= month_of(first) and month not in there:
            found.append(month)
    return found


# ---- doing


def _may(job: Job, user: User, at: datetime) -> bool:
    if job.params.get("step") == "draf":
        return may_write(user, job.office, at)
    return any(seat.office == job.office and reads(seat) for seat in seats_of(user, at))


def _work(job: Job, path: Path) -> Iterator[Progress]:
    """The facts up to date, then the PDF; the draft itself is a row that ``_finish`` writes."""
    step, now = job.params["step"], timezone.now()
    yield Progress(0, 3)
    if step == "draf":
        month = date.fromisoformat(job.params["month"])
        if not is_over(month, job.office, job.asked_at):
            raise Stopped(f"{month_in_words(month)} belum berakhir.")
        bring_up_to_date(job.office)
        yield Progress(2, 3)
        return
    report = _report_of(job)
    if not report.figures:
        bring_up_to_date(job.office)
    yield Progress(1, 3)
    path.write_bytes(report_pdf(report, now))
    yield Progress(2, 3)


def _finish(job: Job) -> None:
    """In the transaction that makes the job done: the draft's row, or the final file and the news of it."""
    if job.params["step"] == "draf":
        month = date.fromisoformat(job.params["month"])
        open_draft(job.office, month, by=job.asked_by, at=job.finished_at)
    elif job.params["step"] == "final":
        with job.file.open("rb") as handle:
            content = handle.read()
        report = MonthlyReport.objects.select_for_update(of=("self",)).get(pk=_report_of(job).pk)
        if report.is_final and not report.sha256:
            report.file, report.sha256, report.size = job.file.name, sha256(content).hexdigest(), len(content)
            report.save(update_fields=["file", "sha256", "size"])
            _tell(report, job.finished_at)


def _report_of(job: Job) -> MonthlyReport:
    month = date.fromisoformat(job.params["month"])
    reports = MonthlyReport.objects.select_related("office").filter(office=job.office, month=month)
    report = reports.filter(version=job.params["version"]).first()
    if report is None:
        raise Stopped("Laporan ini tidak ada.")
    return report


def _tell(report: MonthlyReport, at: datetime) -> None:
    """News with a link to everybody who leads the office's reports."""
    people = {user.pk: user for role in TOLD for user in who_may(role, report.office, MONTHLY.sop, at)}
    for user in people.values():
        tell_about(report, user, "laporan_final", {"nomor": report.reference}, f"laporan/{report.pk}/{user.pk}")


def _write_list(job: Job, path: Path) -> Iterator[Progress]:
    month, which = date.fromisoformat(job.params["month"]), job.params["list"]
    bring_up_to_date(job.office)
    now = timezone.now()
    told, listed = Told(scope_of(job.office, month), now), LISTS[which]
    total = count_of(which, told)
    yield Progress(0, total)
    drawn_at = f"Diambil {moment_in_words(now, job.office.zone)} menurut riwayat pada saat itu."
    rows = with_notice(rows_of(which, told), len(listed.heads), drawn_at)
    for written in write_xlsx(path, listed.title, listed.heads, rows):
        yield Progress(min(written, total), total)


register(Kind(KIND, _work, _may, _finish))
register(Kind(LIST_KIND, _write_list, _may))
