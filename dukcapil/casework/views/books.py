"""The offices' books: which there are, a book with its search, and its lines as XLSX, as CSV and on paper."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from dukcapil.casework.book_filter import BookFilter
from dukcapil.casework.book_jobs import HEADS, cells_of, print_of
from dukcapil.casework.book_source import Source, books_at, source_of
from dukcapil.casework.books import Book, Line, log_export
from dukcapil.casework.models import BookExport, Counter
from dukcapil.files.sheets import csv_response, with_notice, xlsx_response
from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import dotted, stamp

from .paging import PAGE, count_in_words, keyset_pager, url_with

Form = BookExport.Form
MOST_EXPORTED = 10_000
MOST_PRINTED = 500  # some seconds of work
LATEST_EXPORTS = 10


@dataclass(frozen=True)
class Opened:
    """A book as somebody opened it."""

    office: Office
    book: Book
    now: datetime
    filter: BookFilter
    is_admin: bool

    @property
    def source(self) -> Source:
        return source_of(self.book)

    @property
    def rows(self):
        """The newest first."""
        return self.source.in_order(self.filter.qs)

    def newest(self, most: int) -> tuple[list[Line], bool]:
        """At most so many lines in the order of the book, and whether older ones were left out."""
        rows = list(self.rows[: most + 1])
        return self.source.lines(reversed(rows[:most]), self.office), len(rows) > most


@login_required
@require_safe
def books(request):
    now = timezone.now()
    seats = seats_of(request.user, now)
    offices = {seat.office.pk: seat.office for seat in seats}
    shelves = [(office, found) for office in offices.values() if (found := books_at(office, seats))]
    if not shelves:
        raise Http404("no desk that keeps a book")
    rows = [(office, _shelf(office, found, now)) for office, found in shelves]
    return render(request, "casework/books.html", {"shelves": rows})


def _shelf(office: Office, books: list[Book], now: datetime) -> list[dict]:
    """Each book with the last number given in it (one query, and one for the register's series)."""
    counted = {book: source_of(book).counted(office, now) for book in books}
    year = now.astimezone(office.zone).year
    last = dict(Counter.objects.filter(office=office, year=year).values_list("series", "last"))
    return [
        _shelved(office, book, max((last.get(each, 0) for each in series), default=0), when)
        for book, (series, when) in counted.items()
    ]


def _shelved(office: Office, book: Book, number: int, when: str) -> dict:
    said = f"Nomor terakhir {when}: {number}." if number else f"Belum ada nomor {when}."
    return {"title": book.label, "url": reverse("book", args=[office.key, book.value]), "line": said}


@login_required
@require_safe
def book(request, office, book):
    opened = opened_by(request, office, book)
    source = opened.source
    page = list(source.before(opened.rows, request.GET.get("sebelum", ""))[: PAGE + 1])
    lines = source.lines(page[:PAGE], opened.office)
    context = {
        "office": opened.office,
        "book": opened.book,
        "lines": lines,
        "has_facts": any(line.facts for line in lines),
        "filter": opened.filter,
        "count": count_in_words(opened.rows),
        "pager": keyset_pager(request, page, source.place_of),
        **{
            f"{name}_url": reverse("book_file", args=[office, book, form.value]) + url_with(request, sebelum=None)
            for name, form in (("print", Form.PRINT), ("xlsx", Form.XLSX), ("csv", Form.CSV))
        },
        "whole_url": reverse("book_export", args=[office, book]) + url_with(request, sebelum=None),
        "most_exported": dotted(MOST_EXPORTED),
        "most_printed": dotted(MOST_PRINTED),
        "exports": latest_exports(opened.office, opened.book) if opened.is_admin else [],
    }
    return render(request, "casework/book.html", context)


def latest_exports(office: Office, book: str) -> list[dict]:
    """Who took lines out lately, and with personal data what for; the office's admin reads it."""
    logged = BookExport.objects.filter(office=office, book=book).select_related("by")
    return [
        {
            "line": f"{stamp(row.at, office.zone)} · {row.by} · {row.get_form_display()}, {row.rows} baris",
            "narrowed": "; ".join(filter(None, (row.narrowed, row.purpose and f"Data pribadi: {row.purpose}"))),
        }
        for row in logged.order_by("-id")[:LATEST_EXPORTS]
    ]


@login_required
@require_GET
def book_file(request, office, book, form):
    """The narrowed lines as a file; what goes out is logged."""
    opened = opened_by(request, office, book)
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
    cut = f"Hanya {dotted(len(lines))} baris terbaru. Sempitkan saringannya untuk mendapat yang lain." if is_cut else ""
    if form == Form.PRINT:
        printed = print_of(opened.office, opened.book, opened.filter, lines, cut, opened.now)
        response = HttpResponse(printed, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{opened.book.value}-{opened.office.key}.pdf"'
        return response
    rows = with_notice(map(cells_of, lines), len(HEADS), cut)
    name = f"{opened.book.value}-{office}-{opened.now.astimezone(opened.office.zone):%Y-%m-%d}"
    if form == Form.CSV:
        return csv_response(name, HEADS, rows)
    return xlsx_response(name, opened.book.label, HEADS, rows)


def opened_by(request, office_key: str, book: str) -> Opened:
    """A book of one of the reader's offices whose SOPs their desk serves; 404 for every other."""
    now = timezone.now()
    seats = seats_of(request.user, now)
    office = next((seat.office for seat in seats if seat.office.key == office_key), None)
    if office is None or book not in books_at(office, seats):
        raise Http404("not a book of these desks")
    narrowed = source_of(book).narrowed(request.GET, request.user, office, now)
    is_admin = any(seat.office.pk == office.pk and seat.role is Role.ADMIN for seat in seats)
    return Opened(office, Book(book), now, narrowed, is_admin)
