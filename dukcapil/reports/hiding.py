"""Which numbers of a public page may stand side by side: the one place that says so.

A group of fewer than ``FEWEST`` is never told, nor any numbers that tell one when they are taken from each other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dukcapil.survey.elements import FEWEST


def is_few(count: int) -> bool:
    return 0 < count < FEWEST


def may_stand_beside(whole: int, parts: Iterable[int]) -> bool:
    """May a sum be told beside these parts of it: is it large enough, and what they leave nobody or not a few?"""
    return whole >= FEWEST and not is_few(whole - sum(parts))


def large_enough(groups: Mapping[str, int], whole: int) -> set[str]:
    """The groups that may be told beside their total: none is small, and what is left out is none or no small one."""
    if whole < FEWEST:
        return set()
    told = {key: count for key, count in groups.items() if count >= FEWEST}
    while told and not may_stand_beside(whole, told.values()):
        del told[_smallest(told, told)]
    return set(told)


def _smallest(keys: Collection[str], counts: Mapping[str, int]) -> str:
    return min(keys, key=lambda key: (counts[key], key))


@dataclass(frozen=True)
class Showable:
    """What may be told of twelve months: which of them, they all together, and which SOPs of the last and of all."""

    months: set[date]
    year: bool
    sops_of_month: set[str]
    sops_of_year: set[str]


def showable(by_month: Mapping[date, int], of_month: Mapping[str, int], of_year: Mapping[str, int]) -> Showable:
    """From the count of each month, and from those of each SOP in the last month and in all of them.

    A month is told by its own count alone, so that no later page tells one that an earlier page kept back. Where months
    tell too much beside their year the year goes, and with it the years of the SOPs, which add up to it.
    """
    months = {month for month, count in by_month.items() if count >= FEWEST}
    year = may_stand_beside(sum(of_year.values()), [by_month[month] for month in months])
    sops_of_month = large_enough(of_month, sum(of_month.values()))
    return Showable(months, year, sops_of_month, _sops_of_year(of_month, of_year, sops_of_month) if year else set())


def _sops_of_year(of_month: Mapping[str, int], of_year: Mapping[str, int], in_month: set[str]) -> set[str]:
    told = {
        key
        for key in large_enough(of_year, sum(of_year.values()))
        if may_stand_beside(of_year[key], [of_month.get(key, 0)])
    }
    while told and any(map(is_few, _left(of_month, of_year, in_month, told))):
        told.remove(_smallest(told, of_year))
    return told


def _left(of_month: Mapping[str, int], of_year: Mapping[str, int], in_month: set[str], in_year: set[str]) -> list[int]:
    """What is left of the year and of the months before the last when the SOPs that are told are taken away."""

    def month(keys: Iterable[str]) -> int:
        return sum(of_month.get(key, 0) for key in keys)

    def before(keys: Iterable[str]) -> int:
        return sum(of_year[key] for key in keys) - month(keys)

    both, month_only, year_only = in_month & in_year, in_month - in_year, in_year - in_month
    neither = of_year.keys() - in_month - in_year
    left = [before(month_only) + before(neither) + month(neither)]
    if month(of_year) >= FEWEST:
        left.append(before(of_year.keys() - both))
        if not month(neither):
            left.append(before(year_only))
    return left
