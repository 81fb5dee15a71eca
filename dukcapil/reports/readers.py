"""Whose figures somebody may read: the officer's own desk, the section, the division, or the whole office.

The desks decide, as they do for lists: nobody reads a figure of an SOP that no desk of theirs serves, and no office
exists for who has no desk in it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from dukcapil.people.desks import Seat, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role

from .scope import Scope

LEADERS = (Role.KADIS, Role.ADMIN, Role.KABID, Role.KASI)
_PART = {Role.KABID: "Bidang Anda", Role.KASI: "Seksi Anda", Role.KADIS: "Bagian Anda", Role.ADMIN: "Bagian Anda"}


@dataclass(frozen=True)
class Reader:
    """A member of staff before the figures of one of their offices."""

    office: Office
    offices: tuple[Office, ...]
    title: str
    sops: frozenset[str] | None
    roles: frozenset[str] | None

    @property
    def leads(self) -> bool:
        return self.roles is None

    def scope(self, since: date, until: date) -> Scope:
        return Scope(self.office, since, until, self.sops, self.roles)


def reader_of(user: User, at: datetime, office: str = "") -> Reader | None:
    """The reader of an office by its key, or of the first office they sit in; None where they have no desk."""
    seats = seats_of(user, at)
    offices = tuple({seat.office.pk: seat.office for seat in seats}.values())
    here = next((each for each in offices if office in ("", each.key)), None)
    if here is None:
        return None
    there = [seat for seat in seats if seat.office == here]
    leading = [seat for seat in there if seat.role in LEADERS]
    sops = _sops_of(leading or there)
    if not leading:
        return Reader(here, offices, "Meja Anda", sops, frozenset(seat.role.value for seat in there))
    highest = min((seat.role for seat in leading), key=LEADERS.index)
    return Reader(here, offices, "Seluruh kantor" if sops is None else _PART[highest], sops, None)


def leads_somewhere(seats: tuple[Seat, ...]) -> bool:
    """Does somebody lead a section or more, so that the figures stand in their menu?"""
    return any(seat.role in LEADERS for seat in seats)


def _sops_of(seats: list[Seat]) -> frozenset[str] | None:
    """The SOPs that any of these seats serves; None where one serves all."""
    if any(not seat.sops for seat in seats):
        return None
    return frozenset().union(*(seat.sops for seat in seats))
