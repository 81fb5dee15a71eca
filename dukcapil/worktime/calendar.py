"""Office time as pure functions: due times, office minutes between two moments, reasons.

A calendar is a week of spans (so lunch and the longer Friday break are gaps), dated overrides (Ramadan) and
closed days, in the office's own time zone. Nothing here reads a clock or a database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from .line import Line

Span = tuple[time, time]
MINUTE, HOUR, DAY, WORKING_DAY = "menit", "jam", "hari", "hari kerja"
UNITS = (MINUTE, HOUR, DAY, WORKING_DAY)


@dataclass(frozen=True)
class Standard:
    """A time standard as an SOP states it: ``Standard(10, "menit")``, ``Standard(1, "hari kerja")``.

    "hari" counts working days like "hari kerja", unless ``calendar_days`` says otherwise (D1).
    """

    value: int
    unit: str
    calendar_days: bool = False

    def __post_init__(self):
        if self.unit not in UNITS:
            raise ValueError(f"satuan waktu tak dikenal: {self.unit!r}")
        if self.value <= 0:
            raise ValueError(f"waktu baku harus lebih dari nol: {self.value}")

    def __str__(self):
        return f"{self.value} {self.unit}"

    @property
    def as_counted(self) -> str:
        """As a promise to a citizen: "1 hari" that counts working days says so."""
        return f"{self.value} {WORKING_DAY}" if self.unit == DAY and not self.counts_every_day else str(self)

    @property
    def counts_every_day(self) -> bool:
        """Is it in days that go by the calendar, holidays too?"""
        return self.calendar_days and self.unit == DAY

    @property
    def minutes(self) -> int | None:
        """Office minutes of a standard in minutes or hours, None for days."""
        return {MINUTE: self.value, HOUR: self.value * 60}.get(self.unit)

    @property
    def length(self) -> tuple[bool, int]:
        """Orders standards: any number of days is longer than any number of minutes."""
        return (self.minutes is None, self.minutes or self.value)


@dataclass(frozen=True)
class Calendar:
    """When an office is open. ``week`` maps 0 (Monday) to 6 on the spans of that day."""

    zone: ZoneInfo
    week: Mapping[int, tuple[Span, ...]]
    overrides: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    closed: Mapping[date, str] = field(default_factory=dict)
    reasons: Mapping[date, str] = field(default_factory=dict)  # of the overrides

    @cached_property
    def line(self) -> Line:
        """The calendar's open time as a straight line, drawn once for as long as the calendar lives."""
        return Line(self.open_spans, self.zone)

    def spans(self, day: date) -> tuple[Span, ...]:
        if day in self.overrides:
            return self.overrides[day]
        return () if day in self.closed else self.week.get(day.weekday(), ())

    def open_spans(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        for opens, closes in self.spans(day):
            yield (
                datetime.combine(day, opens, self.zone),
                datetime.combine(day, closes, self.zone),
            )

    def open_until(self, moment: datetime) -> datetime | None:
        """When the span that ``moment`` lies in closes; None while the office is closed."""
        here = moment.astimezone(self.zone)
        return next((end for start, end in self.open_spans(here.date()) if start <= here < end), None)

    def is_working_day(self, day: date) -> bool:
        return bool(self.spans(day))

    def close_of(self, day: date) -> datetime:
        """The moment the office closes on a day; on a closed day, the end of that day."""
        spans = self.spans(day)
        return datetime.combine(day, spans[-1][1] if spans else time(23, 59, 59), self.zone)


def add_office_time(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The moment at which ``amount`` of office time has run since ``start``; ``NeverOpen`` where it never has."""
    return calendar.line.add(start, amount)


def office_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Office time from ``start`` to ``end``; negative when ``end`` lies before ``start``."""
    return -calendar.line.between(end, start) if end < start else calendar.line.between(start, end)


def nth_working_day(after: date, count: int, calendar: Calendar) -> date:
    """The ``count``-th working day after a day."""
    return calendar.line.working_day(after, count)


def due(start: datetime, standard: Standard, calendar: Calendar) -> datetime:
    """When work received at ``start`` is due.

    Minutes and hours run only while the office is open. "N hari kerja", and "N hari" unless the SOP counts
    calendar days, end at the close of the N-th working day after the day of receipt (D1-D3).
    """
    if standard.minutes is not None:
        return add_office_time(start, timedelta(minutes=standard.minutes), calendar)
    received = start.astimezone(calendar.zone).date()
    if standard.counts_every_day:
        return calendar.close_of(received + timedelta(days=standard.value))
    return calendar.close_of(nth_working_day(received, standard.value, calendar))
