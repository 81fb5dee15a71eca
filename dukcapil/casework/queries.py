"""What more than one page reads: which cases a user may see, what waits for them, what may be done."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast, Least
from guardian.models import UserObjectPermission

from dukcapil.notices.models import Notice
from dukcapil.people.desks import Seat, seats_of
from dukcapil.people.models import Office, User

from .models import Case
from .parties import Party

LIST_COLUMNS = (
    *("number", "subject", "flow_key", "state", "channel", "anonymous", "confidential", "citizen_wrote_at"),
    *("entered_at", "moves", "closed_at", "received_at", "due_at", "step_due_at", "holder", "office_id"),
    *("edition__short_title", "applicant__name"),
)


def for_list(cases: QuerySet[Case], offices: Iterable[Office]) -> list[Case]:
    """The rows of a page with just the columns that lists show; every row gets the office the reader sits in."""
    by_key = {office.pk: office for office in offices}
    rows = list(cases.select_related("edition", "applicant").only(*LIST_COLUMNS))
    for row in rows:
        row.office = by_key[row.office_id]
    return rows


def visible_cases(user: User, at: datetime) -> QuerySet[Case]:
    """Cases of the SOPs that the user's desks serve, and those handed to them by name. Nothing else exists."""
    seats = seats_of(user, at)
    whole = {seat.office.pk for seat in seats if not seat.sops}
    narrow = {seat.office.pk for seat in seats} - whole
    rule = _of_seats(seats)
    if narrow:  # who serves a whole office sees what was handed over anyway
        rule |= Q(pk__in=handed_to(user), office__in=narrow)
    return Case.objects.filter(rule)


def may_see(user: User, case: Case, at: datetime) -> bool:
    """The same rule for one case."""
    seats = [seat for seat in seats_of(user, at) if seat.office.pk == case.office_id]
    sop = case.flow_key.rpartition("/")[0]
    return any(seat.serves(sop) for seat in seats) or (bool(seats) and handed_to(user).filter(case=case.pk).exists())


def handed_to(user: User) -> QuerySet:
    """Ids of the cases a disposition names the user on (guardian keeps them as text)."""
    rows = UserObjectPermission.objects.filter(user=user, permission__codename="see_case")
    return rows.annotate(case=Cast("object_pk", BigIntegerField())).values("case")


def waiting_for(user: User, at: datetime) -> QuerySet[Case]:
    """The desk: what waits for one of the user's roles, the nearest of its limits first, then the oldest."""
    rule = Q(pk__in=[])
    for seat in seats_of(user, at):
        rule |= _of_seats([seat]) & Q(waiting_for=seat.role.value)
    nearest_limit = Least("step_due_at", "due_at")  # PostgreSQL passes over the one that is missing
    return Case.objects.filter(rule).order_by(nearest_limit.asc(nulls_last=True), "id")


def _of_seats(seats: Iterable[Seat]) -> Q:
    """The cases that any of these seats serves, as few conditions as they need."""
    whole = {seat.office.pk for seat in seats if not seat.sops}
    rule = Q(office__in=whole)
    for seat in seats:
        if seat.sops and seat.office.pk not in whole:
            rule |= Q(office=seat.office.pk, sop__key__in=seat.sops)
    return rule


def acts_open_to(case: Case, party: Party) -> list:
    """The exits this party may take now, in the SOP's own order: the first that is not quiet is primary."""
    return [
        exit_
        for verb, exit_ in case.flow.exits_of(case.state).items()
        if exit_.allows(case, party) and not case.why_closed_to(verb)
    ]


def notices_about(case: Case) -> QuerySet[Notice]:
    return Notice.objects.filter(office_id=case.office_id, reference=case.number, receiver=None)
