"""The daily recap as page, PDF and XLSX, and the list of days."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dukcapil.casework.refusals import WrongInput
from dukcapil.files.pdf import pdf_of
from dukcapil.files.sheets import xlsx_response
from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office
from dukcapil.reports.frozen import thawed
from dukcapil.reports.models import DailyRecap
from dukcapil.reports.monthly_lists import cut_sentence
from dukcapil.reports.monthly_shown import grid_of
from dukcapil.reports.period import EARLIEST
from dukcapil.reports.recap import LIST_HEADS, recap_of
from dukcapil.worktime.wording import day_in_words, moment_in_words

MOST_ON_PAGE, MOST_ON_PAPER = 200, 400
DAYS_LISTED = 31
RECAP = "laporan/rekap"  # no SOP: a desk that was narrowed to some does not see the whole office's day


def _office(request) -> Office:
    """The office asked for (``?kantor=``), or the first of this person's; 404 where it is not theirs."""
    seats = seats_of(request.user, timezone.now())
    offices = {seat.office.key: seat.office for seat in seats if seat.serves(RECAP)}
    if not offices:
        raise Http404("no whole office is this person's")
    key = request.GET.get("kantor") or next(iter(offices))
    if key not in offices:
        raise Http404("not this person's office")
    request.office = offices[key]
    return offices[key]


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("not a day") from error
    if day < EARLIEST:
        raise Http404("before any office had a case here")
    return day


@never_cache
@login_required
@require_safe
def recaps(request):
    """The days of the last month; ``?hari=`` leads to one."""
    office = _office(request)
    if asked := request.GET.get("hari"):
        return redirect(f"{reverse('daily_recap', args=[_day(asked).isoformat()])}?kantor={office.key}")
    return _days(request, office)


def _days(request, office: Office, *, fault: str = "", status: int = 200):
    today = timezone.localdate(timezone=office.zone)
    kept = dict(
        DailyRecap.objects.filter(office=office, day__gt=today - timedelta(days=DAYS_LISTED)).values_list(
            "day", "complete"
        )
    )
    days = [today - timedelta(days=back) for back in range(DAYS_LISTED)]
    rows = [
        {"day": day, "words": day_in_words(day), "state": _state(day, today, kept.get(day))}
        for day in days
        if day in kept or day == today
    ]
    return render(
        request, "reports/recaps.html", {"rows": rows, "today": today.isoformat(), "fault": fault}, status=status
    )


def _state(day: date, today: date, complete: bool | None) -> str:
    if complete:
        return "Lengkap"
    return "Berjalan" if complete is None else "Dibuat saat tutup"


@never_cache
@login_required
@require_safe
def recap(request, day):
    office, asked = _office(request), _day(day)
    try:
        found = recap_of(office, asked, timezone.now())
    except WrongInput as refusal:
        return _days(request, office, fault=refusal.sentence, status=422)
    return render(request, "reports/recap.html", _context(found, MOST_ON_PAGE))


@login_required
@require_safe
def recap_pdf(request, day):
    found = _found(request, day)
    response = HttpResponse(
        pdf_of("reports/recap_pdf.html", _context(found, MOST_ON_PAPER)), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{_name(found)}.pdf"'
    return response


@login_required
@require_safe
def recap_xlsx(request, day):
    found = _found(request, day)
    return xlsx_response(_name(found), f"Rekap {found.day:%d-%m-%Y}", LIST_HEADS, found.content["rows"])


def _found(request, day: str) -> DailyRecap:
    office, asked = _office(request), _day(day)
    try:
        return recap_of(office, asked, timezone.now())
    except WrongInput as refusal:
        raise Http404(refusal.sentence) from refusal


def _name(found: DailyRecap) -> str:
    return f"rekap-{found.office.key}-{found.day:%Y-%m-%d}"


def _context(found: DailyRecap, most: int) -> dict:
    content, office = found.content, found.office
    today = timezone.localdate(timezone=office.zone)
    before, after = found.day - timedelta(days=1), found.day + timedelta(days=1)
    rows = content["rows"][:most]
    return {
        "recap": found,
        "office": office,
        "title": day_in_words(found.day),
        "made_at": moment_in_words(found.made_at, office.zone),
        "grids": [grid_of(thawed(table)) for table in content["tables"]],
        "heads": LIST_HEADS,
        "rows": rows,
        "total": content["total"],
        "is_working_day": content["is_working_day"],
        "cut": cut_sentence(len(rows), content["total"], "unduhan XLSX"),
        "before": before.isoformat(),
        "after": after.isoformat() if after <= today else "",
        "day": found.day.isoformat(),
    }
