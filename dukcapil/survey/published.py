"""What the public may read of a calendar year's survey: its index and that of a month, as a whole and of each service.

No group smaller than ``FEWEST`` is shown, nor one that would tell a smaller one when taken from what else is shown.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Sum
from django.db.models.functions import ExtractMonth

from dukcapil.people.models import Office

from .elements import FEWEST, KEYS, Index, index_of
from .queries import publishable, responses

Sums = list[int]  # respondents, then the sum of each element


@dataclass(frozen=True)
class Shown:
    """``whole`` is None where too few answered."""

    whole: Index | None = None
    services: dict[str, Index] = field(default_factory=dict)


def shown_of(office: Office, year: int, month: int | None = None) -> Shown:
    """Of the year, or of one of its months (one query)."""
    cells = _cells(office, year)
    if month is None:
        whole = _whole(cells)
        enough = whole is not None and whole.respondents >= FEWEST
        return Shown(whole, publishable(_by_service(cells), whole)) if enough else Shown()
    whole = publishable(_by_month(cells), _whole(cells)).get(month)
    kept = _told_by_month(cells) if whole else set()
    return Shown(whole, _by_service({key: sums for key, sums in cells.items() if key[1] == month and key[0] in kept}))


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


def _cells(office: Office, year: int) -> dict[tuple[str | None, int], Sums]:
    rows = (
        responses(office, date(year, 1, 1), date(year, 12, 31))
        .order_by()
        .annotate(month=ExtractMonth("at", tzinfo=office.zone))
        .values("sop__key", "month")
        .annotate(n=Count("pk"), **{f"s_{key}": Sum(key) for key in KEYS})
    )
    return {(row["sop__key"], row["month"]): [row["n"], *(row[f"s_{key}"] for key in KEYS)] for row in rows}
