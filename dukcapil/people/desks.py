"""One rule, three questions: may this user act, which rows may this user see, who may act.

A role is held through a desk (whose group carries the guardian permission ``act_as_<role>`` on the office) or
through a dated mandate. The gate asks guardian and the desk; lists ask only the cached desks; a test
says that the two agree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import assign_perm

from .models import Desk, Mandate, Office, User
from .roles import FRONT_DESK, STAFF_ROLES, Role


@dataclass(frozen=True)
class Seat:
    """A role one user may act in: by a desk, or by a mandate. No SOPs named means all of the office."""

    office: Office
    role: Role
    name: str
    sops: frozenset[str]
    mandate: Mandate | None = None

    def serves(self, sop: str) -> bool:
        return not self.sops or sop in self.sops


def seats_of(user: User, at: datetime) -> tuple[Seat, ...]:
    """Every seat of an active user at a moment. Its two queries are remembered as long as the user object."""
    if not user.is_authenticated or not user.is_active:
        return ()
    if not hasattr(user, "_desks_and_mandates"):  # not __dict__: request.user is a lazy wrapper
        user._desks_and_mandates = (
            list(Desk.objects.filter(group__user=user).select_related("office")),
            list(Mandate.objects.filter(user=user).select_related("office")),
        )
    desks, mandates = user._desks_and_mandates
    return tuple(Seat(desk.office, Role(desk.role), desk.name, frozenset(desk.sops)) for desk in desks) + tuple(
        Seat(m.office, Role(m.role), m.title, frozenset(m.sops), m)
        for m in mandates
        if m.starts_on <= at.astimezone(m.office.zone).date() <= m.ends_on
    )


def offices_of(seats: Iterable[Seat]) -> list[Office]:
    """The offices of these seats, each once."""
    return list(dict.fromkeys(seat.office for seat in seats))


def seat_for(user: User, role: Role, office: Office, sop: str, at: datetime) -> Seat | None:
    """The seat in which a user may act on an SOP now, a desk before a mandate; None if there is none."""
    seats = [seat for seat in seats_of(user, at) if seat.role == role and seat.office == office and seat.serves(sop)]
    for seat in sorted(seats, key=lambda seat: seat.mandate is not None):
        if seat.mandate or _permissions_of(user).has_perm(role.permission, office):
            return seat
    return None


def _permissions_of(user: User) -> ObjectPermissionChecker:
    """Guardian's checker, kept as long as the user object (one request): two queries an office, not per question."""
    if not hasattr(user, "_object_permissions"):
        user._object_permissions = ObjectPermissionChecker(user)
    return user._object_permissions


def may_record(user: User, office: Office, at: datetime, sop: str = "") -> bool:
    """The front desk writes down what comes by other ways than the public form; a narrow desk only for its SOPs."""
    seats = [seat for seat in seats_of(user, at) if seat.office == office and seat.role in FRONT_DESK]
    return any(not sop or seat.serves(sop) for seat in seats)


def who_may(role: Role, office: Office, sop: str, at: datetime):
    """Active users who may act in a role of an office on an SOP at a moment."""
    on = at.astimezone(office.zone).date()
    serves = Q(sops=[]) | Q(sops__contains=[sop])
    desks = Desk.objects.filter(serves, office=office, role=role)
    mandates = Mandate.objects.filter(serves, office=office, role=role, starts_on__lte=on, ends_on__gte=on)
    return User.objects.filter(Q(groups__desk__in=desks) | Q(mandates__in=mandates), is_active=True).distinct()


def staff_of(office: Office):
    """Active users with a desk in an office: those a disposition may name."""
    staff = User.objects.filter(groups__desk__office=office, is_active=True)
    return staff.distinct().order_by("first_name", "username")


@transaction.atomic
def open_desk(office: Office, role: Role, name: str, sops: Iterable[str] = ()) -> Desk:
    """Make (or find) a desk together with its group and the object permission on the office."""
    desk = Desk.objects.filter(office=office, role=role, name=name).first()
    if desk is None:
        # A desk may be renamed and its old name used again, so the group's name does not hang on it.
        group = Group.objects.create(name=f"{office.key}/{role.value}/{uuid4()}")
        desk = Desk.objects.create(office=office, role=role, name=name, sops=list(sops), group=group)
    assign_perm(f"people.{role.permission}", desk.group, office)
    return desk


def open_every_desk(office: Office) -> None:
    """One desk for each role, named as the office's papers print it."""
    for role in STAFF_ROLES:
        open_desk(office, role, office.label_of(role))


@transaction.atomic
def sit_at(user: User, desks: Iterable[Desk]) -> None:
    """Seat a user at these desks and at no other; takes effect on the user's next request."""
    wanted = {desk.group_id for desk in desks}
    held = set(user.groups.filter(desk__isnull=False).values_list("pk", flat=True))
    user.groups.remove(*held - wanted)
    user.groups.add(*wanted - held)
    for remembered in ("_desks_and_mandates", "_object_permissions"):
        user.__dict__.pop(remembered, None)
