"""How values of figures are written: "1.240", "87 %", "12 menit", "3,42"."""

from datetime import date, datetime

from dukcapil.worktime.wording import day_in_words, dotted
from sop_registry.models import NOT_STATED

TEXT, NUMBER, PERCENT, TIME, SCORE, DAY, STANDARD = "text", "number", "percent", "time", "score", "day", "standard"
NOTHING = "–"


def shown(value, kind: str = TEXT) -> str:
    """A value for a reader; a dash where there is nothing to tell."""
    if value is None or value == "":
        return NOT_STATED if kind == STANDARD else NOTHING
    return _WRITERS[kind](value)


def number(value: float) -> str:
    """ "1.240"."""
    return dotted(round(value))


def percent(share: float) -> str:
    """ "87 %", and "99,6 %" near the edges, so that not quite all is never written as all."""
    rounded = round(share * 100)
    if rounded in (0, 100) and share not in (0, 1):
        return f"{min(max(round(share * 100, 1), 0.1), 99.9):.1f} %".replace(".", ",")
    return f"{rounded} %"


def of_judged(in_time: int, judged: int) -> str:
    """ "7 dari 9 yang dinilai": what a share in time is of."""
    return f"{number(in_time)} dari {number(judged)} yang dinilai"


def office_time(seconds: float) -> str:
    """Office time in hours and minutes, never in days: "45 detik", "12 menit", "7 jam 30 menit"."""
    told = as_told(seconds)
    if told < 60:
        return f"{told} detik"
    minutes = told // 60
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} menit"
    return f"{number(hours)} jam {rest} menit" if rest else f"{number(hours)} jam"


def as_told(seconds: float) -> int:
    """The seconds of what ``office_time`` writes: whole minutes from one minute on."""
    return round(seconds) if round(seconds) < 60 else round(seconds / 60) * 60


def score(value: float) -> str:
    """ "3,42"."""
    return f"{value:.2f}".replace(".", ",")


def _day(value: date | datetime) -> str:
    return day_in_words(value, weekday=False)


_WRITERS = {TEXT: str, NUMBER: number, PERCENT: percent, TIME: office_time, SCORE: score, DAY: _day, STANDARD: str}
