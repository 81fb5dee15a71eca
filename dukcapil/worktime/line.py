"""Office time laid out as a straight line, so that a moment is found by bisection instead of day by day.

The line is a list of open spans in microseconds since 1970 (UTC), each with the office time that ran before it. It is
drawn as far as somebody asks: in blocks of days, forward and backward.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

Spans = Iterable[tuple[datetime, datetime]]

BLOCK = 100  # days drawn at a time
HORIZON = 3_660  # ten years without enough open time is a broken calendar
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000


class NeverOpen(ValueError):
    """The calendar has no office hours where some were needed."""


def _micros(moment: datetime) -> int:
    since = moment - _EPOCH
    return since.days * _DAY + since.seconds * 1_000_000 + since.microseconds


def _midnight(day: date) -> int:
    """A day's beginning in UTC; within a day of its beginning in every zone, which is the margin that is kept."""
    return _micros(datetime.combine(day, time(), UTC))


def _amount(length: timedelta) -> int:
    return length.days * _DAY + length.seconds * 1_000_000 + length.microseconds


class Line:
    """The open spans around the days that were asked for; ``spans_of`` gives those of one day."""

    def __init__(self, spans_of: Callable[[date], Spans], zone):
        self._spans_of, self._zone = spans_of, zone
        self._first: date | None = None  # days drawn: first <= day < after
        self._after: date | None = None
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._run: list[int] = []  # office time that has run at the end of each span
        self._working: list[int] = []  # ordinals of the days that have a span

    def add(self, start: datetime, amount: timedelta) -> datetime:
        """The moment at which ``amount`` of office time has run since ``start``; ``NeverOpen`` where it never has."""
        here = _micros(start)
        self._cover(here)
        drawn = 0
        while True:
            place = bisect_right(self._ends, here)
            if place < len(self._ends):
                ran = self._ran_before(place) + max(0, here - self._starts[place])
                target = ran + _amount(amount)
                if target <= self._run[-1]:
                    found = bisect_left(self._run, target, lo=place)
                    return self._moment(self._ends[found] - (self._run[found] - target))
            if drawn > HORIZON:
                raise NeverOpen("Kalender kantor tidak memuat hari kerja.")
            self._forward()
            drawn += BLOCK

    def working_day(self, after: date, count: int) -> date:
        """The ``count``-th day with open time after a day; ``NeverOpen`` where there is none."""
        self._cover(_micros(datetime.combine(after, time(12), UTC)))
        drawn = 0
        while True:
            place = bisect_right(self._working, after.toordinal()) + count - 1
            if place < len(self._working):
                return date.fromordinal(self._working[place])
            if drawn > HORIZON:
                raise NeverOpen("Kalender kantor tidak memuat hari kerja.")
            self._forward()
            drawn += BLOCK

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Office time from ``start`` to a later ``end``."""
        begin, finish = _micros(start), _micros(end)
        self._cover(begin)
        self._cover(finish)
        return timedelta(microseconds=self._ran_until(finish) - self._ran_until(begin))

    def _ran_until(self, here: int) -> int:
        place = bisect_right(self._ends, here)
        ran = self._ran_before(place)
        return ran + max(0, here - self._starts[place]) if place < len(self._starts) else ran

    def _ran_before(self, place: int) -> int:
        return self._run[place - 1] if place else 0

    def _moment(self, here: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=here)).astimezone(self._zone)

    def _cover(self, here: int) -> None:
        if self._first is None:
            self._first = self._after = self._moment(here).date() - timedelta(days=2)
            self._forward()
        while here >= _midnight(self._after) - _DAY:
            self._forward()
        if here < _midnight(self._first) + _DAY:
            self._backward(here)

    def _forward(self) -> None:
        self._append(self._after, BLOCK)
        self._after += timedelta(days=BLOCK)

    def _backward(self, here: int) -> None:
        """Draw anew from further back; rare, for questions are about now and later."""
        missing = (_midnight(self._first) + _DAY - here) // _DAY + BLOCK
        days = (self._after - self._first).days + missing
        self._first -= timedelta(days=missing)
        self._starts, self._ends, self._run, self._working = [], [], [], []
        self._append(self._first, days)

    def _append(self, first: date, days: int) -> None:
        ran = self._run[-1] if self._run else 0
        for offset in range(days):
            day = first + timedelta(days=offset)
            for opens, closes in self._spans_of(day):
                if not self._working or self._working[-1] != day.toordinal():
                    self._working.append(day.toordinal())
                start, end = _micros(opens), _micros(closes)
                ran += end - start
                self._starts.append(start)
                self._ends.append(end)
                self._run.append(ran)
