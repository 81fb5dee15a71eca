"""Why a moment is due when it is, day by day: which office hours ran, and why the others did not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .calendar import Calendar, Standard
from .wording import clock_time, day_in_words, length_in_words

MOST_DAYS = 21  # lines; a longer way is told in its first and last days


def days_in_words(
    start: datetime, due_at: datetime, standard: Standard | None, calendar: Calendar, begun: str = "diterima"
) -> list[str]:
    """One sentence for every day from ``start`` to ``due_at``.

    Of a standard in minutes or hours each says how much office time ran on it; of one in days, which day of the count
    it was. Without a standard (what was left after a pause) it is told like minutes. ``begun`` is what happened at
    ``start``.
    """
    first, last = start.astimezone(calendar.zone), due_at.astimezone(calendar.zone)
    days = [first.date() + timedelta(days=number) for number in range((last.date() - first.date()).days + 1)]
    if standard is None or standard.minutes is not None:
        told = [_of_minutes(day, first, last, calendar) for day in days]
    else:
        told = [f"{begun} pukul {clock_time(first, calendar.zone)}, belum dihitung"]
        told += _counted(days[1:], last, standard, calendar)
    lines = [f"{day_in_words(day)}: {line}." for day, line in zip(days, told, strict=True)]
    if len(lines) > MOST_DAYS:
        lines[MOST_DAYS - 3 : -3] = [_passed_over(days[MOST_DAYS - 3 : -3], calendar)]
    return lines


def _counted(days: list[date], last: datetime, standard: Standard, calendar: Calendar) -> Iterator[str]:
    """Which day of the count each day is, or why it is none; the last one with the moment at which it is due."""
    count, counted = 0, "hari" if standard.counts_every_day else "hari kerja"
    for day in days:
        works = calendar.is_working_day(day)
        if not (works or standard.counts_every_day):
            yield _why_closed(day, calendar)
            continue
        count += 1
        closing = "saat jam layanan tutup " if works else ""
        due = f", jatuh tempo {closing}pukul {clock_time(last, calendar.zone)}" if day == last.date() else ""
        yield f"{counted} ke-{count}{_special(day, calendar)}{due}"


def _passed_over(days: list[date], calendar: Calendar) -> str:
    """The days of a long way that have no line of their own, with the holidays and the special hours among them."""
    holidays = [
        day for day in days if day in calendar.closed and calendar.week.get(day.weekday()) and not calendar.spans(day)
    ]
    named = ", ".join(f"{day_in_words(day, weekday=False)} ({calendar.closed[day]})" for day in holidays)
    special = ", ".join(dict.fromkeys(calendar.reasons[day] for day in days if day in calendar.reasons))
    told = [f"; libur: {named}" if named else "", f"; jam khusus: {special}" if special else ""]
    return f"… {len(days)} hari lagi dengan cara yang sama{''.join(told)} …"


def _of_minutes(day: date, first: datetime, last: datetime, calendar: Calendar) -> str:
    ran = [(max(opens, first), min(closes, last)) for opens, closes in calendar.open_spans(day)]
    ran = [(begin, end) for begin, end in ran if begin < end]
    if not ran:
        is_open = calendar.is_working_day(day)
        return f"di luar jam layanan{_special(day, calendar)}" if is_open else _why_closed(day, calendar)
    spans = " dan ".join(f"{clock_time(b, calendar.zone)}-{clock_time(e, calendar.zone)}" for b, e in ran)
    told = sum((_minute(end) - _minute(begin) for begin, end in ran), timedelta())
    return f"{spans} ({length_in_words(told)}){_special(day, calendar)}"


def _special(day: date, calendar: Calendar) -> str:
    """Why the hours of a day are others than those of its weekday: ", jam khusus: Ramadan"."""
    return f", jam khusus: {calendar.reasons[day]}" if day in calendar.reasons else ""


def _minute(moment: datetime) -> datetime:
    """The minute that a clock shows: lengths taken between those add up, whatever seconds the first began with."""
    return moment.replace(second=0, microsecond=0)


def _why_closed(day: date, calendar: Calendar) -> str:
    if day in calendar.closed and day not in calendar.overrides:
        return f"libur, {calendar.closed[day]}"
    return "kantor tutup"
