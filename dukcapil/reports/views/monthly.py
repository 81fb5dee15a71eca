"""The office's monthly reports: the list, one report with its acts, its papers, and the page that its QR opens."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import NotAllowed, Refusal, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.files.serving import private_response
from dukcapil.jobs.models import Job
from dukcapil.people.models import Office
from dukcapil.reports.models import MonthlyReport, ReportAct, first_day
from dukcapil.reports.monthly import (
    CORRECTED,
    MADE,
    acts_open_to,
    correct,
    exit_for,
    may_write,
    offices_read_by,
    perform_report,
    who_may,
    write_notes,
)
from dukcapil.reports.monthly_flow import FINAL
from dukcapil.reports.monthly_forms import MakeForm, NotesForm, ReportActForm
from dukcapil.reports.monthly_jobs import (
    ask_for_draft,
    ask_for_final,
    ask_for_list,
    ask_for_preview,
    job_key,
    missing_months,
)
from dukcapil.reports.monthly_lists import LISTS
from dukcapil.reports.monthly_pdf import content_of, pictured
from dukcapil.reports.monthly_shown import shown_of
from dukcapil.worktime.wording import day_in_words, moment_in_words, month_in_words, stamp
from sop_registry.flow import Exit
from sop_registry.verbs import VERBS

SHOWN_ROWS = 10  # of a list on the page; the files have more
MOST_LISTED = 200  # reports on the list


@dataclass(frozen=True)
class Act:
    """An act the page offers, with its form and its address."""

    exit: Exit
    url: str
    form: ReportActForm

    @property
    def label(self) -> str:
        return self.exit.button


def _read_offices(request, now: datetime) -> list[Office]:
    """The offices whose reports this person reads; 404 for everybody else."""
    offices = offices_read_by(request.user, now)
    if not offices:
        raise Http404("no office's reports are this person's")
    return offices


def _report(request, office: str, month: str, version: int) -> MonthlyReport:
    offices = {each.key: each for each in _read_offices(request, timezone.now())}
    if office not in offices or (first := first_day(month)) is None:
        raise Http404("not a report of this person's office")
    request.office = offices[office]
    reports = MonthlyReport.objects.select_related("office")
    return get_object_or_404(reports, office=offices[office], month=first, version=version)


def address(report: MonthlyReport, name: str = "monthly_report", *more: str) -> str:
    return reverse(name, args=[report.office.key, f"{report.month:%Y-%m}", report.version, *more])


# ---- the list


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reports(request):
    """Every report by month, who must act on it, what is being made, and the months without one."""
    now = timezone.now()
    offices = _read_offices(request, now)
    writes = [office for office in offices if may_write(request.user, office, now)]
    form = MakeForm(request.POST if request.method == "POST" else None, offices=writes, now=now) if writes else None
    if request.method == "POST" and form is None:
        return refused(request, NotAllowed("Laporan bulanan dibuat oleh petugas atau admin kantor."), request.path)
    if form is not None and form.is_valid():
        given = form.cleaned_data
        there = MonthlyReport.objects.filter(office=given["office"], month=given["month"]).first()
        if there is not None:
            return redirect(address(there))
        try:
            ask_for_draft(given["office"], given["month"], by=request.user, at=now)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except NotAllowed as refusal:
            return refused(request, refusal, request.path)
        else:
            messages.success(request, f"Laporan {month_in_words(given['month'])} sedang dibuat.")
            return redirect("monthly_reports")
    context = _list_context(request, offices, now) | {"form": form}
    return render(request, "reports/monthly_list.html", context, status=422 if form and form.errors else 200)


def _list_context(request, offices: list[Office], now: datetime) -> dict:
    by = Staff(request.user, now)
    found = MonthlyReport.objects.filter(office__in=offices).defer("figures").select_related("office")[:MOST_LISTED]
    rows = [_row(report, by) for report in found]
    missing = [(office, month) for office in offices for month in missing_months(office, now)]
    jobs = Job.objects.filter(key__in=[job_key(office, month, 1, "draf") for office, month in missing])
    by_key = {job.key: job for job in jobs}
    on_the_way = [
        {
            "office": office,
            "title": month_in_words(month),
            "job": by_key.get(job_key(office, month, 1, "draf")),
            "value": f"{month:%Y-%m}",
            "writes": may_write(request.user, office, now),
        }
        for office, month in missing
    ]
    return {
        "rows": rows,
        "waiting": [row for row in rows if row["acts"]],
        "missing": on_the_way,
        "is_moving": any(each["job"] and each["job"].is_under_way for each in on_the_way),
        "several": len(offices) > 1,
    }


def _row(report: MonthlyReport, by: Staff) -> dict:
    office = report.office
    return {
        "report": report,
        "url": address(report),
        "waits": " atau ".join(office.label_of(role) for role in report.waits_for),
        "acts": acts_open_to(report, by),
        "since": day_in_words((report.final_at or report.made_at).astimezone(office.zone).date(), weekday=False),
    }


# ---- one report


@never_cache
@login_required
@require_safe
def report(request, office, month, version):
    return _page(request, _report(request, office, month, version))


def _page(request, report: MonthlyReport, *, notes_form=None, act_form=None, act_verb="", status=200):
    now = timezone.now()
    by = Staff(request.user, now)
    writes = may_write(request.user, report.office, now)
    shown = pictured(shown_of(content_of(report, now)))
    acts = [_act(report, exit_, act_form if exit_.key == act_verb else None) for exit_ in acts_open_to(report, by)]
    versions = MonthlyReport.objects.filter(office=report.office, month=report.month).defer("figures")
    versions = versions.select_related("office")
    is_latest = versions[0].pk == report.pk
    context = {
        "report": report,
        "shown": shown,
        "lists": [_short(shown.lists[key], key, report) for key in LISTS],
        "primary": acts[0] if acts else None,
        "others": acts[1:],
        "waits": " atau ".join(report.office.label_of(role) for role in report.waits_for),
        "notes_form": notes_form or (NotesForm(report=report) if writes and report.is_draft else None),
        "notes": [("Pengantar", report.opening), ("Kendala", report.obstacles), ("Tindak lanjut", report.follow_up)],
        "trail": [_line(act, report.office) for act in report.trail.select_related("user", "mandate")],
        "versions": [(each, address(each)) for each in versions if each.pk != report.pk],
        "correction": act_form if act_verb == CORRECTED else _correction_form(),
        "may_correct": writes and report.is_final and is_latest,
        "final_job": _final_job(report),
        "urls": {name: address(report, f"monthly_{name}") for name in ("notes", "preview", "pdf", "correct")},
        "proof_url": reverse("monthly_proof", args=[report.code]),
        "final_at": report.final_at and moment_in_words(report.final_at, report.office.zone),
    }
    return render(request, "reports/monthly_report.html", context, status=status)


def _act(report: MonthlyReport, exit_: Exit, form: ReportActForm | None) -> Act:
    return Act(exit_, address(report, "monthly_act", exit_.key), form or _act_form(report, exit_))


def _act_form(report: MonthlyReport, exit_: Exit, data=None) -> ReportActForm:
    return ReportActForm(
        data,
        initial={"seen": report.moves},
        asks=exit_.verb.note,
        label="Alasan" if exit_.verb.note == "wajib" else "Catatan",
        auto_id=f"id_{exit_.key}_%s",
    )


def _correction_form(data=None) -> ReportActForm:
    return ReportActForm(data, asks="wajib", label="Apa yang diperbaiki", auto_id=f"id_{CORRECTED}_%s")


def _short(grid, key: str, report: MonthlyReport) -> dict:
    return {
        "grid": grid,
        "rows": grid.rows[:SHOWN_ROWS],
        "more": len(grid.rows) > SHOWN_ROWS or bool(grid.cut),
        "url": address(report, "monthly_list", key),
    }


def _line(act: ReportAct, office: Office) -> dict:
    words = {MADE: "Dibuat", CORRECTED: "Perbaikan dimulai"}
    return {
        "what": words.get(act.verb) or VERBS[act.verb].past,
        "who": f"{act.user}, {act.post}" if act.user and act.post else str(act.user or "Sistem"),
        "decree": act.mandate.decree if act.mandate else "",
        "when": stamp(act.at, office.zone),
        "note": act.note,
    }


def _final_job(report: MonthlyReport) -> Job | None:
    """What makes the PDF of a final report, as long as it is not there."""
    if not report.is_final or report.sha256:
        return None
    return Job.objects.filter(key=job_key(report.office, report.month, report.version, "final")).first()


@login_required
@require_http_methods(["GET", "POST"])
def act(request, office, month, version, verb):
    """Do one act; what is wrong comes back on the report's own page."""
    found = _report(request, office, month, version)
    back, by = address(found), Staff(request.user, timezone.now())
    try:
        exit_ = exit_for(found, verb)
        if not exit_.allows(found, by):
            raise NotAllowed(who_may(found, exit_))
        if request.method == "GET":
            return redirect(back)
        form = _act_form(found, exit_, request.POST)
        if not form.is_valid():
            return _page(request, found, act_form=form, act_verb=verb, status=422)
        given = form.cleaned_data
        moved = perform_report(found, verb, by=by, note=given.get("note", ""), seen=given["seen"])
    except WrongInput as refusal:
        form.refuse(refusal.errors)
        return _page(request, found, act_form=form, act_verb=verb, status=422)
    except Refusal as refusal:
        return refused(request, refusal, back)
    if moved.is_final:
        ask_for_final(moved, at=by.at)
    messages.success(request, f"Laporan {VERBS[verb].past.lower()}. Keadaan sekarang: {moved.state_title}.")
    return redirect(back)


