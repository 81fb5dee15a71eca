"""Where the lines of each book come from: acts have written them, or cases are themselves the lines of a register."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from django.db.models import Q, QuerySet

from dukcapil.people.desks import Seat
from dukcapil.people.models import Office, User

from .book_filter import PLACE, BookFilter, narrowed
from .books import Book, Line, entries_for, for_lines, lines_of, sops_writing
from .models import BookEntry


class Source(Protocol):
    """The lines of one book. ``place`` names a line in the address of the page that begins behind it."""

    def sops(self, office: Office) -> Iterable[str]:
        """The keys of the office's SOPs that write in it: a desk reads the book if it serves one."""

    def narrowed(self, data, user: User, office: Office, now: datetime) -> BookFilter:
        """Its lines that the user may see, with the filters that were asked for."""

    def in_order(self, rows: QuerySet) -> QuerySet:
        """The newest first."""

    def before(self, rows: QuerySet, place: str) -> QuerySet:
        """What is older than a place; everything where that is none."""

    def place_of(self, row) -> str: ...

    def lines(self, rows: Iterable, office: Office) -> list[Line]:
        """In the order given; the same few queries however many they are."""

    def counted(self, office: Office, now: datetime) -> tuple[list[str], str]:
        """The series of this year that its numbers come from, and how that time is called."""


class Entries:
    """A book whose lines were written by acts."""

    def __init__(self, book: Book):
        self.book = book

    def sops(self, office: Office) -> Iterable[str]:
        return [sop for sop in sops_writing().get(self.book, ()) if sop.startswith(f"{office.key}/")]

    def narrowed(self, data, user: User, office: Office, now: datetime) -> BookFilter:
        entries = for_lines(entries_for(user, office, self.book, now))
        return narrowed(data, entries, book=self.book, office=office, now=now)

    def in_order(self, rows: QuerySet) -> QuerySet:
        return rows.order_by("-period", "-number")

    def before(self, rows: QuerySet, place: str) -> QuerySet:
        match = PLACE.fullmatch(place)
        if match is None:
            return rows
        period, number = match.groups()
        return rows.filter(Q(period__lt=period) | Q(period=period, number__lt=int(number)))

    def place_of(self, row: BookEntry) -> str:
        return f"{row.period}.{row.number}"

    def lines(self, rows: Iterable[BookEntry], office: Office) -> list[Line]:
        return lines_of(rows, office)

    def counted(self, office: Office, now: datetime) -> tuple[list[str], str]:
        today = now.astimezone(office.zone).date()
        is_queue = self.book == Book.QUEUE
        entry = BookEntry(book=self.book, period=today.isoformat() if is_queue else str(today.year))
        return [entry.series], "hari ini" if is_queue else f"tahun {today.year}"


_SOURCES: dict[str, Source] = {}


def register(book: Book, source: Source) -> None:
    _SOURCES[book] = source


def source_of(book: str) -> Source:
    return _SOURCES.get(book) or Entries(Book(book))


def books_at(office: Office, seats: Iterable[Seat]) -> list[Book]:
    """The books of an office that a desk there reads: those that an SOP writes in which the desk serves."""
    here = [seat for seat in seats if seat.office.pk == office.pk]
    return [book for book in Book if any(seat.serves(sop) for sop in source_of(book).sops(office) for seat in here)]


def has_books(office: Office, seats: Iterable[Seat]) -> bool:
    return bool(books_at(office, seats))
