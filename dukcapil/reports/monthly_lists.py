"""Lists of register numbers for the month: late, late and unanswered, returned, complaints. No name, no contact,
nothing that was written.

Each is a generator with the memory of one step: the PDF takes the first rows, the XLSX all of them.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet

from complaints.models import Category
from dukcapil.casework.models import Channel
from dukcapil.people.models import Office
from sop_registry.flow import ENDS
from sop_registry.models import Sop

from .models import CaseFact, StepFact
from .scope import Scope
from .told import Told
from .why_late import why_answered_late, why_unanswered
from .wording import number as written

STEP = 1_000  # rows fetched at a time


@dataclass(frozen=True)
class MonthList:
    """One list: its title, its heads, and how many of its rows the PDF prints."""

    key: str
    title: str
    heads: tuple[str, ...]
    printed: int


LATE = MonthList(
    "terlambat",
    "Berkas yang terlambat dijawab",
    ("Nomor register", "SOP", "Diterima", "Dijanjikan", "Dijawab", "Sebab menurut jam langkah"),
    150,
)
UNANSWERED = MonthList(
    "lewat-akhir",
    "Berkas lewat batas yang belum dijawab",
    ("Nomor register", "SOP", "Diterima", "Lewat batas", "Langkah pada akhir bulan", "Sejak", "Sebab"),
    150,
)
RETURNED = MonthList(
    "dikembalikan",
    "Berkas yang dikembalikan kepada pemohon",
    ("Nomor register", "SOP", "Langkah yang mengembalikan", "Tanggal"),
    100,
)
COMPLAINTS = MonthList(
    "pengaduan",
    "Daftar pengaduan yang diterima",
    ("Nomor register", "Diterima", "Saluran", "Pokok pengaduan", "Dijawab", "Keadaan pada akhir bulan"),
    250,
)
LISTS = {each.key: each for each in (LATE, UNANSWERED, RETURNED, COMPLAINTS)}


def rows_of(key: str, told: Told, limit: int | None = None) -> Iterator[tuple]:
    """The rows of a list in the order of their numbers; days are dates."""
    return {"terlambat": _late, "lewat-akhir": _unanswered, "dikembalikan": _returned, "pengaduan": _complaints}[key](
        told, limit
    )


def count_of(key: str, told: Told) -> int:
    if key == UNANSWERED.key:
        return told.late_unanswered_count
    return {"terlambat": late_facts, "dikembalikan": returned_facts, "pengaduan": complaint_facts}[key](
        told.scope
    ).count()


def late_facts(scope: Scope) -> QuerySet[CaseFact]:
    return CaseFact.objects.filter(scope.rows(), answered_on__range=scope.days, on_time=False)


def returned_facts(scope: Scope) -> QuerySet[StepFact]:
    return StepFact.objects.filter(scope.rows(), left_on__range=scope.days, returned=True, to_citizen=True)


def complaint_facts(scope: Scope) -> QuerySet[CaseFact]:
    return CaseFact.objects.filter(scope.rows(), received_on__range=scope.days, kind=Sop.Kind.COMPLAINT)


def _late(told: Told, limit: int | None) -> Iterator[tuple]:
    office = told.scope.office
    columns = ("case_id", "case__number", "sop__key", "received_on", "promised_at", "answered_on")
    for step in _in_steps(late_facts(told.scope), columns, limit):
        reasons = why_answered_late([row["case_id"] for row in step], told)
        for row in step:
            yield (
                row["case__number"],
                told.sop_names.get(row["sop__key"], row["sop__key"]),
                row["received_on"],
                _day(row["promised_at"], office),
                row["answered_on"],
                reasons[row["case_id"]],
            )


def _unanswered(told: Told, limit: int | None) -> Iterator[tuple]:
    office, ends = told.scope.office, told.end_of(told.scope.until)
    columns = ("case_id", "case__number", "case__flow_key", "sop__key", "received_at", "received_on", "late_from")
    for step in _in_steps(told.late_unanswered, columns, limit):
        standing = why_unanswered(step, told, ends)
        for row in step:
            stood = standing[row["case_id"]]
            yield (
                row["case__number"],
                told.sop_names.get(row["sop__key"], row["sop__key"]),
                row["received_on"],
                _day(row["late_from"], office),
                stood.step,
                _day(stood.since, office),
                stood.why,
            )


def _returned(told: Told, limit: int | None) -> Iterator[tuple]:
    columns = ("case__number", "sop__key", "state", "left_on")
    for step in _in_steps(returned_facts(told.scope), columns, limit, order=("case__number", "place")):
        for row in step:
            title = told.title_of(row["sop__key"], row["state"])
            name = told.sop_names.get(row["sop__key"], row["sop__key"])
            yield (row["case__number"], name, title, row["left_on"])


def _complaints(told: Told, limit: int | None) -> Iterator[tuple]:
    until = told.scope.until
    channels, categories = dict(Channel.choices), dict(Category.objects.values_list("key", "name"))
    columns = ("case__number", "received_on", "channel", "category", "answered_on", "finished_on", "outcome")
    for step in _in_steps(complaint_facts(told.scope), columns, limit):
        for row in step:
            answered = row["answered_on"] if row["answered_on"] and row["answered_on"] <= until else None
            yield (
                row["case__number"],
                row["received_on"],
                channels.get(row["channel"], row["channel"]),
                categories.get(row["category"], "-"),
                answered,
                _state_at(until, answered, row["finished_on"], row["outcome"]),
            )


def _state_at(until: date, answered: date | None, finished: date | None, outcome: str) -> str:
    """What a case was at the end of the month, whatever became of it later."""
    if finished is not None and finished <= until:
        return ENDS[outcome]
    return "Dijawab, menunggu tanggapan" if answered else "Dalam proses"


def returned_by_step(told: Told) -> list[tuple[str, str, int, int]]:
    """(SOP, step, times sent back to the citizen, times sent back within the office), the most first (one query)."""
    rows = StepFact.objects.filter(told.scope.rows(), left_on__range=told.scope.days, returned=True)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for sop, state, to_citizen, count in (
        rows.order_by().values_list("sop__key", "state", "to_citizen").annotate(count=Count("pk"))
    ):
        sums[sop, state][0 if to_citizen else 1] += count
    found = []
    for (sop, state), (to_citizen, within) in sums.items():
        found.append((told.sop_names.get(sop, sop), told.title_of(sop, state), to_citizen, within))
    return sorted(found, key=lambda row: (-row[2] - row[3], row[0], row[1]))


def _in_steps(facts: QuerySet, columns, limit: int | None, order=("case__number",)) -> Iterator[list[dict]]:
    """Rows as dictionaries, a step at a time, by a cursor of the server where there are many."""
    rows = facts.order_by(*order).values(*columns)
    if limit is not None:
        yield list(rows[:limit])
        return
    step = []
    for row in rows.iterator(chunk_size=STEP):
        step.append(row)
        if len(step) == STEP:
            yield step
            step = []
    if step:
        yield step


def _day(moment, office: Office) -> date | None:
    return moment and moment.astimezone(office.zone).date()


def cut_sentence(shown: int, total: int, rest: str = "lampiran XLSX di halaman laporan ini") -> str:
    """What is said below a list that is longer than it is printed, and where the rest is; empty where all is there."""
    return f"{written(shown)} dari {written(total)} baris; selengkapnya pada {rest}." if total > shown else ""


def balance(office: Office, since: date, until: date) -> dict[str, int]:
    """Open at the start, received, closed, open at the end: the first two less the third are the fourth."""
    before = CaseFact.objects.filter(office=office, received_on__lt=since)
    came = CaseFact.objects.filter(office=office, received_on__range=(since, until)).count()
    closed = CaseFact.objects.filter(office=office, finished_on__range=(since, until)).count()
    opening = before.count() - before.filter(finished_on__lt=since).count()
    return {"opening": opening, "received": came, "closed": closed, "closing": opening + came - closed}


def first_case_on(office: Office) -> date | None:
    """The day of the office's first case; None where it has none (served by an index)."""
    rows = CaseFact.objects.filter(office=office).order_by("received_on")
    return rows.values_list(F("received_on"), flat=True).first()
