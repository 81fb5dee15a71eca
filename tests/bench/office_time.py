"""Calls a second of office time, and a sweep over a million open cases: figures to print, never to fail on."""

from datetime import datetime, timedelta
from random import Random
from time import perf_counter
from zoneinfo import ZoneInfo

from django.db import connection

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.casework.sweep import sweep
from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Standard, due, office_time_between
from dukcapil.worktime.queries import calendar_of
from tests.builders import a_case

WIB = ZoneInfo("Asia/Jakarta")
WHEN = datetime(2026, 11, 10, 9, 0, tzinfo=WIB)
_UNIQUE = ("number", "tracking_code", "next_alert_at")


def calls_a_second(count: int) -> dict[str, float]:
    """How often a second, on one core, office time is asked for on a warm calendar of Way Kanan."""
    calendar, rng = calendar_of(Office.objects.get(key="way-kanan")), Random(7)
    starts = [WHEN + timedelta(seconds=rng.randrange(200 * 86_400)) for _ in range(count)]
    figures = {}
    for standard in (Standard(10, "menit"), Standard(7, "jam"), Standard(1, "hari kerja"), Standard(14, "hari kerja")):
        begun = perf_counter()
        ends = [due(start, standard, calendar) for start in starts]
        figures[f"due {standard}"] = count / (perf_counter() - begun)
    begun = perf_counter()
    for start, end in zip(starts, ends, strict=True):
        office_time_between(start, end, calendar)
    figures["office_time_between"] = count / (perf_counter() - begun)
    return figures


def swept(cases: int) -> tuple[int, float]:
    """Stages said and seconds taken by one sweep over so many open cases, of which one in a hundred is due."""
    case = a_case(PengaduanWayKanan, when=WHEN)
    columns = [field.column for field in Case._meta.concrete_fields if not field.primary_key]
    copied = ", ".join(f"casework_case.{name}" for name in columns if name not in _UNIQUE)
    names = ", ".join([name for name in columns if name not in _UNIQUE] + list(_UNIQUE))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO casework_case ({names}) SELECT {copied}, 'N' || n, 'K' || n,"  # noqa: S608
            " casework_case.next_alert_at + CASE WHEN n %% 100 = 0 THEN interval '0' ELSE interval '9 days' END"
            " FROM casework_case, generate_series(1, %s) n WHERE casework_case.id = %s",
            [cases, case.pk],
        )
        cursor.execute("ANALYZE casework_case")
    begun = perf_counter()
    said = sweep(case.next_alert_at)
    return said, perf_counter() - begun
