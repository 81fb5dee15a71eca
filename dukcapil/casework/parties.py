"""Who acts: a member of staff, the citizen of this case, or the system. Not always a user."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from dukcapil.people.desks import Seat, seat_for, seats_of
from dukcapil.people.models import User
from dukcapil.people.roles import FRONT_DESK, Role

from .models import Case, Trail
from .refusals import NotAllowed


@dataclass(frozen=True)
class Standing:
    """In which capacity a party acts: what the trail records."""

    party: str
    user: User | None = None
    role: str = ""
    seat: Seat | None = None
    on_behalf: bool = False

    @property
    def mandate(self):
        return self.seat.mandate if self.seat else None


@dataclass(frozen=True)
class Staff:
    """A signed-in member of staff at a moment (desks and mandates are dated)."""

    user: User
    at: datetime

    def read_anew(self) -> "Staff":
        """The same person as the database knows them now: desks and deactivation may have changed meanwhile."""
        return replace(self, user=User.objects.get(pk=self.user.pk))

    def acts_as(self, role: Role, case: Case) -> bool:
        return self._seat(role, case) is not None

    def standing(self, roles: tuple[Role, ...], case: Case) -> Standing:
        """As the first of the roles that this person holds here."""
        role = next(role for role in roles if self.acts_as(role, case))
        seat = self._seat(role, case)
        return Standing(Trail.Party.STAFF, self.user, seat.role.value, seat, role is Role.PEMOHON)

    def as_member(self, case: Case) -> Standing:
        """As somebody of the office who does nothing in the flow: in the seat that is nearest to the case."""
        sop = case.flow_key.rpartition("/")[0]
        step = case.graph.steps.get(case.state)
        doers = step.doers if step else ()
        seats = [seat for seat in seats_of(self.user, self.at) if seat.office == case.office]
        if not seats:
            raise NotAllowed("Anda tidak bertugas di kantor ini.")
        seat = min(seats, key=lambda seat: (not seat.serves(sop), seat.role not in doers, seat.mandate is not None))
        return Standing(Trail.Party.STAFF, self.user, seat.role.value, seat)

    def _seat(self, role: Role, case: Case) -> Seat | None:
        """The seat for a role; a citizen's act is done by the front desk on the citizen's behalf."""
        wanted = FRONT_DESK if role is Role.PEMOHON else (role,)
        sop = case.flow_key.rpartition("/")[0]
        seats = (seat_for(self.user, each, case.office, sop, self.at) for each in wanted)
        return next((seat for seat in seats if seat), None)


@dataclass(frozen=True)
class CitizenOf:
    """Whoever came with the tracking code of one case; no account needed."""

    case_id: int
    user: User | None = field(default=None)

    def acts_as(self, role: Role, case: Case) -> bool:
        return role is Role.PEMOHON and case.pk == self.case_id and not self._works_here(case)

    def _works_here(self, case: Case) -> bool:
        """Staff who hold the link act on the citizen's behalf from the case page, where the trail says so."""
        return self.user is not None and any(seat.office == case.office for seat in seats_of(self.user, timezone.now()))

    def standing(self, roles: tuple[Role, ...], case: Case) -> Standing:
        return Standing(Trail.Party.CITIZEN, self.user, Role.PEMOHON.value)


@dataclass(frozen=True)
class System:
    """The portal itself: it speaks only for a citizen who stays silent past the limit."""

    def acts_as(self, role: Role, case: Case) -> bool:
        return role is Role.PEMOHON

    def standing(self, roles: tuple[Role, ...], case: Case) -> Standing:
        return Standing(Trail.Party.SYSTEM)


Party = Staff | CitizenOf | System
