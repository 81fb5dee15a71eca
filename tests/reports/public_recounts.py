"""How each part of the public page is counted again from two ``Recount``: of its month and of the twelve up to it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from dukcapil.reports.scope import end_of_month
from dukcapil.reports.wording import number, office_time, percent
from dukcapil.worktime.calendar import Standard
from dukcapil.worktime.wording import moment_in_words, month_in_words
from sop_registry.flow import FLOWS, Holder

from .month_recounts import index, sops_of
from .recounted import Recount
from .recounts import by_month, by_step, in_time, percentile

FEWEST = 5
FEW, NONE = "kurang dari 5", "–"
AFTER_THE_ANSWER = ("konfirmasi", "siap_diserahkan", "rekap", "pengarsipan")


def shown(groups: Counter) -> set:
    """The groups that may be told: none is smaller than five, nor are all that are not told together."""
    ranked = sorted(groups, key=lambda key: (groups[key], key))
    for place in range(len(ranked)):
        told, rest = ranked[place:], ranked[:place]
        left = sum(groups[key] for key in rest)
        if groups[told[0]] >= FEWEST and (left == 0 or left >= FEWEST):
            return set(told)
    return set()


def _is_told(month: int, year: int) -> bool:
    """May twelve months be told beside their last one?"""
    return year >= FEWEST and (year == month or year - month >= FEWEST)


def _judged(counts: Counter) -> int:
    return counts["tepat-waktu"] + counts["terlambat"]


def _percent(share: float | None) -> str:
    return NONE if share is None else percent(share)


def _count(count: int) -> str:
    return number(count) if count == 0 or count >= FEWEST else FEW


def whole(last: Recount, year: Recount) -> dict:
    judged, answered = _judged(last.counts), last.counts["dijawab"]
    late = sum(each.is_late(last.now) and each.state not in AFTER_THE_ANSWER for each in last.open)
    return {
        "month": _percent(in_time(last.counts)) if judged >= FEWEST else "",
        "year": _percent(in_time(year.counts)) if _is_told(judged, _judged(year.counts)) else "",
        "answers": number(judged) if judged >= FEWEST and (answered == judged or answered - judged >= FEWEST) else "",
        "late": _count(late),
        "drawn_at": moment_in_words(last.now, last.calendar.zone),
    }


def sops(last: Recount, year: Recount) -> list[dict]:
    """Every SOP with its promise, its facts of the month and of the year, and its steps."""
    counts = [recount.counts_by(lambda case: case.sop) for recount in (last, year)]
    of_month, of_year = ({sop: _judged(each) for sop, each in by_sop.items()} for by_sop in counts)
    in_month, in_year = shown(Counter(of_month)), shown(Counter(of_year))
    steps = by_step(last), by_step(year)
    return [
        {
            "title": title,
            "slug": sop.partition("/")[2],
            "promise": Standard(value, unit, calendar_days).as_counted if value else "waktu per langkah",
            "month": _fact(last, sop, counts[0]) if sop in in_month else None,
            "year": _fact(year, sop, counts[1])
            if sop in in_year and _is_told(of_month.get(sop, 0), of_year[sop])
            else None,
            "steps": list(_steps(last, sop, edition, flow_key, *steps)),
        }
        for sop, title, edition, flow_key, value, unit, calendar_days in sops_of(last)
    ]


def _fact(recount: Recount, sop: str, counts: dict[str, Counter]) -> dict:
    times = [seconds for case, seconds in recount.answer_times.items() if recount.cases[case].sop == sop]
    return {
        "share": _percent(in_time(counts[sop])),
        "median": office_time(percentile(times, 0.5)),
        "p90": office_time(percentile(times, 0.9)),
    }


def _steps(recount: Recount, sop: str, edition: int, flow_key: str, of_month: dict, of_year: dict) -> Iterable[dict]:
    """The steps of the office that have a standard or were done within the year."""
    for state, step in FLOWS[flow_key].flow.steps.items():
        standard, key = recount.standard_of(edition, step), f"{sop}/{state}"
        if step.holder is not Holder.OFFICE or not (standard or key in of_year):
            continue
        month, year = of_month.get(key), of_year.get(key)
        yield {
            "title": step.title,
            "standard": str(standard or "tidak disebut"),
            "month": _step(month),
            "year": _step(year) if year and _is_told(month[2] if month else 0, year[2]) else None,
        }


def _step(row: tuple | None) -> dict | None:
    if row is None or row[2] < FEWEST:
        return None
    median, p90, _, _, share, _ = row
    return {"share": _percent(share), "median": office_time(median), "p90": office_time(p90)}


def volumes(last: Recount, year: Recount) -> list[dict]:
    found = last.counts_by(lambda case: case.sop)
    received, answered = (Counter({sop: each[what] for sop, each in found.items()}) for what in ("diterima", "dijawab"))
    return [
        {
            "title": title,
            "received": number(received[sop]) if sop in shown(received) else FEW,
            "answered": number(answered[sop]) if sop in shown(answered) else FEW,
        }
        for sop, title, *_ in sops_of(last)
        if received[sop] or answered[sop]
    ]


def months(last: Recount, year: Recount) -> list[dict]:
    rows = [(date.fromisoformat(f"{key}-01"), row) for key, row in sorted(by_month(year).items())]
    return [
        {
            "title": month_in_words(month),
            "received": _count(row[0]),
            "share": _percent(row[4]) if _judged(year.counts_of_month(month)) >= FEWEST else NONE,
        }
        for month, row in rows
    ]


def public_satisfaction(last: Recount, year: Recount) -> list[tuple]:
    """The survey of the month if it is large enough by itself, and of its year up to the last month that may be told.

    Months with few answers wait for the next ones, until they are large enough together.
    """
    waiting, until, is_alone = 0, None, False
    for month in range(1, last.since.month + 1):
        one = replace(last, since=last.since.replace(month=month), until=end_of_month(last.since.replace(month=month)))
        count = one.survey[0]
        waiting += count
        is_alone = waiting == count >= FEWEST
        if waiting >= FEWEST:
            waiting, until = 0, one.until
    told = [last] if is_alone else []
    told += [replace(last, since=last.since.replace(month=1), until=until)] if until else []
    return [index(recount)[:2] for recount in told]


PUBLIC: dict[str, Callable[[Recount, Recount], list | dict]] = {
    "whole": whole,
    "sops": sops,
    "volumes": volumes,
    "months": months,
    "satisfaction": public_satisfaction,
}