@login_required
@require_POST
def notes(request, office, month, version):
    """Keep the notes of a draft."""
    found = _report(request, office, month, version)
    form = NotesForm(request.POST, report=found)
    if form.is_valid():
        given = form.cleaned_data
        seen = given.pop("seen")
        try:
            write_notes(found, by=Staff(request.user, timezone.now()), seen=seen, **given)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except Refusal as refusal:
            return refused(request, refusal, address(found))
        else:
            messages.success(request, "Catatan disimpan.")
            return redirect(address(found))
    return _page(request, found, notes_form=form, status=422)


@login_required
@require_POST
def correction(request, office, month, version):
    """Begin a new version of a final report."""
    found = _report(request, office, month, version)
    form = _correction_form(request.POST)
    if form.is_valid():
        try:
            new = correct(found, by=Staff(request.user, timezone.now()), note=form.cleaned_data["note"])
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except Refusal as refusal:
            return refused(request, refusal, address(found))
        else:
            messages.success(request, f"Versi {new.version} dimulai. Versi {found.version} tetap seperti semula.")
            return redirect(address(new))
    return _page(request, found, act_form=form, act_verb=CORRECTED, status=422)


# ---- papers


@login_required
@require_POST
def preview(request, office, month, version):
    """A PDF marked RANCANGAN, made by a worker."""
    found = _report(request, office, month, version)
    if found.is_final:
        return redirect(address(found))
    return redirect("job", ask_for_preview(found, by=request.user, at=timezone.now()).pk)


@login_required
@require_POST
def list_file(request, office, month, version, which):
    """One list of the month, whole, as XLSX made by a worker."""
    found = _report(request, office, month, version)
    if which not in LISTS:
        raise Http404("no such list")
    return redirect("job", ask_for_list(found, which, by=request.user, at=timezone.now()).pk)


@login_required
@require_safe
def pdf(request, office, month, version):
    """The final PDF, byte for byte the one whose hash was kept."""
    found = _report(request, office, month, version)
    if not found.file:
        raise Http404("no final file yet")
    name = f"laporan-{found.office.key}-{found.month:%Y-%m}-v{found.version}.pdf"
    return private_response(found.file, name, "application/pdf")


@never_cache
@require_safe
def proof(request, code):
    """What the QR of a report opens: that it is ours, of which month, in what state, with which file; nothing else."""
    found = get_object_or_404(MonthlyReport.objects.defer("figures").select_related("office"), code=code)
    request.office = found.office
    newer = MonthlyReport.objects.filter(
        office=found.office, month=found.month, version__gt=found.version, state=FINAL
    ).exists()
    return render(request, "reports/monthly_proof.html", {"report": found, "newer": newer})
