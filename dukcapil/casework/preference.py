"""How a citizen wants to hear of their case: asked on the tracking page, remembered with the person."""

from dataclasses import dataclass

from dukcapil.people.contact import without_last_digits
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role

from .models import Case
from .panels import Panel, Reader
from .parties import CitizenOf
from .refusals import NotAllowed, WrongInput

_Prefers = Citizen.Prefers


@dataclass(frozen=True)
class Way:
    value: str
    label: str
    is_chosen: bool

    @property
    def now(self) -> str:
        """How it reads where it is the choice."""
        return {
            _Prefers.EMAIL: "Anda dikabari lewat e-mail",
            _Prefers.WHATSAPP: "Anda dikabari lewat WhatsApp",
            _Prefers.NOTHING: "Anda tidak dikabari",
        }[self.value]


def ways_to(citizen: Citizen) -> list[Way]:
    """The ways that have an address, and none at all; one of them is the choice, or what follows without one."""
    given = {
        _Prefers.EMAIL: f"E-mail ke {citizen.email}" if citizen.email else "",
        _Prefers.WHATSAPP: f"WhatsApp ke {without_last_digits(citizen.phone)}" if citizen.phone else "",
    }
    given = {value: label for value, label in given.items() if label}
    if not given:
        return []
    usual = next(iter(given))
    chosen = citizen.prefers if citizen.prefers in (*given, _Prefers.NOTHING) else usual
    given[_Prefers.NOTHING] = "Tidak usah, saya lihat sendiri di halaman ini"
    return [Way(value.value, label, value == chosen) for value, label in given.items()]


def panel(case: Case, reader: Reader) -> Panel | None:
    """For the citizen alone, and only where there is something to choose."""
    if reader.is_staff or not case.is_open:
        return None
    ways = ways_to(case.applicant)
    if not ways:
        return None
    context = {"case": case, "ways": ways, "now": next(way.now for way in ways if way.is_chosen)}
    return Panel("casework/_preference_panel.html", context, place="side")


def prefer(case: Case, value: str, *, by: CitizenOf) -> None:
    """Remember a choice; the next message follows it, those on their way do not."""
    if not by.acts_as(Role.PEMOHON, case):
        raise NotAllowed("Cara dikabari dipilih oleh pemohon sendiri.")
    if value not in [way.value for way in ways_to(case.applicant)]:
        raise WrongInput({"lewat": "Pilih salah satu cara."})
    Citizen.objects.filter(pk=case.applicant_id).update(prefers=value)
