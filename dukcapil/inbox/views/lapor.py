"""SP4N-LAPOR: a CSV is checked and imported in the background, and its answers come back as a CSV."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import reselect, retarget

from complaints.models import Category
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import Refusal
from dukcapil.casework.views.sending import sent_from
from dukcapil.files.sheets import csv_response, with_notice
from dukcapil.inbox.forms import ReportsForm
from dukcapil.inbox.lapor_answers import HEADS, answers_of
from dukcapil.inbox.lapor_file import FAULT, MEND_THE_ORIGINAL, NotReadable
from dukcapil.inbox.lapor_job import look_at, start, stop
from dukcapil.inbox.models import Batch, Report
from dukcapil.people.desks import offices_of

from .finding import importing_seats, office_of

PAGE = 50
LATEST = 10
_UNDER_WAY = (Batch.State.CHECKING, Batch.State.RUNNING)
# What a page shows first, before the import (True) and after it.
_FIRST = {
    True: (Report.State.WRONG, Report.State.READY, Report.State.KNOWN),
    False: (Report.State.FAILED, Report.State.FILED, Report.State.WRONG, Report.State.KNOWN),
}
_FAULT_HEADS = ("Baris", "Tracking ID", FAULT, "Tanggal", "Kategori", "Awal isi")
_EXAMPLE_HEADS = (
    *("Tracking ID", "Tanggal Laporan", "Kategori", "Judul", "Isi Laporan"),
    *("Nama Pelapor", "Telepon", "Anonim"),
)


@login_required
@require_http_methods(["GET", "POST"])
def lapor(request):
    office, now = office_of(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportsForm(*sent)
    if form.is_valid():
        try:
            batch = look_at(
                form.cleaned_data["berkas"],
                office=office,
                fallback=form.cleaned_data["category"],
                by=Staff(request.user, now),
            )
        except (NotReadable, Refusal) as refusal:
            form.add_error("berkas", refusal.sentence)
        else:
            return redirect("lapor_batch", batch.public_id)
    form.remind_of_files()
    context = {
        "form": form,
        "batches": Batch.objects.filter(office=office).select_related("by")[:LATEST],
        "offices": offices_of(importing_seats(request)[0]),
    }
    return render(request, "inbox/lapor.html", context, status=422 if form.errors else 200)


def _batch_of(request, public_id) -> tuple[Batch, Staff]:
    seats, now = importing_seats(request)
    rows = Batch.objects.select_related("office", "by").filter(office__in=offices_of(seats))
    batch = get_object_or_404(rows, public_id=public_id)
    request.office = batch.office
    return batch, Staff(request.user, now)


@login_required
@require_safe
def lapor_batch(request, public_id):
    """How far the check is; rows that need mending first; the progress of the import; what became of it."""
    batch, _ = _batch_of(request, public_id)
    counts = dict.fromkeys(Report.State.values, 0)
    counts |= dict(batch.reports.order_by().values_list("state").annotate(Count("pk")))
    state = request.GET.get("lihat", "")
    if state not in Report.State.values:
        is_before = batch.state in (Batch.State.CHECKING, Batch.State.PREVIEW)
        state = next((each for each in _FIRST[is_before] if counts[each]), Report.State.READY)
    after = request.GET.get("sesudah", "")
    rows = batch.reports.filter(state=state).select_related("case").order_by("line")
    if after.isascii() and after.isdigit() and len(after) < 9:
        rows = rows.filter(line__gt=int(after))
    page = list(rows[: PAGE + 1])
    total = sum(counts.values())
    done = total - counts[Report.State.READY] - counts[Report.State.WRONG]
    context = {
        "batch": batch,
        "counts": [(value, label, counts[value]) for value, label in Report.State.choices if counts[value]],
        "ready": counts[Report.State.READY],
        "wrong": counts[Report.State.WRONG],
        "mend": MEND_THE_ORIGINAL,
        "filed": counts[Report.State.FILED],
        "known": counts[Report.State.KNOWN],
        "checked": total,
        "unchecked": max(batch.row_count - total, 0),
        "done": done,
        "to_do": total - counts[Report.State.WRONG],
        "under_way": batch.state in _UNDER_WAY,
        "state": state,
        "rows": [_row(report) for report in page[:PAGE]],
        "pager": {
            "previous_url": f"?lihat={state}" if "sesudah" in request.GET else "",
            "previous_label": "Awal",
            "next_url": f"?lihat={state}&sesudah={page[PAGE - 1].line}" if len(page) > PAGE else "",
            "label": "",
        },
    }
    answer = render(request, "inbox/lapor_batch.html", context)
    if batch.state not in _UNDER_WAY:
        return answer
    # The rows below stay, with the keyboard in them, until the work ends.
    return reselect(retarget(answer, "#kemajuan"), "#kemajuan")


def _row(report: Report) -> dict:
    return {
        "report": report,
        "faults": list(report.faults.values()),
        "text": " ".join(filter(None, (report.cells.get("title"), report.cells.get("text")))),
        "case_url": reverse("case", args=[report.case.number]) if report.case_id else "",
    }


@sent_from("lapor_batch", "public_id")
def lapor_start(request, public_id):
    batch, staff = _batch_of(request, public_id)
    start(batch, by=staff)
    return redirect("lapor_batch", batch.public_id)


@sent_from("lapor_batch", "public_id")
def lapor_stop(request, public_id):
    batch, staff = _batch_of(request, public_id)
    stop(batch, by=staff)
    return redirect("lapor_batch", batch.public_id)


@login_required
@require_safe
def lapor_faults(request, public_id):
    """The rows that were not taken and what is wrong with them, to be mended in the file that they came from."""
    batch, _ = _batch_of(request, public_id)
    wrong = batch.reports.filter(state__in=[Report.State.WRONG, Report.State.FAILED]).order_by("line")
    lines = (
        (
            str(report.line),
            report.tracking_id,
            " ".join(report.faults.values()),
            *(report.cells.get(name, "") for name in ("received", "category", "text")),
        )
        for report in wrong.iterator(chunk_size=1_000)
    )
    return csv_response("baris-salah", _FAULT_HEADS, with_notice(lines, len(_FAULT_HEADS), MEND_THE_ORIGINAL))


@login_required
@require_safe
def lapor_answers(request):
    office, now = office_of(request)
    asked = request.GET.get("sejak", "")
    try:
        since = date.fromisoformat(asked) if asked else None
    except ValueError:
        messages.error(request, "Tanggal “Diterima sejak” tidak dapat dibaca. Pilih tanggalnya, atau kosongkan.")
        return redirect(f"{reverse('lapor')}?{urlencode({'kantor': office.key})}")
    today = now.astimezone(office.zone).date()
    return csv_response(f"jawaban-lapor-{today:%Y-%m-%d}", HEADS, answers_of(office, since))


@login_required
@require_safe
def lapor_example(request):
    """A file of one row that can be imported as it is."""
    office, now = office_of(request)
    category = Category.objects.filter(active=True).values_list("name", flat=True).first() or ""
    row = (
        *("1234567", f"{now.astimezone(office.zone) - timedelta(days=1):%d-%m-%Y %H:%M}", category),
        *("Judul laporan", "Isi laporan, seperti tertulis di SP4N-LAPOR.", "Siti Aminah", "081234567890", "tidak"),
    )
    return csv_response("contoh-lapor", _EXAMPLE_HEADS, [row])
