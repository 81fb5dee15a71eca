"""The offices' books as people read them: who may read which, what each line shows, who took lines out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import QuerySet

from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office, User
from sop_registry.flow import FLOWS
from sop_registry.queries import edition_of

from .effects import FACTS
from .inputs import INPUTS
from .models import BookEntry, BookExport, Case, Trail
from .models.case import HIDDEN
from .queries import visible_cases

Book = BookEntry.Book

# What an earlier act recorded and the line of a later one shows: an akta is entered by its number.
_CARRIED = {
    Book.BIRTHS: ("nomor_dokumen",),
    Book.DEATHS: ("nomor_dokumen",),
    Book.HANDOVERS: ("nomor_dokumen", "nomor_seri"),
}
_NAMES_SOMEBODY = ("saksi_1", "saksi_2", "penerima")


@cache
def sops_writing() -> dict[str, frozenset[str]]:
    """The SOPs whose acts write in each book, as the flows in the code say it."""
    writers = defaultdict(set)
    for proxy in FLOWS.values():
        for step in proxy.flow.steps.values():
            for exit_ in step.exits.values():
                for book in exit_.books:
                    writers[book].add(proxy.flow.sop)
    return {book: frozenset(sops) for book, sops in writers.items()}


def entries_for(user: User, office: Office, book: str, at: datetime) -> QuerySet[BookEntry]:
    """The lines of a book of which the user may see the case: the same rule as ``visible_cases``."""
    entries = BookEntry.objects.filter(office=office, book=book)
    if any(seat.office.pk == office.pk and not seat.sops for seat in seats_of(user, at)):
        return entries
    return entries.filter(case__in=visible_cases(user, at))


@dataclass(frozen=True)
class Line:
    """One line of a book as its page, its files and its print show it."""

    label: str  # its number in the book
    number: str  # of the case
    kind: str
    about: str
    facts: list[tuple[str, str]]
    by: str
    at: datetime  # in the office's zone


def lines_of(entries: Iterable[BookEntry], office: Office) -> list[Line]:
    """Lines in the order given; the same few queries however many they are (``for_lines`` has read the entries)."""
    entries = list(entries)
    cases = as_sops(entry.case for entry in entries)
    carried = _carried_facts(entries)
    return [_line(entry, cases[entry.case_id], carried.get(entry.case_id, {}), office) for entry in entries]


def for_lines(entries: QuerySet[BookEntry]) -> QuerySet[BookEntry]:
    return entries.select_related("act__mandate", "case")


def as_sops(cases: Iterable[Case]) -> dict[int, Case]:
    """The cases as their SOPs' proxies, by key; one query for each kind of case."""
    keys = defaultdict(list)
    for case in cases:
        keys[FLOWS[case.flow_key]._meta.concrete_model].append(case.pk)
    found = {}
    for model, wanted in keys.items():
        for case in model._base_manager.filter(pk__in=wanted).select_related("sop", "applicant"):
            case.edition = edition_of(case.edition_id, case.sop)
            found[case.pk] = case
    return found


def _carried_facts(entries: list[BookEntry]) -> dict[int, dict[str, str]]:
    """What earlier acts of the cases recorded that the lines of this book show, the last word counting."""
    until = {entry.case_id: entry.act.seq for entry in entries if entry.book in _CARRIED}
    if not until:
        return {}
    acts = Trail.objects.filter(case_id__in=list(until), **{f"data__{FACTS}__isnull": False}).order_by("case_id", "seq")
    carried = defaultdict(dict)
    for case, seq, facts in acts.values_list("case_id", "seq", f"data__{FACTS}"):
        if seq < until[case]:
            carried[case] |= facts
    return carried


def _line(entry: BookEntry, case: Case, earlier: dict[str, str], office: Office) -> Line:
    case.office = case.sop.office = entry.office = office
    hidden = case.confidential or case.anonymous
    carried = {name: earlier[name] for name in _CARRIED.get(entry.book, ()) if earlier.get(name)}
    told = [] if hidden else case.book_facts(entry.book)
    return Line(
        label=entry.label,
        number=case.number,
        kind=case.edition.short_title,
        about=HIDDEN if hidden else entry.about,
        facts=[*_in_words(carried, hidden), *told, *_in_words(entry.facts, hidden)],
        by=recorder_of(entry.act, case, office),
        at=entry.at.astimezone(office.zone),
    )


def _in_words(facts: dict[str, str], hidden: bool) -> list[tuple[str, str]]:
    """What acts recorded, as their inputs are labelled; names stay out where the case hides them."""
    return [
        (INPUTS[name].label, INPUTS[name].shown(value))
        for name, value in facts.items()
        if name in INPUTS and value and not (hidden and name in _NAMES_SOMEBODY)
    ]


def recorder_of(act: Trail, case: Case, office: Office) -> str:
    """The desk that wrote the line, as the SOP prints it; never a name."""
    if act.party == Trail.Party.CITIZEN:
        return "Pemohon"
    if act.party == Trail.Party.SYSTEM:
        return "Sistem"
    if act.mandate_id:
        act.mandate.office = office
        return act.mandate.title
    return case.label_of_act(act)


def log_export(
    book: str, form: str, *, narrowed: str, rows: int, by: User, office: Office, at: datetime, purpose: str = ""
) -> BookExport:
    """Keep who took lines of a book, or of the list of cases, out of the portal: they name people."""
    return BookExport.objects.create(
        office=office, book=book, form=form, narrowed=narrowed[:300], rows=rows, by=by, at=at, purpose=purpose[:300]
    )
