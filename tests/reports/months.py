"""What tests of the months start from: an office with a worked October 2026, and somebody in every role."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from complaints.models import PengaduanWayKanan
from dukcapil.casework.parties import Staff
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly import open_draft, perform_report
from services.models import KartuKeluargaBaru
from tests.builders import a_case, lead, staff_of

WIB = ZoneInfo("Asia/Jakarta")
OCTOBER = date(2026, 10, 1)
IN_OCTOBER = datetime(2026, 10, 6, 9, 0, tzinfo=WIB)
IN_NOVEMBER = datetime(2026, 11, 3, 9, 0, tzinfo=WIB)


def a_worked_october(staff: dict | None = None) -> dict:
    """Six cases of Way Kanan: answered, finished, late, sent back, still open; returns its staff."""
    staff = staff or staff_of()
    for day in (6, 7):
        a_case(PengaduanWayKanan, "selesai", when=IN_OCTOBER.replace(day=day), staff=staff)
    a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER.replace(day=8), staff=staff)
    late = a_case(PengaduanWayKanan, "solusi", when=IN_OCTOBER.replace(day=12), staff=staff)
    lead(late, ["jawab"], when=IN_OCTOBER.replace(day=15), staff=staff)
    a_case(PengaduanWayKanan, when=IN_OCTOBER.replace(day=20), staff=staff)
    a_case(KartuKeluargaBaru, "perbaikan", when=IN_OCTOBER.replace(day=21), staff=staff)
    digest()
    return staff


def a_report(month: date = OCTOBER, office: str = "way-kanan") -> MonthlyReport:
    return open_draft(Office.objects.get(key=office), month, by=None, at=IN_NOVEMBER)


def led(report: MonthlyReport, *verbs: str, staff: dict, at: datetime = IN_NOVEMBER) -> MonthlyReport:
    """Do these verbs, each by the first role that may."""
    for verb in verbs:
        role = report.flow.exits_of(report.state)[verb].by[0]
        report = perform_report(report, verb, by=Staff(staff[Role(role)], at), note="Catatan.", at=at)
    return report


def a_final_report(staff: dict) -> MonthlyReport:
    return led(a_report(), "ajukan", "teruskan", "terima", staff=staff)


def bytes_of(file) -> bytes:
    """What a report's or a job's file holds."""
    with file.open("rb") as handle:
        return handle.read()
