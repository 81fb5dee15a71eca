"""What may stand side by side on a public page, by trying every way to take the numbers from each other."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import chain, combinations, product

import pytest

from dukcapil.reports.hiding import Showable, large_enough, may_stand_beside, showable

FEWEST = 5
COUNTS = (0, 1, 4, 6)  # some are enough together
MONTHS = tuple(date(2026, month, 1) for month in (8, 9, 10))
Cell = tuple[str, date]


@pytest.mark.parametrize(
    "groups, whole, shown",
    [
        ({"a": 10, "b": 4}, 14, set()),  # b would be 14 - 10
        ({"a": 10, "b": 7, "c": 4}, 21, {"a"}),
        ({"a": 10, "b": 3, "c": 3}, 16, {"a"}),  # six together tell neither
        ({"a": 10, "b": 7}, 17, {"a", "b"}),
        ({"a": 4}, 4, set()),
        ({}, 0, set()),
    ],
)
def test_no_small_group_is_shown_nor_found_by_taking_away(groups, whole, shown):
    assert large_enough(groups, whole) == shown


def test_a_sum_is_not_told_beside_parts_that_leave_a_few():
    assert may_stand_beside(6, [6]) and may_stand_beside(11, [6]) and not may_stand_beside(8, [6])
    assert may_stand_beside(22, [6, 11]) and not may_stand_beside(21, [6, 11]) and not may_stand_beside(4, [])


def test_twelve_months_are_not_told_beside_the_months_that_leave_a_few():
    by_month = dict(zip(MONTHS, (2, 6, 11), strict=True))
    told = showable(by_month, {"sop": 11}, {"sop": 19})
    assert (told.months, told.year, told.sops_of_month, told.sops_of_year) == ({*MONTHS[1:]}, False, {"sop"}, set())
    enough = showable(by_month | {date(2026, 7, 1): 3}, {"sop": 11}, {"sop": 22})
    assert enough.year and enough.sops_of_year == {"sop"}


@pytest.mark.parametrize(
    "sops, months",
    [("abc", MONTHS[1:]), ("ab", MONTHS), ("a", MONTHS)],
    ids=["three SOPs", "three months", "three months of one SOP"],
)
def test_nobody_finds_a_few_whatever_is_taken_from_what(sops, months):
    """Every table of SOPs and months with some small counts: no sum of its cells that can be found is a small one.

    Everybody may know which SOPs had no case at all.
    """
    cells = tuple(product(sops, months))
    years = 0
    for counts in product(COUNTS, repeat=len(cells)):
        table = dict(zip(cells, counts, strict=True))
        told = _told(table, sops, months)
        years += len(told.sops_of_year)
        busy = {sop for (sop, _), count in table.items() if count}
        unknown = tuple(cell for cell in cells if cell[0] in busy)
        for found in _found(_sums(told, unknown, months[-1]), unknown):
            count = sum(table[cell] for cell in found)
            assert count == 0 or count >= FEWEST, (table, told, found)
    assert years  # and yet something is told


def _told(table: dict[Cell, int], sops: Iterable[str], months: tuple[date, ...]) -> Showable:
    return showable(
        {month: sum(table[sop, month] for sop in sops) for month in months},
        {sop: table[sop, months[-1]] for sop in sops},
        {sop: sum(table[sop, month] for month in months) for sop in sops},
    )


def _sums(told: Showable, cells: tuple[Cell, ...], last: date) -> frozenset[frozenset[Cell]]:
    """The cells of each sum that is told."""
    sums = [[cell for cell in cells if cell[1] == month] for month in told.months]
    sums += [[(sop, last)] for sop in told.sops_of_month]
    sums += [[cell for cell in cells if cell[0] == sop] for sop in told.sops_of_year]
    sums += [cells] if told.year else []
    return frozenset(map(frozenset, sums))


@cache
def _found(sums: frozenset[frozenset[Cell]], cells: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """Every group of cells that is told by adding sums to each other and taking them away, however often."""
    free = _solutions_of_nought([[Fraction(cell in told) for cell in cells] for told in sums], len(cells))
    groups = chain.from_iterable(combinations(range(len(cells)), size) for size in range(1, len(cells) + 1))
    return [tuple(cells[n] for n in each) for each in groups if not any(sum(way[n] for n in each) for way in free)]


def _solutions_of_nought(rows: list[list[Fraction]], width: int) -> list[list[Fraction]]:
    """The ways in which cells can differ though every sum stays the same: a sum is found if none of them changes it."""
    pivots, done = [], 0
    for column in range(width):
        place = next((n for n in range(done, len(rows)) if rows[n][column]), None)
        if place is None:
            continue
        rows[done], rows[place] = rows[place], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for n, row in enumerate(rows):
            if n != done and row[column]:
                rows[n] = [value - row[column] * other for value, other in zip(row, rows[done], strict=True)]
        pivots.append(column)
        done += 1
    ways = []
    for column in set(range(width)) - set(pivots):
        way = [Fraction(n == column) for n in range(width)]
        for n, pivot in enumerate(pivots):
            way[pivot] = -rows[n][column]
        ways.append(way)
    return ways
