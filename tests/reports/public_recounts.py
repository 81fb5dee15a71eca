"""How each part of the public page is counted again from two ``Recount``: of its month and of the twelve up to it."""

from collections import Counter, defaultdict
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
PER_STEP = "waktu langkahnya (SOP kantor ini memberi waktu per langkah, bukan untuk seluruhnya)"
LIMITS = defaultdict(lambda: "waktu yang dijanjikan", {"sukamara": PER_STEP})
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


def _is_told(year: int, *parts: int) -> bool:
    """May twelve months be told beside these parts of them?"""
    left = year - sum(parts)
    return year >= FEWEST and (left == 0 or left >= FEWEST)


def year_is_told(year: Recount) -> bool:
    """Beside every month that is told."""
    counts = {key: _judged(year.counts_of_month(date.fromisoformat(f"{key}-01"))) for key in by_month(year)}
    return _is_told(sum(counts.values()), *(count for count in counts.values() if count >= FEWEST))


def years_told(of_month: Counter, of_year: Counter) -> set:
    """The SOPs whose year is told: no sum of the others, of all months or of those before the last, is small."""
    in_month, before = shown(of_month), of_year - of_month
    told = {sop for sop in shown(of_year) if _is_told(of_year[sop], of_month[sop])}
    for sop in sorted(told, key=lambda sop: (of_year[sop], sop)):
        both, others = told & in_month, set(of_year) - told - in_month
        left = [sum(before[each] for each in set(of_year) - told) + sum(of_month[each] for each in others)]
        if of_month.total() >= FEWEST:
            left.append(before.total() - sum(before[each] for each in both))
            if not sum(of_month[each] for each in others):
                left.append(sum(before[each] for each in told - in_month))
        if not any(0 < count < FEWEST for count in left):
            break
        told = told - {sop}
    return told


def _judged(counts: Counter) -> int:
    return counts["tepat-waktu"] + counts["terlambat"]


def _percent(share: float | None) -> str:
    return NONE if share is None else percent(share)


def _count(count: int) -> str:
    return number(count) if count == 0 or count >= FEWEST else FEW


def whole(last: Recount, year: Recount) -> dict:
    judged, answered = _judged(last.counts), last.counts["dijawab"]
    open_cases = [each for each in last.open if each.state not in AFTER_THE_ANSWER]
    limits = [each.due_at if each.case.whole_value else each.step_due_at for each in open_cases]
    return {
        "month": _percent(in_time(last.counts)) if judged >= FEWEST else "",
        "year": _percent(in_time(year.counts)) if year_is_told(year) else "",
        "answers": number(judged) if judged >= FEWEST and (answered == judged or answered - judged >= FEWEST) else "",
        "late": _count(sum(limit < last.now for limit in limits if limit)),
        "limit": LIMITS[last.office],
        "drawn_at": moment_in_words(last.now, last.calendar.zone),
    }


def sops(last: Recount, year: Recount) -> list[dict]:
    """Every SOP with its promise, its facts of the month and of the year, and its steps."""
    counts = [recount.counts_by(lambda case: case.sop) for recount in (last, year)]
    of_month, of_year = (Counter({sop: _judged(each) for sop, each in by_sop.items()}) for by_sop in counts)
    in_month, in_year = shown(of_month), years_told(of_month, of_year) if year_is_told(year) else set()
    steps = by_step(last), by_step(year)
    return [
        {
            "title": title,
            "slug": sop.partition("/")[2],
            "promise": Standard(value, unit, calendar_days).as_counted if value else "waktu per langkah",
            "month": _fact(last, sop, counts[0]) if sop in in_month else None,
            "year": _fact(year, sop, counts[1]) if sop in in_year else None,
            "steps": list(_steps((last, year), sop, edition, flow_key, *steps)),
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


def _steps(
    recounts: tuple[Recount, Recount], sop: str, edition: int, flow_key: str, of_month: dict, of_year: dict
) -> Iterable[dict]:
    """The steps of the office that have a standard or were done within the year."""
    for state, step in FLOWS[flow_key].flow.steps.items():
        standard, key = recounts[0].standard_of(edition, step), f"{sop}/{state}"
        if step.holder is not Holder.OFFICE or not (standard or key in of_year):
            continue
        month, year = of_month.get(key), of_year.get(key)
        judged = [_steps_judged(recount, key) for recount in recounts]
        is_apart = year and (month is None or (_is_told(year[2], month[2]) and _is_told(judged[1], judged[0])))
        yield {
            "title": step.title,
            "standard": str(standard or "tidak disebut"),
            "month": _step(month, judged[0]),
            "year": _step(year, judged[1]) if is_apart else None,
        }


def _steps_judged(recount: Recount, key: str) -> int:
    works = [work for work in recount.done if f"{work.case.sop}/{work.stay.state}" == key]
    return sum(work.standard is not None for work in works)


def _step(row: tuple | None, judged: int) -> dict | None:
    if row is None or row[2] < FEWEST:
        return None
    median, p90, _, _, share, _ = row
    return {
        "share": _percent(share) if judged >= FEWEST else NONE,
        "median": office_time(median),
        "p90": office_time(p90),
    }


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
