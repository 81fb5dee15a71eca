"""How each part of the monthly report is counted again from a ``Recount``."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from dukcapil.casework.models import Channel
from dukcapil.reports.wording import office_time
from dukcapil.worktime.calendar import office_time_between
from sop_registry.flow import FLOWS

from . import plain_sql
from .conftest import plain
from .recounted import Recount, Work

GRADES = ((88.31, "A"), (76.61, "B"), (65, "C"), (0, "D"))  # of PermenPANRB 14/2017


class Listed(NamedTuple):
    pk: int
    number: str
    sop: str
    kind: str
    channel: str
    category: str | None
    promised_on: date | None
    ended_on: date | None
    outcome: str | None


def _listed(recount: Recount) -> list[Listed]:
    """The cases in the order of their numbers."""
    rows = map(Listed._make, plain(plain_sql.LISTED, office=recount.office))
    return sorted(rows, key=lambda row: row.number)


# ---- lists of the monthly report


def late(recount: Recount) -> list[tuple]:
    late_on = {event.case: event.day for event in recount.events if event.what == "terlambat"}
    return [
        (
            row.number,
            row.sop,
            recount.cases[row.pk].received_on,
            row.promised_on,
            late_on[row.pk],
            _why(recount, row.pk),
        )
        for row in _listed(recount)
        if row.pk in late_on
    ]


def _why(recount: Recount, case: int) -> str:
    """The two steps up to the answer that went furthest past their standards, or the longest one."""
    done = [work for work in recount.owed(case) if work.is_done]
    worst = sorted((work for work in done if work.is_late), key=_beyond, reverse=True)[:2]
    said = [f"{_title(work)} {office_time(work.seconds)}" for work in worst]
    if not worst:
        longest = max(done, key=lambda work: work.seconds)
        said = [f"{_title(longest)} {office_time(longest.seconds)}, langkah terlama"]
    if returns := sum(work.stay.sent_back == "dikembalikan" for work in done):
        said.append(f"dikembalikan {returns} kali")
    return "; ".join(said)


def _beyond(work: Work) -> int:
    return work.seconds - (work.standard.minutes or 0) * 60


def _title(work: Work) -> str:
    return work.case.step(work.stay.state).title


def unanswered(recount: Recount) -> list[tuple]:
    return [
        (row.number, row.sop, recount.cases[row.pk].received_on, *_stood(recount, row.pk))
        for row in _listed(recount)
        if row.pk in recount.late_unanswered
    ]


def _stood(recount: Recount, pk: int) -> tuple:
    """Since when it was late, at which step it stood, since when, and why it was late."""
    case, works = recount.cases[pk], recount.stays_before_end(pk)
    flow = FLOWS[case.flow_key].flow
    step = flow.steps[works[-1].stay.to_state] if works else flow.first
    since = works[-1].stay.left_at if works else case.received_at
    ran = office_time_between(since, recount.ends, recount.calendar).total_seconds()
    here = f"di langkah ini {office_time(ran)}"
    said = {"kantor": here, "pemohon": "menunggu pemohon", "luar": "tertunda sebab luar"}
    late = sorted((work for work in works if work.is_late), key=_beyond, reverse=True)[:2]
    why = [said[step.holder.value], *(f"{_title(work)} {office_time(work.seconds)}" for work in late)]
    if returns := sum(work.stay.sent_back == "dikembalikan" for work in works):
        why.append(f"dikembalikan {returns} kali")
    late_on, since_on = (
        moment.astimezone(recount.calendar.zone).date() for moment in (recount.past_promise[pk], since)
    )
    return late_on, step.title, since_on, "; ".join(why)


def returned(recount: Recount) -> list[tuple]:
    stays = defaultdict(list)
    for work in recount.works:
        if work.stay.sent_back == "dikembalikan":
            stays[work.case.pk].append(work)
    return [
        (row.number, row.sop, _title(work), work.stay.left_on)
        for row in _listed(recount)
        for work in sorted(stays[row.pk], key=lambda work: work.stay.place)
    ]


def complaints(recount: Recount) -> list[tuple]:
    answered = {
        event.case: event.day for event in recount.all_events if event.what == "dijawab" and event.day <= recount.until
    }
    received = {event.case: event.day for event in recount.events if event.what == "diterima"}
    return [
        (
            *(row.number, received[row.pk], Channel(row.channel).label, row.category, answered.get(row.pk)),
            _state(row, recount.until, row.pk in answered),
        )
        for row in _listed(recount)
        if row.pk in received and row.kind == "pengaduan"
    ]


def _state(row: Listed, until: date, is_answered: bool) -> str:
    if row.ended_on and row.ended_on <= until:
        return row.outcome.capitalize()
    return "Dijawab, menunggu tanggapan" if is_answered else "Dalam proses"


LISTS: dict[str, Callable[[Recount], list[tuple]]] = {
    "terlambat": late,
    "lewat-akhir": unanswered,
    "dikembalikan": returned,
    "pengaduan": complaints,
}


# ---- the rest of the monthly report


def balance(recount: Recount) -> dict[str, int]:
    """How many stood open when the month began and ended, each counted for itself."""
    received = {case.pk: case.received_on for case in recount.cases.values()}
    ended = {row.pk: row.ended_on for row in _listed(recount) if row.ended_on}
    return {
        "opening": sum(day < recount.since <= ended.get(pk, recount.since) for pk, day in received.items()),
        "received": sum(recount.since <= day <= recount.until for day in received.values()),
        "closed": sum(recount.since <= day <= recount.until for day in ended.values()),
        "closing": sum(day <= recount.until < ended.get(pk, date.max) for pk, day in received.items()),
    }


def returned_by_step(recount: Recount) -> list[tuple]:
    """The steps that sent files back, to the citizen and within the office, whoever did so most first."""
    names, counts = {row.pk: row.sop for row in _listed(recount)}, defaultdict(Counter)
    for work in recount.works:
        if work.stay.sent_back in ("dikembalikan", "koreksi"):
            counts[names[work.case.pk], _title(work)][work.stay.sent_back] += 1
    rows = [(*step, count["dikembalikan"], count["koreksi"]) for step, count in counts.items()]
    return sorted(rows, key=lambda row: (-row[2] - row[3], row[0], row[1]))


def first_case_on(recount: Recount) -> str:
    return min(case.received_on for case in recount.cases.values()).isoformat()


def satisfaction(recount: Recount) -> dict:
    """The survey of the month and of the year up to its end, and the month's of each service."""
    services = [(name, index(replace(recount, sops={key}))) for key, name, *_ in sops_of(recount)]
    return {
        "month": index(recount),
        "year": index(replace(recount, since=recount.since.replace(month=1, day=1))),
        "services": sorted([name, index] for name, index in services if index),
    }


def sops_of(recount: Recount) -> list[tuple]:
    return plain(plain_sql.SOPS, office=recount.office)


def index(recount: Recount) -> tuple | None:
    """How many answered, the index, its grade, and the mean of each element."""
    count, means = recount.survey
    if not count:
        return None
    value = round(sum(means) / 9 * 25, 2)
    return count, value, next(grade for least, grade in GRADES if value >= least), means


PARTS: dict[str, Callable[[Recount], object]] = {
    "balance": balance,
    "returned_by_step": returned_by_step,
    "first_case_on": first_case_on,
    "satisfaction": satisfaction,
}


# ---- counts kept by the month

EVENTS = (
    *("diterima", "dijawab", "tepat-waktu", "terlambat"),
    *("selesai", "ditolak", "dibatalkan", "penilai", "bintang"),
)


def by_kind_and_month(recount: Recount) -> dict[tuple, tuple]:
    """All that was ever counted, by SOP, channel, category and month."""
    counts = defaultdict(Counter)
    for event in recount.all_events:
        case = recount.cases[event.case]
        counts[case.sop, case.channel, case.category, event.day.replace(day=1)][event.what] += event.weight
    return {kind: tuple(count[what] for what in EVENTS) for kind, count in counts.items()}
