"""The calendar of an office, read from its rows."""

from collections import defaultdict
from datetime import date, timedelta

import holidays as national_calendar
from django.db.models import Q

from dukcapil.people.models import Office

from .calendar import Calendar
from .models import Holiday, OfficeHours, SpecialHours

LOOKS_AHEAD = timedelta(days=120)  # sixty working days and the holidays among them
_KINDS = {"public": Holiday.Kind.NATIONAL, "government": Holiday.Kind.JOINT_LEAVE}


_kept: dict[int, tuple[tuple, Calendar]] = {}


def calendar_of(office: Office) -> Calendar:
    """The office's calendar, read once a process for each version that the database gave it (four queries)."""
    kept = _kept.get(office.pk)
    if kept is not None and kept[0] == _version(office, office.calendar_version):
        return kept[1]
    # Not the version of an object read earlier: the rows below may be newer than it.
    version = Office.objects.values_list("calendar_version", flat=True).get(pk=office.pk)
    calendar = _read_calendar(office)
    _kept[office.pk] = (_version(office, version), calendar)
    return calendar


def _version(office: Office, number: int) -> tuple:
    return number, office.time_zone, office.open_on_joint_leave


def _read_calendar(office: Office) -> Calendar:
    week = defaultdict(list)
    for row in OfficeHours.objects.filter(office=office).order_by("weekday", "opens"):
        week[row.weekday].append((row.opens, row.closes))
    overrides, reasons = defaultdict(list), {}
    for row in SpecialHours.objects.filter(office=office).order_by("day", "opens"):
        overrides[row.day].append((row.opens, row.closes))
        reasons.setdefault(row.day, row.reason)
    closed = Holiday.objects.filter(Q(office=None) | Q(office=office))
    if office.open_on_joint_leave:
        closed = closed.exclude(kind=Holiday.Kind.JOINT_LEAVE)
    return Calendar(
        zone=office.zone,
        week={day: tuple(spans) for day, spans in week.items()},
        overrides={day: tuple(spans) for day, spans in overrides.items()},
        closed={holiday.day: holiday.told for holiday in closed},
        reasons=reasons,
    )


def national_holidays(years: range) -> dict[date, tuple[str, str]]:
    """Day -> (kind, name) of public holidays and joint leave that the ``holidays`` package knows."""
    found = {}
    for category, kind in _KINDS.items():
        days = national_calendar.country_holidays("ID", years=years, categories=(category,), language="id")
        for day, name in days.items():
            found.setdefault(day, (kind.value, name[:150]))
    return found


def seed_holidays(years: range) -> int:
    """Add the national holidays that have no row yet; rows an office edited stay. Returns how many came."""
    rows = [
        Holiday(office=None, day=day, kind=kind, name=name) for day, (kind, name) in national_holidays(years).items()
    ]
    before = Holiday.objects.count()
    Holiday.objects.bulk_create(rows, ignore_conflicts=True)
    return Holiday.objects.count() - before


def last_year_with_joint_leave() -> int | None:
    """The last year whose joint leave is known; a due time beyond it is a guess."""
    last = Holiday.objects.filter(kind=Holiday.Kind.JOINT_LEAVE).order_by("-day").first()
    return last.day.year if last else None


def year_short_of_joint_leave(today: date) -> int | None:
    """The first year that due times soon reach and whose joint leave nobody has entered; None where all is known."""
    last = last_year_with_joint_leave()
    needed = (today + LOOKS_AHEAD).year
    return None if last is not None and needed <= last else max(today.year, (last or 0) + 1)
