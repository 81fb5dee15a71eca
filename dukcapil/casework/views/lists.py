"""The lists of the office: what waits for me, every case my desks serve, and either as a file."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from dukcapil.casework.bell import MOST_COUNTED, unread
from dukcapil.casework.books import log_export
from dukcapil.casework.deliveries import dead_channels_for
from dukcapil.casework.filters import CaseFilter, late
from dukcapil.casework.models import BookExport, Case
from dukcapil.casework.narration import urgency
from dukcapil.casework.panels import desk_lines_for
from dukcapil.casework.queries import for_list, handed_to, visible_cases, waiting_for
from dukcapil.files.sheets import csv_response, with_notice
from dukcapil.notices.causes import in_words
from dukcapil.notices.health import DeadChannel
from dukcapil.people.desks import seats_of
from dukcapil.worktime.wording import dotted, moment_in_short, moment_in_words
from sop_registry.queries import sops_of

from .paging import COUNTED, PAGE, count_in_words, is_key, keyset_pager, on_a_tab, url_with

MOST_EXPORTED = 10_000


@require_safe
def desk(request):
    if not request.user.is_authenticated:
        sign_in = redirect_to_login(request.get_full_path())
        return HttpResponseClientRedirect(sign_in.url) if request.htmx else sign_in
    now, offices, narrowed = _narrowed(request, waiting_for)
    queue = narrowed.qs
    counts = queue.order_by().aggregate(waiting=Count("pk"), late=Count("pk", filter=late(now)))
    page = Paginator(queue, PAGE)
    page.count = counts["waiting"]  # counted together with the late ones
    page = page.get_page(request.GET.get("halaman"))
    waiting = counts["waiting"]
    context = {
        "rows": rows_of(for_list(page.object_list, offices), now),
        "filter": narrowed,
        "pager": _numbered_pager(request, page),
        "waiting": waiting,
        "headline": _headline(waiting, narrowed.is_narrowed and not narrowed.errors),
        "late": counts["late"],
        "words": _words_waiting(request, now),
        "dispositions": _dispositions_open(request, now),
        "alerts": on_a_tab(unread(request.user, now), MOST_COUNTED),
        "desk_lines": desk_lines_for(request.user, now),
        "dead": dead_lines(dead_channels_for(request.user, now)),
        "now": moment_in_words(now, offices[0].zone),
    }
    return render(request, "casework/desk.html", context)


def dead_lines(dead: Iterable[DeadChannel]) -> list[dict]:
    """Banners about channels that send nothing and mailboxes that are not read."""
    return [
        {
            "title": each.title,
            "office": each.office.short_name,
            "since": moment_in_words(each.since, each.office.zone),
            "is_unread": bool(each.line),
            "waiting": each.waiting,
            "error": in_words(each.error),
        }
        for each in dead
    ]


def _headline(waiting: int, is_narrowed: bool) -> str:
    if is_narrowed:
        return f"{dotted(waiting)} berkas di meja Anda cocok" if waiting else "Tidak ada yang cocok di meja Anda"
    return f"{dotted(waiting)} berkas menunggu Anda" if waiting else "Tidak ada yang menunggu Anda"


@login_required
@require_safe
def cases(request):
    now, offices, narrowed = _narrowed(request, visible_cases)
    found = narrowed.qs
    page = for_list(_before(found, request.GET.get("sebelum")).order_by("-id")[: PAGE + 1], offices)
    context = {
        "rows": rows_of(page[:PAGE], now),
        "filter": narrowed,
        "pager": keyset_pager(request, page, lambda row: row.pk),
        "count": count_in_words(found.order_by("-id")),
        "here": next((name for name in ("pesan", "disposisi") if request.GET.get(name)), "cases"),
        "most_exported": dotted(MOST_EXPORTED),
        "export_url": reverse("cases_csv") + url_with(request, sebelum=None),
        "whole_export_url": reverse("export_cases") + url_with(request, sebelum=None),
        "words": _words_waiting(request, now),
        "dispositions": _dispositions_open(request, now),
        "alerts": on_a_tab(unread(request.user, now), MOST_COUNTED),
    }
    return render(request, "casework/cases.html", context)


@login_required
@require_safe
def export(request):
    """The narrowed list as CSV for a spreadsheet: no contact data, no text, and cells that cannot run as formulas."""
    now, offices, narrowed = _narrowed(request, visible_cases)
    if narrowed.errors:
        return redirect(reverse("cases") + url_with(request))
    rows, cut = newest_of(narrowed.qs, offices, MOST_EXPORTED)
    for office in offices:
        taken = sum(row.office_id == office.pk for row in rows)
        log_export(
            BookExport.CASES, "csv", narrowed=narrowed.in_words, rows=taken, by=request.user, office=office, at=now
        )
    lines = with_notice(map(_cells, rows), len(_HEADS), cut)
    return csv_response(f"berkas-{now.astimezone(offices[0].zone):%Y-%m-%d}", _HEADS, lines)


def newest_of(cases, offices, most: int) -> tuple[list[Case], str]:
    """The newest cases, as many as a file takes at once, and what the file says where there are more."""
    rows = for_list(cases.order_by("-id")[: most + 1], offices)
    if len(rows) <= most:
        return rows, ""
    return rows[:most], f"Hanya {dotted(most)} berkas terbaru. Yang lain ada dalam unduhan seluruhnya."


_HEADS = (
    "Nomor register",
    "SOP",
    "Pokok",
    "Pemohon",
    "Saluran",
    "Langkah",
    "Diterima",
    "Batas langkah",
    "Batas berkas",
)


def _cells(row: Case) -> list:
    moments = (row.received_at, row.step_due_at, row.due_at)
    return [
        *(row.number, row.edition.short_title, row.shown_subject, row.asked_by),
        *(row.get_channel_display(), row.state_title),
        *(moment and moment.astimezone(row.office.zone) for moment in moments),
    ]


def _narrowed(request, of):
    """Now, the offices the reader sits in, and the filtered list; 404 for who has no desk."""
    now = timezone.now()
    seats = seats_of(request.user, now)
    if not seats:
        raise Http404("only staff have a desk")
    offices = list({seat.office.pk: seat.office for seat in seats}.values())
    cases = of(request.user, now)
    return (
        now,
        offices,
        CaseFilter(request.GET, cases, user=request.user, sops=sops_of(seats), offices=offices, now=now),
    )


def rows_of(cases: list[Case], now) -> list[dict]:
    """Cases as the ready values of a table row."""
    return [
        {
            "case": case,
            "url": reverse("case", args=[case.number]),
            "title": case.shown_title,
            "step": case.state_title,
            "since": moment_in_short(case.in_step_since, case.office.zone, now),
            "step_due": urgency(case.step_due_at, now, case.office),
            "no_step_due": "tidak disebut" if case.is_open else "",
            "due": urgency(case.due_at, now, case.office),
            "no_due": _why_no_due(case),
        }
        for case in cases
    ]


def _why_no_due(case: Case) -> str:
    if not case.is_open:
        return "ditutup"
    if case.waits_for_citizen:
        return "menunggu pemohon"
    return "mulai saat berkas lengkap" if case.graph.starts_clock else "tidak disebut"


def _words_waiting(request, now) -> int | str:
    with_a_word = visible_cases(request.user, now).filter(citizen_wrote_at__isnull=False)
    return on_a_tab(with_a_word.order_by("-id")[: COUNTED + 1].count(), COUNTED)


def _dispositions_open(request, now) -> int | str:
    handed = visible_cases(request.user, now).filter(pk__in=handed_to(request.user), closed_at=None)
    return on_a_tab(handed.order_by("-id")[: COUNTED + 1].count(), COUNTED)


def _before(cases, given: str | None):
    """Keyset paging: the page after a row starts at the next older one, however many were filed meanwhile."""
    return cases.filter(pk__lt=int(given)) if is_key(given) else cases


def _numbered_pager(request, page) -> dict:
    return {
        "previous_url": url_with(request, halaman=page.previous_page_number()) if page.has_previous() else "",
        "previous_label": "Sebelumnya",
        "next_url": url_with(request, halaman=page.next_page_number()) if page.has_next() else "",
        "label": f"Halaman {page.number} dari {page.paginator.num_pages}",
    }
