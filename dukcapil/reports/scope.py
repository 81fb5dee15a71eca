"""What a figure is asked about: one office, some of its SOPs, some days of its own calendar, some of its desks."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Calendar
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import day_in_words, month_in_words
from sop_registry.models import Sop


@dataclass(frozen=True)
class Scope:
    """``since`` and ``until`` are both counted. ``sops`` (keys) and ``roles`` of None mean all of them.

    ``roles`` and ``state`` narrow steps and open cases; what is counted of a case as a whole knows neither.
    """

    office: Office
    since: date
    until: date
    sops: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    state: str = ""

    def __post_init__(self):
        for name in ("sops", "roles"):
            given = getattr(self, name)
            if given is not None and not isinstance(given, frozenset):
                object.__setattr__(self, name, frozenset(given))

    @property
    def days(self) -> tuple[date, date]:
        return self.since, self.until

    @property
    def is_one_month(self) -> bool:
        return self.since == month_of(self.since) and self.until == end_of_month(self.since)

    @property
    def title(self) -> str:
        """ "November 2026", "1 sampai 10 November 2026", "Jumat, 27 November 2026"."""
        if self.is_one_month:
            return month_in_words(self.since)
        if self.since == self.until:
            return day_in_words(self.since)
        last = day_in_words(self.until, weekday=False)
        if month_of(self.since) == month_of(self.until):
            return f"{self.since.day} sampai {last}"
        return f"{day_in_words(self.since, weekday=False)} sampai {last}"

    def on(self, since: date, until: date) -> "Scope":
        return replace(self, since=since, until=until)

    def of_sop(self, sop: str) -> "Scope":
        """The same days for one SOP; nothing at all where this scope does not hold it."""
        return replace(self, sops=_narrowed(self.sops, sop))

    def of_role(self, role: str) -> "Scope":
        """The same days for one desk; nothing at all where this scope does not hold it."""
        return replace(self, roles=_narrowed(self.roles, role))

    def of_state(self, state: str) -> "Scope":
        return replace(self, state=state)

    def rows(self, *, roles_in: str = "") -> Q:
        """The rows of office and SOPs; for rows of steps, ``roles_in`` names the column of the role."""
        rule = Q(office=self.office)
        if self.sops is not None:
            rule &= Q(sop__in=Sop.objects.filter(key__in=sorted(self.sops)))
        if roles_in and self.roles is not None:
            rule &= Q(**{f"{roles_in}__in": sorted(self.roles)})
        if roles_in and self.state:
            rule &= Q(state=self.state)
        return rule


def _narrowed(held: frozenset[str] | None, wanted: str) -> frozenset[str]:
    return frozenset([wanted] if held is None or wanted in held else [])


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    return (month_of(day) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(day: date) -> date:
    return month_of(month_of(day) - timedelta(days=1))


def to_the_same_day(scope: Scope) -> Scope:
    """The days to compare with: last month to the same day, or as many days just before."""
    if scope.since == month_of(scope.since) and month_of(scope.until) == scope.since:
        before = month_before(scope.since)
        whole = scope.until == end_of_month(scope.since)
        last = (
            end_of_month(before)
            if whole
            else min(before.replace(day=1) + (scope.until - scope.since), end_of_month(before))
        )
        return scope.on(before, last)
    length = scope.until - scope.since
    until = scope.since - timedelta(days=1)
    return scope.on(until - length, until)


def midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(), office.zone)


@dataclass(frozen=True)
class Age:
    """A bucket of open cases by working days since receipt: received on ``since`` to ``until`` (None: any day)."""

    label: str
    since: date | None
    until: date | None

    def rule(self, office: Office) -> Q:
        rule = Q()
        if self.since is not None:
            rule &= Q(received_at__gte=midnight(self.since, office))
        if self.until is not None:
            rule &= Q(received_at__lt=midnight(self.until + timedelta(days=1), office))
        return rule


_AGES = (("Hari ini", 0), ("1–2 hari kerja", 2), ("3–5 hari kerja", 5), ("6–10 hari kerja", 10))
_OLDER = ("11–20 hari kerja", 20), ("Di atas 20 hari kerja", None)
_LOOKS_BACK = 400  # days in which twenty working days must lie, or days count as they come


def ages(office: Office, today: date) -> list[Age]:
    """The buckets, the youngest first."""
    begins = _working_days_before(today, 20, calendar_of(office))
    found, until = [], None
    for label, days in (*_AGES, *_OLDER):
        since = None if days is None else begins[days]
        found.append(Age(label, since, until))
        until = since and since - timedelta(days=1)
    return found


def _working_days_before(today: date, count: int, calendar: Calendar) -> list[date]:
    """The last working day up to today, then the one before it, and so on: ``count`` + 1 of them."""
    days = (today - timedelta(days=back) for back in range(_LOOKS_BACK))
    found = _first(count + 1, (day for day in days if calendar.is_working_day(day)))
    return found if len(found) > count else [today - timedelta(days=back) for back in range(count + 1)]


def _first(count: int, days: Iterable[date]) -> list[date]:
    return [day for _, day in zip(range(count), days, strict=False)]
