"""Late complaints for the soak's sweeps, in an office that never closes: the hour of the run does not matter."""

from datetime import datetime, time, timedelta

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.casework.recounting import recount_changed_calendars
from dukcapil.people.models import Office
from dukcapil.worktime.models import Holiday, OfficeHours
from tests.builders import a_case
from tests.casework.marks import EVERY_MARK, marks_of

LONG_AGO = timedelta(days=10)  # past the last mark
STEP = timedelta(minutes=5)  # the standard of the first step


def open_day_and_night(office: Office, now: datetime) -> None:
    Holiday.objects.all().delete()
    OfficeHours.objects.filter(office=office).delete()
    OfficeHours.objects.bulk_create(
        OfficeHours(office=office, weekday=day, opens=time(0), closes=time(23, 59, 59)) for day in range(7)
    )
    recount_changed_calendars(now)


def file_late_cases(many: int, now: datetime) -> None:
    """Half of them have been late for days; the steps of the others fall due one by one in the minutes to come."""
    for _ in range(many // 2):
        a_case(PengaduanWayKanan, when=now - LONG_AGO)
    for number in range(many // 2):
        a_case(PengaduanWayKanan, when=now - STEP * (1 - number / many))


def marked_wrong(now: datetime) -> int:
    """How many cases have other marks than they count, count other marks than are due by now, or lack one."""
    cases = list(Case.objects.all())
    expected = [
        {
            about: EVERY_MARK[about][:counted]
            for about, counted in (("langkah", case.step_alerts), ("berkas", case.case_alerts))
            if counted
        }
        for case in cases
    ]
    behind = [case.next_alert_at is not None and case.next_alert_at <= now for case in cases]
    return sum(late or said != due for late, said, due in zip(behind, marks_of(cases), expected, strict=True))
