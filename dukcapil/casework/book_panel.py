"""Where a case stands in the office's books, beside the case: every book for the office, the first counter's for the
citizen."""

from django.urls import reverse

from dukcapil.people.desks import seats_of

from .book_source import books_at
from .books import Book, sops_writing
from .models import Case
from .panels import Panel, Reader

_FOR_CITIZEN = (Book.QUEUE, Book.APPLICATIONS)


def panel(case: Case, reader: Reader) -> Panel | None:
    if not any(case.sop.key in sops for sops in sops_writing().values()):
        return None  # a complaint: no query
    entries = list(case.book_entries.order_by("at", "id"))
    if not reader.is_staff:
        entries = [entry for entry in entries if entry.book in _FOR_CITIZEN]
    if not entries:
        return None
    readable = books_at(case.office, seats_of(reader.user, reader.at)) if reader.is_staff else []
    lines = [(entry.title, _url(case, entry) if entry.book in readable else "") for entry in entries]
    return Panel("casework/_books.html", {"lines": lines}, place="side")


def _url(case: Case, entry) -> str:
    return f"{reverse('book', args=[case.office.key, entry.book])}?cari={case.number}"
