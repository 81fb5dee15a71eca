"""Office time laid out as a straight line, so that the acts of a hundred thousand histories find their moments fast."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta

from dukcapil.worktime.calendar import Calendar


class RememberedCalendar(Calendar):
    """The same calendar; the spans of a day are worked out once."""

    def open_spans(self, day: date):
        remembered = self.__dict__.setdefault("_days", {})
        if day not in remembered:
            remembered[day] = tuple(super().open_spans(day))
        return iter(remembered[day])


class Ruler:
    """Seconds of office time since ``first``; ``moment`` and ``offset`` go from one to the other."""

    def __init__(self, calendar: Calendar, first: date, last: date):
        self.zone = calendar.zone
        self._opens, self._closes, self._starts = [], [], []
        self.length = 0
        for number in range((last - first).days + 1):
            for opens, closes in calendar.open_spans(first + timedelta(days=number)):
                self._opens.append(opens)
                self._closes.append(closes)
                self._starts.append(self.length)
                self.length += int((closes - opens).total_seconds())

    def moment(self, offset: int) -> datetime:
        place = max(bisect_right(self._starts, offset) - 1, 0)
        return self._opens[place] + timedelta(seconds=offset - self._starts[place])

    def offset(self, moment: datetime) -> int:
        """Office seconds run until a moment; while the office is closed, until it closed."""
        here = moment.astimezone(self.zone)
        place = bisect_right(self._opens, here) - 1
        if place < 0:
            return 0
        return self._starts[place] + int((min(here, self._closes[place]) - self._opens[place]).total_seconds())

    def evening_before(self, offset: int) -> tuple[datetime, datetime]:
        """The closed time before the day of an offset: from the last closing until that day's opening."""
        day = self.moment(offset).date()
        place = bisect_left(self._opens, datetime.combine(day, datetime.min.time(), self.zone))
        return self._closes[max(place - 1, 0)], self._opens[place]
