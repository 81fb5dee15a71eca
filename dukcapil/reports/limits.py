"""The time of steps: when one had to end, and whether it did by then."""

from dataclasses import dataclass
from datetime import datetime

from dukcapil.worktime.calendar import Calendar, Standard, due, office_time_between
from dukcapil.worktime.line import NeverOpen


@dataclass(frozen=True)
class Running:
    """A step whose time runs: its due time, and the seconds that ran before it was put aside."""

    due_at: datetime | None = None
    ran: int = 0


@dataclass(frozen=True)
class Limit:
    """Until when a stay of the office had to end, and when it did; ``left_at`` is None while it lasts."""

    due_at: datetime | None
    left_at: datetime | None

    @property
    def passed_from(self) -> datetime | None:
        """From when the stay was too long, or will be if nothing happens."""
        is_kept = self.due_at is None or (self.left_at is not None and self.left_at <= self.due_at)
        return None if is_kept else self.due_at


def due_of(at: datetime, standard: Standard | None, calendar: Calendar) -> datetime | None:
    try:
        return due(at, standard, calendar) if standard else None
    except NeverOpen:
        return None


def seconds_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    return max(0, int(office_time_between(start, end, calendar).total_seconds()))
