"""Why a moment is due when it is, day by day: which office hours ran, and why the others did not."""

from datetime import date, datetime, timedelta

from .calendar import Calendar, Standard
from .wording import clock_time, day_in_words, length_in_words

MOST_DAYS = 21  # lines; a longer way is told in its first and last days


def days_in_words(start: datetime, due_at: datetime, standard: Standard | None, calendar: Calendar) -> list[str]:
    """One sentence for every day from ``start`` to ``due_at``.

    Of a standard in minutes or hours each says how much office time ran on it; of one in days, which working day it
    was. Without a standard (what was left after a pause) it is told like minutes.
    """
    first, last = start.astimezone(calendar.zone), due_at.astimezone(calendar.zone)
    by_days = standard is not None and standard.minutes is None
    lines, count, day = [], 0, first.date()
    while day <= last.date():
        working = calendar.is_working_day(day)
        if by_days:
            count += working and day != first.date()
            told = _of_days(day, first, last, count, calendar)
        else:
            told = _of_minutes(day, first, last, calendar)
        lines.append(f"{day_in_words(day)}: {told}.")
        day += timedelta(days=1)
    if len(lines) > MOST_DAYS:
        lines[MOST_DAYS - 3 : -3] = [f"… {len(lines) - MOST_DAYS} hari lagi dengan cara yang sama …"]
    return lines


def _of_days(day: date, first: datetime, last: datetime, count: int, calendar: Calendar) -> str:
    if day == first.date():
        return f"diterima pukul {clock_time(first, calendar.zone)}, belum dihitung"
    if not calendar.is_working_day(day):
        return _why_closed(day, calendar)
    if day < last.date():
        return f"hari kerja ke-{count}"
    return f"hari kerja ke-{count}, jatuh tempo saat jam layanan tutup pukul {clock_time(last, calendar.zone)}"


def _of_minutes(day: date, first: datetime, last: datetime, calendar: Calendar) -> str:
    ran = [(max(opens, first), min(closes, last)) for opens, closes in calendar.open_spans(day)]
    ran = [(begin, end) for begin, end in ran if begin < end]
    if not ran:
        return _why_closed(day, calendar) if not calendar.is_working_day(day) else "di luar jam layanan"
    spans = " dan ".join(f"{clock_time(b, calendar.zone)}-{clock_time(e, calendar.zone)}" for b, e in ran)
    return f"{spans} ({length_in_words(sum((end - begin for begin, end in ran), timedelta()))})"


def _why_closed(day: date, calendar: Calendar) -> str:
    if day in calendar.closed and day not in calendar.overrides:
        return f"libur, {calendar.closed[day]}"
    return "kantor tutup"
