"""A whole book as a file, made by a worker: however many lines, by the rights the asker has when it is made."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.http import QueryDict

from dukcapil.files.pdf import pdf_of
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import Kind, Progress, Stopped, ask, register
from dukcapil.jobs.tables import FORMATS, write_table
from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office, User
from dukcapil.worktime.wording import moment_in_words

from .book_filter import BookFilter
from .book_source import Source, books_at, source_of
from .books import Book, Line, log_export
from .refusals import WrongInput

KIND = "buku"
STEP = 1_000  # lines read at a time
MOST_PRINTED = 5_000  # lines of a print: a thick volume
HEADS = ("Nomor", "Waktu", "Nomor register", "Layanan", "Atas nama", "Isian", "Dicatat oleh")
PRINTED = {**FORMATS, "pdf": "application/pdf"}


def ask_for_book(*, office: Office, book: Book, by: User, query: str, form: str, at: datetime) -> Job:
    """Queue the export of a book's lines as they are filtered now. Refusal: ``WrongInput``."""
    if form not in PRINTED:
        raise WrongInput({"kind": "Pilih XLSX, CSV, atau PDF."})
    narrowed = source_of(book).narrowed(QueryDict(query), by, office, at)
    if narrowed.errors:
        raise WrongInput({"kind": "Saringan buku ini keliru. Perbaiki dahulu di halaman bukunya."})
    if form == "pdf" and narrowed.qs[MOST_PRINTED : MOST_PRINTED + 1].exists():
        raise WrongInput({"kind": f"Cetakan memuat paling banyak {MOST_PRINTED // 1000}.000 baris. Sempitkan dahulu."})
    return ask(
        KIND,
        f"{book.label} {office.short_name}",
        office=office,
        by=by,
        name=f"{book.value}-{office.key}-{at.astimezone(office.zone):%Y-%m-%d}.{form}",
        content_type=PRINTED[form],
        params={"book": book.value, "query": query, "kind": form},
        at=at,
    )


def cells_of(line: Line) -> list:
    facts = "; ".join(f"{label}: {value}" for label, value in line.facts)
    return [line.label, line.at, line.number, line.kind, line.about, facts, line.by]


def print_of(office: Office, book: Book, narrowed: BookFilter, lines: list[Line], cut: str, at: datetime) -> bytes:
    """The book on paper: PDF/UA, with room for the signatures."""
    context = {
        "office": office,
        "book": book,
        "narrowed": narrowed.in_words or "Semua baris",
        "lines": lines,
        "cut": cut,
        "printed_at": moment_in_words(at, office.zone),
    }
    return pdf_of("casework/book_pdf.html", context)


def _may(job: Job, user: User, at: datetime) -> bool:
    return job.params["book"] in books_at(job.office, seats_of(user, at))


def _narrowed(job: Job) -> tuple[Source, BookFilter]:
    source, user = source_of(job.params["book"]), User.objects.get(pk=job.asked_by_id)
    narrowed = source.narrowed(QueryDict(job.params["query"]), user, job.office, job.asked_at)
    if narrowed.errors:
        raise Stopped("Saringan buku ini tidak berlaku lagi. Minta sekali lagi dari halaman bukunya.")
    return source, narrowed


def _work(job: Job, path: Path) -> Iterator[Progress]:
    source, narrowed = _narrowed(job)
    total, lines = narrowed.qs.count(), _lines(job, source, narrowed)
    if job.params["kind"] == "pdf":
        yield Progress(0, total)
        kept = list(islice(lines, MOST_PRINTED))
        yield Progress(len(kept) // 2, total)
        path.write_bytes(print_of(job.office, Book(job.params["book"]), narrowed, kept, "", job.asked_at))
        return
    rows = (cells_of(line) for line in lines)
    yield from write_table(path, job.params["kind"], Book(job.params["book"]).label, HEADS, rows, total)


def _lines(job: Job, source: Source, narrowed: BookFilter) -> Iterator[Line]:
    """In the order of the book, the memory of one step however many there are."""
    rows = source.in_order(narrowed.qs).reverse().iterator(chunk_size=STEP)
    while step := list(islice(rows, STEP)):
        yield from source.lines(step, job.office)


def _finish(job: Job) -> None:
    _, narrowed = _narrowed(job)
    log_export(
        job.params["book"],
        job.params["kind"],
        narrowed=narrowed.in_words,
        rows=job.total,
        by=job.asked_by,
        office=job.office,
        at=job.finished_at,
    )


register(Kind(KIND, _work, _may, _finish))
