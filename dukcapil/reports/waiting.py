"""Who must act on a monthly report hears of it: by bell and e-mail when it comes, above their desk until they did."""

from datetime import datetime

from dukcapil.casework.panels import DeskLine
from dukcapil.notices.bell import settle_news
from dukcapil.notices.staff import tell
from dukcapil.people.desks import seats_of, who_may
from dukcapil.people.models import Office, User

from .addresses import address
from .models import MonthlyReport
from .monthly_flow import FINAL, MONTHLY

MOST_NAMED = 3  # reports above a desk; the list has the others


def tell_who_must_act(report: MonthlyReport, *, but: User | None, note: str, at: datetime) -> None:
    """Whose turn it was is done with it; tell everybody whose turn it is now, but who brought it there.

    All in the caller's transaction.
    """
    settle_news("laporan_menunggu", report.reference, at)
    said = {"keadaan": report.state_title, "catatan": f"Catatan: {note}" if note else ""}
    for user in _whose_turn(report, report.office, at):
        if user != but:
            tell_about(report, user, "laporan_menunggu", said, f"laporan-menunggu/{report.pk}/{report.moves}/{user.pk}")


def tell_about(report: MonthlyReport, user: User, event: str, said: dict[str, str], dedupe: str) -> None:
    """News of a report to one person, with its page."""
    tell(
        user,
        event,
        {"laporan": report.title, **said},
        office=report.office,
        link=address(report),
        dedupe=dedupe,
        reference=report.reference,
    )


def _whose_turn(report: MonthlyReport, office: Office, at: datetime) -> list[User]:
    people = {user.pk: user for role in report.waits_for for user in who_may(role, office, MONTHLY.sop, at)}
    return list(people.values())


def reports_waiting(user: User, at: datetime) -> list[DeskLine]:
    """One line for each report whose turn it is (one query, none for whose desks act on no report)."""
    roles = {(seat.office.pk, seat.role) for seat in seats_of(user, at) if seat.serves(MONTHLY.sop)}
    acting = {role for step in MONTHLY.steps.values() for role in step.doers}
    offices = {office for office, role in roles if role in acting}
    if not offices:
        return []
    found = MonthlyReport.objects.filter(office__in=offices).exclude(state=FINAL).defer("figures")
    mine = [
        report
        for report in found.select_related("office")
        if any((report.office_id, role) in roles for role in report.waits_for)
    ]
    return [
        DeskLine(f"Laporan {report.title} menunggu Anda: {report.state_title.lower()}.", address(report))
        for report in mine[:MOST_NAMED]
    ]
