"""One monthly report: its page, its acts, its notes, and a correction of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import NotAllowed, Refusal, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.sending import sent_from
from dukcapil.jobs.models import Job
from dukcapil.people.models import Office
from dukcapil.reports.addresses import address
from dukcapil.reports.models import MonthlyReport, ReportAct
from dukcapil.reports.monthly import (
    CORRECTED,
    MADE,
    acts_open_to,
    correct,
    exit_for,
    may_write,
    perform_report,
    who_may,
)
from dukcapil.reports.monthly_forms import NotesForm, ReportActForm
from dukcapil.reports.monthly_jobs import ask_for_final, job_key
from dukcapil.reports.monthly_lists import LISTS
from dukcapil.reports.monthly_notes import NotesRefused, write_notes
from dukcapil.reports.monthly_pdf import content_of, pictured
from dukcapil.reports.monthly_shown import shown_of
from dukcapil.worktime.wording import moment_in_words, stamp
from sop_registry.flow import Exit
from sop_registry.verbs import VERBS

from .finding import report_of

SUBMIT = "ajukan"
SHOWN_ROWS = 10  # of a list on the page; the files have more


@dataclass(frozen=True)
class Act:
    """An act the page offers, with its form and its address."""

    exit: Exit
    url: str
    form: ReportActForm

    @property
    def label(self) -> str:
        return self.exit.button


@never_cache
@login_required
@require_safe
def report(request, office, month, version):
    return _page(request, report_of(request, office, month, version))


def _page(request, report: MonthlyReport, *, notes_form=None, act_form=None, act_verb="", status=200):
    now = timezone.now()
    by = Staff(request.user, now)
    writes = may_write(request.user, report.office, now)
    shown = pictured(shown_of(content_of(report, now)))
    acts = [_act(report, exit_, act_form if exit_.key == act_verb else None) for exit_ in acts_open_to(report, by)]
    versions = MonthlyReport.objects.filter(office=report.office, month=report.month).defer("figures")
    versions = versions.select_related("office")
    is_latest = versions[0].pk == report.pk
    trail = list(report.trail.select_related("user", "mandate"))
    context = {
        "report": report,
        "shown": shown,
        "lists": [_short(shown.lists[key], key, report) for key in LISTS if key in shown.lists],
        "primary": acts[0] if acts else None,
        "others": acts[1:],
        "waits": " atau ".join(report.office.label_of(role) for role in report.waits_for),
        "notes_form": notes_form or (NotesForm(report=report) if writes and report.is_draft else None),
        "notes": [("Pengantar", report.opening), ("Kendala", report.obstacles), ("Tindak lanjut", report.follow_up)],
        "trail": [_line(act, report.office) for act in trail],
        "same_person": _same_person(trail),
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


def _same_person(trail: list[ReportAct]) -> str:
    """Who acted in more than one post since the report was last handed in; empty where each step had its own eyes."""
    begins = max((number for number, act in enumerate(trail) if act.verb == SUBMIT), default=len(trail))
    posts: dict[str, list[str]] = {}
    for act in trail[begins:]:
        if act.user and act.post not in posts.setdefault(str(act.user), []):
            posts[str(act.user)].append(act.post)
    twice = [f"{name} bertindak sebagai {' dan '.join(held)}" for name, held in posts.items() if len(held) > 1]
    return "; ".join(twice)


def _final_job(report: MonthlyReport) -> Job | None:
    """What makes the PDF of a final report, as long as it is not there."""
    if not report.is_final or report.sha256:
        return None
    return Job.objects.filter(key=job_key(report.office, report.month, report.version, "final")).first()


@sent_from("monthly_report", "office", "month", "version")
def act(request, office, month, version, verb):
    """Do one act; what is wrong comes back on the report's own page."""
    found = report_of(request, office, month, version)
    back, by = address(found), Staff(request.user, timezone.now())
    try:
        exit_ = exit_for(found, verb)
        if not exit_.allows(found, by):
            raise NotAllowed(who_may(found, exit_))
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
    return _moved(request, moved, verb, by)


def _moved(request, report: MonthlyReport, verb: str, by: Staff):
    if report.is_final:
        ask_for_final(report, at=by.at)
    messages.success(request, f"Laporan {VERBS[verb].past.lower()}. Keadaan sekarang: {report.state_title}.")
    return redirect(address(report))


@sent_from("monthly_report", "office", "month", "version")
def notes(request, office, month, version):
    """Keep the notes of a draft, and hand it in where that was asked for with them."""
    found = report_of(request, office, month, version)
    form = NotesForm(request.POST.dict(), report=found)
    if form.is_valid():
        by = Staff(request.user, timezone.now())
        try:
            kept = write_notes(found, by=by, **form.cleaned_data)
            if SUBMIT in request.POST:
                return _moved(request, perform_report(kept, SUBMIT, by=by, seen=kept.moves), SUBMIT, by)
        except NotesRefused as refusal:
            form.refuse(refusal.errors)
            form.looked_at(refusal.report)
        except Refusal as refusal:
            return refused(request, refusal, address(found))
        else:
            messages.success(request, "Catatan disimpan.")
            return redirect(address(found))
    return _page(request, found, notes_form=form, status=422)


@sent_from("monthly_report", "office", "month", "version")
def correction(request, office, month, version):
    """Begin a new version of a final report."""
    found = report_of(request, office, month, version)
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
