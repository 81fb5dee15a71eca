"""What a figure is, and the ways in which figures are counted and find the cases behind them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dukcapil.casework.models import Case

from .measures import CASES, OPEN, STEPS
from .models import StepFact
from .sums import share
from .told import Told, open_cases
from .wording import NUMBER, of_judged, shown

Value = int | float | None


@dataclass(frozen=True)
class Figure:
    """One figure. ``value`` is None where there is nothing to tell (no case was judged, say)."""

    key: str
    label: str
    unit: str
    explanation: str
    value: Callable[[Told], Value]
    cases: Callable[[Told], QuerySet[Case]] | None = None
    kind: str = NUMBER
    good: int = 0  # is more of it better (1), worse (-1), or neither?
    out_of: Callable[[Told], str] | None = None  # in words, what a share is of
    is_of_now: bool = False  # of the cases that are open now, whatever the days

    def __str__(self):
        return self.label

    @property
    def counts_events(self) -> bool:
        """May one case be in it more than once?"""
        return self.unit in ("kali", "langkah")

    @property
    def knows_desks(self) -> bool:
        """Is it of one desk and step where the scope is, and not of cases as a whole?"""
        return self.is_of_now or self.counts_events

    def shown(self, value: Value) -> str:
        return shown(value, self.kind)


def of_cases(name: str) -> Callable[[Told], QuerySet[Case]]:
    day, which = CASES[name]
    behind = _prefixed(which, "fact__")

    def cases(told: Told) -> QuerySet[Case]:
        in_period = Q(**{f"fact__{day}__range": told.scope.days})
        return Case.objects.filter(told.scope.rows(), in_period & behind)

    return cases


def of_steps(name: str) -> Callable[[Told], QuerySet[Case]]:
    def cases(told: Told) -> QuerySet[Case]:
        rows = StepFact.objects.filter(STEPS[name], told.scope.rows(roles_in="role"), left_on__range=told.scope.days)
        return Case.objects.filter(pk__in=rows.values("case"))

    return cases


def of_done_steps(**which) -> Callable[[Told], QuerySet[Case]]:
    def cases(told: Told) -> QuerySet[Case]:
        rows = StepFact.objects.filter(
            told.scope.rows(roles_in="role"), left_on__range=told.scope.days, step_seconds__isnull=False, **which
        )
        return Case.objects.filter(pk__in=rows.values("case"))

    return cases


def judged(told: Told) -> QuerySet[Case]:
    """The answers that a share in time is of."""
    return of_cases("answered")(told).filter(fact__on_time__isnull=False)


def timed(told: Told) -> QuerySet[Case]:
    """The answers whose office time is known."""
    return of_cases("answered")(told).filter(fact__office_seconds__isnull=False)


def of_open(name: str) -> Callable[[Told], QuerySet[Case]]:
    return lambda told: open_cases(told.scope).filter(OPEN[name](told.now, told.scope.office))


def late_unanswered(told: Told) -> QuerySet[Case]:
    return Case.objects.filter(pk__in=told.late_unanswered.values("case"))


def held_by(holder: str) -> Callable[[Told], QuerySet[Case]]:
    return lambda told: open_cases(told.scope).filter(holder=holder)


def _prefixed(rule: Q, prefix: str) -> Q:
    """The same condition, asked from the case."""
    return Q(*[(f"{prefix}{name}", value) for name, value in rule.children], _connector=rule.connector)


def count(name: str) -> Callable[[Told], int]:
    return lambda told: told.cases[name]


def of_judged_answers(told: Told) -> str:
    in_time = told.cases["on_time"]
    return of_judged(in_time, in_time + told.cases["late"])


def of_judged_steps(told: Told) -> str:
    counts = told.step_counts
    return of_judged(counts["judged"] - counts["late"], counts["judged"])


def share_on_time(counts) -> float | None:
    """In time, of those that could be judged; None where none could."""
    return share(counts["on_time"], counts["on_time"] + counts["late"])


def mean_rating(counts) -> float | None:
    return share(counts["stars"], counts["rated"])


def late_step_share(told: Told) -> float | None:
    counts = told.step_counts
    return share(counts["judged"] - counts["late"], counts["judged"])
