"""What the public may read of a calendar year's survey: its index and that of a month, as a whole and of each service.

Only months that are over are told, and once told they stay as they are: who reads the page again and again learns of no
group smaller than ``FEWEST``. Nor is one shown that would tell a smaller one when taken from what else is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Sum
from django.db.models.functions import ExtractMonth

from dukcapil.people.models import Office
from dukcapil.worktime.wording import month_in_words

from .elements import FEWEST, KEYS, Index, index_of
from .queries import publishable, responses

DECEMBER = 12
Sums = list[int]  # respondents, then the sum of each element


@dataclass(frozen=True)
class Shown:
    """``title`` says which months are told; ``whole`` is None where too few answered."""

    title: str
    whole: Index | None = None
    services: dict[str, Index] = field(default_factory=dict)


def last_day_told(today: date) -> date:
    """The end of the last month that is over."""
    return today.replace(day=1) - timedelta(days=1)


def shown_of(office: Office, year: int, month: int | None = None, *, today: date) -> Shown:
    """Of the year, or of one of its months, as far as they are over (one query)."""
    until = min(date(year, DECEMBER, 31), last_day_told(today))
    cells = _cells(office, year, until)
    parts, waiting = _parts(cells)
    told = {key: sums for key, sums in cells.items() if key[1] not in waiting}
    is_over = until.month == DECEMBER
    if month is None:
        whole, last = _whole(told), until.replace(day=1, month=waiting[0] - 1) if parts and waiting else until
        ends = f", sampai {month_in_words(last)}" if whole and last.month != DECEMBER else ""
        return Shown(f"Tahun {year}{ends}", whole, publishable(_by_service(told), whole) if is_over else {})
    whole = _by_month(told).get(month) if (month,) in parts else None
    kept = _told_by_month(told) if whole and is_over else set()
    services = _by_service({key: sums for key, sums in told.items() if key[1] == month and key[0] in kept})
    return Shown(month_in_words(date(year, month, 1)), whole, services)


def _parts(cells: dict) -> tuple[list[tuple[int, ...]], tuple[int, ...]]:
    """Months joined in their order until each part is large enough, and the last ones, which wait for more answers.

    A part never changes afterwards, so that a year differs from what it was a month ago by nobody or by enough people.
    """
    counts = Counter()
    for (_, month), (count, *_) in cells.items():
        counts[month] += count
    parts, waiting = [], ()
    for month in sorted(counts):
        waiting += (month,)
        if sum(counts[each] for each in waiting) >= FEWEST:
            parts.append(waiting)
            waiting = ()
    return parts, waiting


def _told_by_month(cells: dict) -> set[str]:
    """The services whose months stand beside their year: each month large enough, and the others together too.

    One service alone among the others would be what is left of every month, so a second one goes with it.
    """
    counts = defaultdict(dict)
    for (service, month), (count, *_) in cells.items():
        counts[service][month] = count
    told = {service for service, months in counts.items() if service and min(months.values()) >= FEWEST}
    while told:
        others = [counts[service] for service in counts if service not in told]
        together = [sum(each.get(month, 0) for each in others) for month in range(1, 13)]
        if len(others) != 1 and not any(0 < count < FEWEST for count in together):
            break
        told.remove(min(told, key=lambda service: (sum(counts[service].values()), service)))
    return told


def _by_month(cells: dict) -> dict[int, Index]:
    return _indexes(cells, lambda key: key[1])


def _by_service(cells: dict) -> dict[str, Index]:
    return _indexes({key: sums for key, sums in cells.items() if key[0]}, lambda key: key[0])


def _whole(cells: dict) -> Index | None:
    return _indexes(cells, lambda key: "").get("")


def _indexes(cells: dict, part_of: Callable) -> dict:
    """The index of each part of the cells."""
    sums = defaultdict(lambda: [0] * (len(KEYS) + 1))
    for key, cell in cells.items():
        part = part_of(key)
        sums[part] = [have + more for have, more in zip(sums[part], cell, strict=True)]
    return {part: index_of(each, count) for part, (count, *each) in sums.items()}


def _cells(office: Office, year: int, until: date) -> dict[tuple[str | None, int], Sums]:
    rows = (
        responses(office, date(year, 1, 1), until)
        .order_by()
        .annotate(month=ExtractMonth("at", tzinfo=office.zone))
        .values("sop__key", "month")
        .annotate(n=Count("pk"), **{f"s_{key}": Sum(key) for key in KEYS})
    )
    return {(row["sop__key"], row["month"]): [row["n"], *(row[f"s_{key}"] for key in KEYS)] for row in rows}
