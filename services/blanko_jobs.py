"""The whole ledger of blanks as a file, made by a worker."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.http import QueryDict

from dukcapil.jobs.models import Job
from dukcapil.jobs.running import Kind, Progress, Stopped, ask, register
from dukcapil.jobs.tables import FORMATS, write_table
from dukcapil.people.models import Office, User

from .blanko import offices_for
from .blanko_forms import LedgerFilter
from .models import BlankoMove

KIND = "blanko"
HEADS = ("Waktu", "Jenis", "Peristiwa", "Nomor seri", "Perubahan", "Saldo", "Berkas", "Keterangan", "Dicatat oleh")
STEP = 2_000  # lines read at a time


def ask_for_ledger(*, office: Office, by: User, query: str, form: str, at: datetime) -> Job:
    """Queue the export of the lines as they are filtered now."""
    return ask(
        KIND,
        f"Stok blanko {office.short_name}",
        office=office,
        by=by,
        name=f"blanko-{office.key}-{at.astimezone(office.zone):%Y-%m-%d}.{form}",
        content_type=FORMATS[form],
        params={"query": query, "kind": form},
        at=at,
    )


def lines_of(office: Office, data) -> LedgerFilter:
    moves = BlankoMove.objects.filter(office=office).select_related("by", "case")
    return LedgerFilter(data, moves, office=office)


def cells_of(move: BlankoMove, office: Office) -> list:
    return [
        move.at.astimezone(office.zone),
        move.get_kind_display(),
        move.get_move_display(),
        move.serial,
        move.change,
        move.balance,
        move.case.number if move.case_id else "",
        move.note,
        str(move.by) if move.by_id else "",
    ]


def _may(job: Job, user: User, at: datetime) -> bool:
    return job.office in offices_for(user, at)


def _work(job: Job, path: Path) -> Iterator[Progress]:
    narrowed = lines_of(job.office, QueryDict(job.params["query"]))
    if narrowed.errors:
        raise Stopped("Saringannya tidak berlaku lagi. Minta sekali lagi dari halaman stok blanko.")
    rows = (cells_of(move, job.office) for move in narrowed.qs.order_by("id").iterator(chunk_size=STEP))
    yield from write_table(path, job.params["kind"], "Stok blanko", HEADS, rows, narrowed.qs.count())


register(Kind(KIND, _work, _may))
