"""What more than one page reads: which cases a user may see, what waits for them, what may be done."""

from datetime import datetime

from django.db.models import BigIntegerField, F, Q, QuerySet
from django.db.models.functions import Cast
from guardian.models import UserObjectPermission

from dukcapil.notices.models import Notice
from dukcapil.people.desks import seats_of
from dukcapil.people.models import User

from .models import Case
from .parties import Party


def visible_cases(user: User, at: datetime) -> QuerySet[Case]:
    """Cases of the SOPs that the user's desks serve, and those handed to them by name. Nothing else exists."""
    seats = seats_of(user, at)
    rule = Q(pk__in=_handed_to(user), office__in={seat.office for seat in seats})
    for seat in seats:
        rule |= _of_seat(seat)
    return Case.objects.filter(rule).select_related("office", "sop", "edition", "applicant")


def _handed_to(user: User) -> QuerySet:
    """Ids of the cases a disposition names the user on (guardian keeps them as text)."""
    return (
        UserObjectPermission.objects.filter(user=user, permission__codename="see_case")
        .annotate(case=Cast("object_pk", BigIntegerField()))
        .values("case")
    )


def waiting_for(user: User, at: datetime) -> QuerySet[Case]:
    """The desk: what waits for one of the user's roles, nearest step due first, then the oldest."""
    rule = Q(pk__in=[])
    for seat in seats_of(user, at):
        rule |= _of_seat(seat) & Q(waiting_for=seat.role.value)
    return (
        Case.objects.filter(rule)
        .select_related("office", "sop", "edition", "applicant")
        .order_by(F("step_due_at").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "id")
    )


def _of_seat(seat) -> Q:
    rule = Q(office=seat.office)
    return rule & Q(sop__key__in=seat.sops) if seat.sops else rule


def acts_open_to(case: Case, party: Party) -> list:
    """The exits this party may take now, in the SOP's own order: the first that is not quiet is primary."""
    return [
        exit_
        for verb, exit_ in case.flow.exits_of(case.state).items()
        if exit_.allows(case, party) and not case.why_closed_to(verb)
    ]


def notices_about(case: Case) -> QuerySet[Notice]:
    return Notice.objects.filter(office_id=case.office_id, reference=case.number)
