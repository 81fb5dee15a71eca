"""Moments, dates and counts as Indonesians write them: "Jumat, 27 November 2026 pukul 15.30 WIB"."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}  # by hours east of Greenwich: zone names differ, clocks do not


def dotted(count: int) -> str:
    """ "1.234"."""
    return f"{count:,}".replace(",", ".")


def day_in_words(day: date, *, weekday: bool = True) -> str:
    """ "Jumat, 27 November 2026"."""
    plain = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_DAYS[day.weekday()]}, {plain}" if weekday else plain


def month_in_words(day: date) -> str:
    """ "November 2026"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def zone_name(moment: datetime) -> str:
    hours = moment.utcoffset() // timedelta(hours=1)
    return _ZONES.get(hours, f"UTC{hours:+d}")


def clock_time(moment: datetime, zone: ZoneInfo) -> str:
    """ "15.30"."""
    return f"{moment.astimezone(zone):%H.%M}"


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """ "Jumat, 27 November 2026 pukul 15.30 WIB"."""
    here = moment.astimezone(zone)
    return f"{day_in_words(here.date())} pukul {here:%H.%M} {zone_name(here)}"


def moment_in_short(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """ "hari ini 15.30", "besok 10.00", "Jum 27 Nov 15.30": for tables."""
    here, today = moment.astimezone(zone), now.astimezone(zone).date()
    near = {0: "hari ini", 1: "besok", -1: "kemarin"}.get((here.date() - today).days)
    if near:
        return f"{near} {here:%H.%M}"
    year = "" if here.year == today.year else f" {here.year}"
    return f"{_DAYS[here.weekday()][:3]} {here.day} {_MONTHS[here.month - 1][:3]}{year} {here:%H.%M}"


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """ "27-11-2026 15.30": for narrow columns on paper."""
    return f"{moment.astimezone(zone):%d-%m-%Y %H.%M}"


def paper_date(text: str) -> str:
    """A date as precise as the paper: "2022-01-19", "2022-01" or ""."""
    parts = [int(part) for part in text.split("-")] if text else []
    if len(parts) == 3:
        return day_in_words(date(*parts), weekday=False)
    if len(parts) == 2:
        return f"{_MONTHS[parts[1] - 1]} {parts[0]}"
    return str(parts[0]) if parts else "tidak disebut"


def office_length(length: timedelta) -> str:
    """Office time, in hours at most, for a day of it has no length of its own: "3 menit", "41 jam"."""
    minutes = int(length.total_seconds() // 60)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes} menit"
    return f"{hours} jam {rest} menit" if rest and hours < 10 else f"{hours} jam"


def length_in_words(length: timedelta) -> str:
    """ "3 menit", "4 jam 18 menit", "2 hari 3 jam": never a sign, never seconds unless under a minute."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 1:
        return "kurang dari 1 menit"
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return f"{minutes} menit"
    if hours < 48:
        return f"{hours} jam {minutes} menit" if minutes else f"{hours} jam"
    days, hours = divmod(hours, 24)
    return f"{days} hari {hours} jam" if hours else f"{days} hari"
