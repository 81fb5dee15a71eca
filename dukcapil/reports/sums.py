"""The sums that figures are read from: of steps, of people, of months; and how small groups are added up."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, FloatField, Q

from dukcapil.people.models import User
from dukcapil.worktime.calendar import Standard
from sop_registry.models import NOT_STATED, Sop

N = "n_"  # before the name of a count in a query: a fact has columns of the same names


class MedianAndP90(Aggregate):
    """The half of the stays, and nine in ten of them, took no longer than this."""

    template = "percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = ArrayField(FloatField())


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True)
class StepSum:
    """One step of an SOP in the period: how often it was done, and in what office time."""

    sop: str
    state: str
    role: str
    title: str
    standard: Standard | str | None  # in words where the cases of the period ran under editions that differ in it
    done: int
    judged: int
    late: int
    median: float
    p90: float
    lost: int  # seconds beyond the standard, summed

    @property
    def share_on_time(self) -> float | None:
        return share(self.judged - self.late, self.judged)


COUNTS_OF_STEPS = {
    "done": Count("pk"),
    "judged": Count("pk", filter=~Q(standard="")),
    "late": Count("pk", filter=Q(late=True)),
}


def step_sum(sop: Sop, title: str, row: dict) -> StepSum:
    """From the row of a query: the counts above, the times, and every standard that was given, each once."""
    counts = {name: row[f"{N}{name}"] for name in COUNTS_OF_STEPS}
    median, p90 = row["times"]
    standard = _standard(row["standards"], sop)
    return StepSum(
        sop.key, row["state"], row["doer"], title, standard, **counts, median=median, p90=p90, lost=row["lost"]
    )


def _standard(written: list[str], sop: Sop) -> Standard | str | None:
    parts = (each.partition(" ") for each in written if each)
    given = [Standard(int(value), unit, sop.counts_calendar_days) for value, _, unit in parts]
    if len(written) == 1:
        return given[0] if given else None
    in_order = sorted(given, key=lambda each: each.length)
    return " atau ".join([*([NOT_STATED] if "" in written else []), *map(str, in_order)])


@dataclass(frozen=True)
class PersonSum:
    """What one person did in one role."""

    user: User
    role: str
    acts: int
    recorded: int


@dataclass(frozen=True)
class MonthSum:
    """``late_unanswered`` stood late and unanswered when the month ended, or now."""

    month: date
    counts: Counter
    late_unanswered: int

    @property
    def judged(self) -> int:
        return self.counts["on_time"] + self.counts["late"]


def added(rows: list[dict], names) -> Counter:
    return Counter({name: sum(row[N + name] for row in rows) for name in names})


def added_by(rows: list[dict], names, column: str) -> dict[str, Counter]:
    found: dict[str, Counter] = {}
    for row in rows:
        sums = found.setdefault(row[column], Counter())
        for name in names:
            sums[name] += row[N + name]
    return found
