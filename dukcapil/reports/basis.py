"""What facts stand on beside the trail: when it changed, the cases concerned are noted to be read anew.

Office seconds follow the calendar as it is now, also where an office corrects a day that is over. Each month of an
office has a fingerprint of its open hours, so that a correction concerns the cases of that month alone, and a holiday
entered for next year none.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import connection
from django.db.models import Min
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Calendar
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop

from .models import Basis

_NOTE_MONTH = """
INSERT INTO reports_stale (case_id)
SELECT case_id FROM reports_stepfact WHERE office_id = %(office)s AND left_at >= %(begins)s AND entered_at < %(ends)s
UNION
SELECT case_id FROM reports_casefact
WHERE office_id = %(office)s AND received_at >= %(begins)s AND received_at < %(ends)s
"""
_NOTE_SOP = "INSERT INTO reports_stale (case_id) SELECT case_id FROM reports_casefact WHERE sop_id = %s"


def note_changed_basis() -> None:
    """Compare every office's hours and every SOP's way of counting with what the facts were made of (three queries)."""
    known = dict(Basis.objects.filter(key__regex="^(kantor|sop)/").values_list("key", "fingerprint"))
    today = timezone.now()
    changed = {}
    for sop in Sop.objects.all():
        key, counts = f"sop/{sop.pk}", str(sop.counts_calendar_days)
        if known.get(key) != counts:
            changed[key] = counts
            _execute(_NOTE_SOP, [sop.pk])
    for office in Office.objects.all():
        month = today.astimezone(office.zone).date().replace(day=1)
        key, version = f"kantor/{office.pk}", f"{office.calendar_version} {office.time_zone} {month}"
        if known.get(key) != version:
            changed |= {key: version, **_changed_months(office, month)}
    rows = [Basis(key=key, fingerprint=fingerprint) for key, fingerprint in changed.items()]
    Basis.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=["fingerprint"])


def _changed_months(office: Office, until: date) -> dict[str, str]:
    """The months whose open hours are not those that the facts were made of, with their cases noted."""
    first = Case.objects.filter(office=office).aggregate(first=Min("received_at"))["first"]
    if first is None:
        return {}
    calendar, changed = calendar_of(office), {}
    known = dict(Basis.objects.filter(key__startswith=f"jam/{office.pk}/").values_list("key", "fingerprint"))
    for month, following in _months(first.astimezone(office.zone).date().replace(day=1), until):
        key, fingerprint = f"jam/{office.pk}/{month:%Y-%m}", _fingerprint(calendar, month, following)
        if known.get(key) != fingerprint:
            changed[key] = fingerprint
            begins, ends = (datetime.combine(day, time(), office.zone) for day in (month, following))
            # A zone that changed moves the edges of the month itself: a day on either side.
            slack = timedelta(days=1)
            _execute(_NOTE_MONTH, {"office": office.pk, "begins": begins - slack, "ends": ends + slack})
    return changed


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        following = (first + timedelta(days=31)).replace(day=1)
        yield first, following
        first = following


def _fingerprint(calendar: Calendar, begins: date, ends: date) -> str:
    hours = sha256()
    day = begins
    while day < ends:
        for opens, closes in calendar.open_spans(day):
            hours.update(f"{opens.timestamp()} {closes.timestamp()};".encode())
        day += timedelta(days=1)
    return hours.hexdigest()


def _execute(sql: str, given) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
