"""The offices' books: which there are, a book with its search, and its lines as XLSX, as CSV and on paper."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from dukcapil.casework.book_filter import BookFilter, narrowed
from dukcapil.casework.books import Book, Line, books_at, entries_for, for_lines, lines_of, log_export
from dukcapil.casework.models import BookEntry, BookExport, Counter
from dukcapil.files.pdf import pdf_of
from dukcapil.files.sheets import csv_response, with_notice, xlsx_response
from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_words, stamp

from .paging import PAGE, count_in_words, keyset_pager, url_with

Form = BookExport.Form
MOST_EXPORTED = 10_000
MOST_PRINTED = 500  # some seconds of work
LATEST_EXPORTS = 10
_PLACE = re.compile(r"(\d{4}(?:-\d{2}-\d{2})?)\.(\d{1,9})")
_HEADS = ("Nomor", "Waktu", "Nomor register", "Layanan", "Atas nama", "Isian", "Dicatat oleh")


@dataclass(frozen=True)
class Opened:
    """A book as somebody opened it."""

    office: Office
    book: Book
    now: datetime
    filter: BookFilter
    is_admin: bool

    @property
    def entries(self):
        """The newest first."""
        return self.filter.qs.order_by("-period", "-number")

    def newest(self, most: int) -> tuple[list[Line], bool]:
        """At most so many lines in the order of the book, and whether older ones were left out."""
        entries = list(for_lines(self.entries)[: most + 1])
        return lines_of(reversed(entries[:most]), self.office), len(entries) > most


@login_required
@require_safe
def books(request):
    now = timezone.now()
    seats = seats_of(request.user, now)
    offices = {seat.office.pk: seat.office for seat in seats}
    shelves = [(office, found) for office in offices.values() if (found := books_at(office, seats))]
    if not shelves:
        raise Http404("no desk that keeps a book")
    last = _last_numbers([office for office, _ in shelves], now)
    rows = [(office, [_shelved(office, book, last, now) for book in found]) for office, found in shelves]
    return render(request, "casework/books.html", {"shelves": rows})


def _last_numbers(offices: list[Office], now: datetime) -> dict[tuple[int, str], int]:
    rule = Q(pk__in=[])
    for office in offices:
        rule |= Q(office=office, year=now.astimezone(office.zone).year)
    return {(row.office_id, row.series): row.last for row in Counter.objects.filter(rule)}


def _shelved(office: Office, book: Book, last: dict, now: datetime) -> dict:
    today = now.astimezone(office.zone).date()
    is_queue = book == Book.QUEUE
    series = BookEntry(book=book, period=today.isoformat() if is_queue else str(today.year)).series
    number, when = last.get((office.pk, series), 0), "hari ini" if is_queue else f"tahun {today.year}"
    said = f"Nomor terakhir {when}: {number}." if number else f"Belum ada nomor {when}."
    return {"title": book.label, "url": reverse("book", args=[office.key, book.value]), "line": said}


@login_required
@require_safe
def book(request, office, book):
    opened = _opened(request, office, book)
    found = for_lines(_before(opened.entries, request.GET.get("sebelum")))
    page = list(found[: PAGE + 1])
    lines = lines_of(page[:PAGE], opened.office)
    context = {
        "office": opened.office,
        "book": opened.book,
        "lines": lines,
        "has_facts": any(line.facts for line in lines),
        "filter": opened.filter,
        "count": count_in_words(opened.entries),
        "pager": keyset_pager(request, page, lambda entry: f"{entry.period}.{entry.number}"),
        **{
            f"{name}_url": reverse("book_file", args=[office, book, form.value]) + url_with(request, sebelum=None)
            for name, form in (("print", Form.PRINT), ("xlsx", Form.XLSX), ("csv", Form.CSV))
        },
        "most_exported": f"{MOST_EXPORTED:,}".replace(",", "."),
        "most_printed": f"{MOST_PRINTED:,}".replace(",", "."),
        "exports": _exports(opened),
    }
    return render(request, "casework/book.html", context)


def _before(entries, given: str | None):
    """Keyset paging: the page after a line starts at the next older one, however many were written meanwhile."""
    place = _PLACE.fullmatch(given or "")
    if place is None:
        return entries
    period, number = place.groups()
    return entries.filter(Q(period__lt=period) | Q(period=period, number__lt=int(number)))


def _exports(opened: Opened) -> list[dict]:
    """Who took lines out lately, for the office's admin."""
    if not opened.is_admin:
        return []
    logged = BookExport.objects.filter(office=opened.office, book=opened.book).select_related("by")
    return [
        {
            "line": f"{stamp(row.at, opened.office.zone)} · {row.by} · {row.get_form_display()}, {row.rows} baris",
            "narrowed": row.narrowed,
        }
        for row in logged.order_by("-id")[:LATEST_EXPORTS]
    ]


@login_required
@require_GET
def book_file(request, office, book, form):
    """The narrowed lines as a file; what goes out is logged."""
    opened = _opened(request, office, book)
    if form not in Form.values:
        raise Http404("no such form")
    if opened.filter.errors:
        return redirect(reverse("book", args=[office, book]) + url_with(request))
    most = MOST_PRINTED if form == Form.PRINT else MOST_EXPORTED
    lines, is_cut = opened.newest(most)
    log_export(
        opened.book,
        form,
        narrowed=opened.filter.in_words,
        rows=len(lines),
        by=request.user,
        office=opened.office,
        at=opened.now,
    )
    cut = f"Hanya {len(lines)} baris terbaru. Sempitkan saringannya untuk mendapat yang lain." if is_cut else ""
    if form == Form.PRINT:
        return _printed(opened, lines, cut)
    rows = with_notice(map(_cells, lines), len(_HEADS), cut)
    name = f"{opened.book.value}-{office}-{opened.now.astimezone(opened.office.zone):%Y-%m-%d}"
    if form == Form.CSV:
        return csv_response(name, _HEADS, rows)
    return xlsx_response(name, opened.book.label, _HEADS, rows)


def _cells(line: Line) -> list:
    facts = "; ".join(f"{label}: {value}" for label, value in line.facts)
    return [line.entry.label, line.at, line.number, line.kind, line.about, facts, line.by]


def _printed(opened: Opened, lines: list[Line], cut: str) -> HttpResponse:
    context = {
        "office": opened.office,
        "book": opened.book,
        "narrowed": opened.filter.in_words or "Semua baris",
        "lines": lines,
        "cut": cut,
        "printed_at": moment_in_words(opened.now, opened.office.zone),
    }
    response = HttpResponse(pdf_of("casework/book_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{opened.book.value}-{opened.office.key}.pdf"'
    return response


def _opened(request, office_key: str, book: str) -> Opened:
    """A book of one of the reader's offices whose SOPs their desk serves; 404 for every other."""
    now = timezone.now()
    seats = seats_of(request.user, now)
    office = next((seat.office for seat in seats if seat.office.key == office_key), None)
    if office is None or book not in books_at(office, seats):
        raise Http404("not a book of these desks")
    entries = entries_for(request.user, office, book, now)
    is_admin = any(seat.office.pk == office.pk and seat.role is Role.ADMIN for seat in seats)
    return Opened(office, Book(book), now, narrowed(request.GET, entries, book=book, office=office, now=now), is_admin)
