"""Numbers without a gap for many rows at once, from the counters of the offices on."""

from collections import Counter as Tally
from collections.abc import Iterable
from datetime import datetime

from django.core.management import CommandError

from dukcapil.casework.models import BookEntry, Case, Counter
from sop_registry.models import Sop

from .plans import Plan

Series = tuple[int, str, int]  # office, series, year


class Numbers:
    """Register numbers, given while the histories are told."""

    def __init__(self):
        self._last = {(row.office_id, row.series, row.year): row.last for row in Counter.objects.all()}

    def next(self, plan: Plan) -> int:
        key = _series_of(plan.place.sop, plan.filed_at)
        self._last[key] = self._last.get(key, 0) + 1
        return self._last[key]

    def save(self, cases: list[Case]) -> None:
        """Set the counters to the last numbers of these cases; ``CommandError`` if somebody else took one meanwhile."""
        given = Tally(_series_of(case.sop, case.filed_at) for case in cases)
        last = {_series_of(case.sop, case.filed_at): int(case.number[-6:]) for case in cases}
        counters = _locked(last)
        for key, row in counters.items():
            if row.last != last[key] - given[key]:
                raise CommandError("Ada kiriman lain selama data contoh ditulis. Hentikan portal, lalu ulangi.")
            row.last = last[key]
        Counter.objects.bulk_update(counters.values(), ["last"])


def number_entries(entries: list[BookEntry]) -> None:
    """Give lines of books their numbers, in their order."""
    counters = _locked(_counter_of(entry) for entry in entries)
    for entry in entries:
        counter = counters[_counter_of(entry)]
        counter.last += 1
        entry.number = counter.last
    Counter.objects.bulk_update(counters.values(), ["last"])


def _locked(keys: Iterable[Series]) -> dict[Series, Counter]:
    """The counters of these series, made where there is none, locked until the transaction ends."""
    keys = set(keys)
    Counter.objects.bulk_create(
        [Counter(office_id=office, series=series, year=year) for office, series, year in sorted(keys)],
        ignore_conflicts=True,
    )
    rows = Counter.objects.select_for_update().filter(series__in={series for _, series, _ in keys}).order_by("pk")
    found = {(row.office_id, row.series, row.year): row for row in rows}
    return {key: row for key, row in found.items() if key in keys}


def _series_of(sop: Sop, filed_at: datetime) -> Series:
    return sop.office_id, sop.series, filed_at.astimezone(sop.office.zone).year


def _counter_of(entry: BookEntry) -> Series:
    return entry.office_id, entry.series, int(entry.period[:4])
