"""The sums that figures are read from: of steps, of people, of months; and how small groups are added up."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, FloatField

from dukcapil.people.models import User
from dukcapil.worktime.calendar import Standard

N = "n_"  # before the name of a count in a query: a fact has columns of the same names


class MedianAndP90(Aggregate):
    """The half of the stays, and nine in ten of them, took no longer than this."""

    template = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


@dataclass(frozen=True)
class StepSum:
    """One step of an SOP in the period: how often it was done, and in what office time."""

    sop: str
    state: str
    role: str
    title: str
    standard: Standard | None
    done: int
    late: int
    median: float
    p90: float
    lost: int  # seconds beyond the standard, summed

    @property
    def share_on_time(self) -> float | None:
        return (self.done - self.late) / self.done if self.standard else None


@dataclass(frozen=True)
class PersonSum:
    """What one person did in one role."""

    user: User
    role: str
    acts: int
    recorded: int


@dataclass(frozen=True)
class MonthSum:
    month: date
    counts: Counter


def added(rows: list[dict], names) -> Counter:
    return Counter({name: sum(row[N + name] for row in rows) for name in names})


def added_by(rows: list[dict], names, column: str) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for row in rows:
        sums = found.setdefault(row[column], Counter())
        for name in names:
            sums[name] += row[N + name]
    return found
