"""What every history reads and none changes: SOPs with their editions, calendars, staff and categories."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from complaints.models import Category
from dukcapil.people.desks import seat_for, who_may
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import Flow
from sop_registry.models import Edition, Sop

from .ruler import RememberedCalendar, Ruler

EARLIER = timedelta(days=120)  # a case that ended on the first day began before it
DAYS_A_MONTH = 30.4


@dataclass
class Place:
    """One SOP in its office, with those who work on it."""

    sop: Sop
    office: Office
    editions: list[Edition]
    calendar: RememberedCalendar
    ruler: Ruler
    staff: dict[Role, list[User]]

    @property
    def flow(self) -> Flow:
        return self.editions[-1].flow

    @property
    def is_complaint(self) -> bool:
        return self.sop.kind == Sop.Kind.COMPLAINT

    def edition_on(self, day: date) -> Edition:
        """As ``Sop.edition_on``, from the editions already read."""
        return next(e for e in self.editions if e.valid_from <= day and (e.valid_to is None or day <= e.valid_to))


@dataclass
class World:
    """``begins`` is the first day of the demo's time, ``now`` its last moment."""

    now: datetime
    begins: date
    places: list[Place]
    categories: list[Category]

    @property
    def earliest(self) -> date:
        """No case was filed before this day."""
        return self.begins - EARLIER


def read_world(now: datetime, months: int) -> World:
    """A handful of queries for each SOP, however many cases follow."""
    begins = (now - timedelta(days=months * DAYS_A_MONTH)).date()
    offices = {office.pk: office for office in Office.objects.all()}
    lines = {pk: _calendar_and_ruler(office, begins, now) for pk, office in offices.items()}
    places, users = [], {}
    for sop in Sop.objects.order_by("key"):
        sop.office = office = offices[sop.office_id]
        editions = list(
            sop.editions.exclude(status=Edition.Status.DRAFT)
            .order_by("valid_from")
            .prefetch_related("steps", "requirements")
        )
        for edition in editions:
            edition.sop = sop
            edition.step_time, edition.label_of = cache(edition.step_time), cache(edition.label_of)
        staff = _staff_of(sop, editions[-1].flow, now, users)
        places.append(Place(sop, office, editions, *lines[office.pk], staff))
    return World(now, begins, places, list(Category.objects.filter(active=True)))


def _staff_of(sop: Sop, flow: Flow, now: datetime, users: dict[int, User]) -> dict[Role, list[User]]:
    """Who may act on an SOP in each role it names. One object for each person, for it remembers what it may."""
    roles = {role for step in flow.steps.values() for exit_ in step.exits.values() for role in exit_.by}
    staff = {}
    for role in sorted({*roles, Role.PETUGAS} - {Role.PEMOHON}):
        found = who_may(role, sop.office, sop.key, now).order_by("username")
        people = [users.setdefault(user.pk, user) for user in found]
        staff[role] = [user for user in people if seat_for(user, role, sop.office, sop.key, now)]
    return staff


def _calendar_and_ruler(office: Office, begins: date, now: datetime) -> tuple[RememberedCalendar, Ruler]:
    plain = calendar_of(office)
    calendar = RememberedCalendar(plain.zone, plain.week, plain.overrides, plain.closed)
    return calendar, Ruler(calendar, begins - EARLIER, now.astimezone(office.zone).date())
