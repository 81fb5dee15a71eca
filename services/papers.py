"""What the papers of an application say: the proof of hand-over and the letter of refusal."""

from dataclasses import dataclass
from datetime import datetime

from dukcapil.casework.effects import FACTS
from dukcapil.casework.models import Trail
from dukcapil.people.roles import Role
from sop_registry.flow import DONE, REFUSED

from .models import Application


@dataclass(frozen=True)
class HandOver:
    """What the acts of an application recorded of its document, and how it left the office, if it did."""

    document_number: str = ""
    serial: str = ""
    receipt_number: str = ""
    taken_by: str = ""
    at: datetime | None = None
    way: str = ""
    given_by: str = ""
    sha256: str = ""
    told: str = ""  # what the office wrote for the citizen when it said that the document is ready

    @property
    def by_hand(self) -> bool:
        return self.at is not None and self.way not in (Application.Delivery.DOWNLOAD, Application.Delivery.POST)

    @property
    def way_in_words(self) -> str:
        return {
            Application.Delivery.DOWNLOAD: "Diunduh di halaman lacak",
            Application.Delivery.POST: "Dikirim lewat PT POS",
        }.get(self.way, "Diserahkan di kantor")


def handover_of(application: Application) -> HandOver:
    """Read from the trail (one query): the last word on each fact counts."""
    acts = list(application.trail.select_related("mandate__office"))
    facts = {name: value for act in acts for name, value in act.data.get(FACTS, {}).items()}
    last = next((act for act in reversed(acts) if act.from_state and act.to_state == DONE), None)
    return HandOver(
        document_number=facts.get("nomor_dokumen", ""),
        serial=facts.get("nomor_seri", ""),
        receipt_number=facts.get("resi", ""),
        taken_by=_who_took(facts, last),
        at=last.at if last else None,
        way=_way(facts, last) if last else "",
        given_by=application.label_of_act(last) if last and last.party == Trail.Party.STAFF else "",
        sha256=last.data.get("sha256", "") if last else "",
        told=_told(application, acts),
    )


def _told(application: Application, acts: list[Trail]) -> str:
    came = next((act for act in reversed(acts) if act.from_state != act.to_state), None)
    exit_ = came and application.flow.exits_of(came.from_state).get(came.verb)
    return came.note if exit_ and application.is_open and application.flow.note_is_for_citizen(exit_) else ""


def _way(facts: dict, act: Trail) -> str:
    said = act.data.get("cara")
    return said or (Application.Delivery.POST.value if facts.get("resi") else Application.Delivery.PICK_UP.value)


def _who_took(facts: dict, act: Trail | None) -> str:
    by_the_citizen = act is not None and act.party == Trail.Party.CITIZEN
    return facts.get("penerima") or ("Pemohon, menurut keterangannya sendiri" if by_the_citizen else "")


@dataclass(frozen=True)
class Refused:
    """Why an application was refused, when, and by which office holder."""

    reason: str
    at: datetime
    by: str


def refusal_of(application: Application) -> Refused | None:
    act = application.trail.select_related("mandate__office").filter(to_state=REFUSED, from_state__gt="").last()
    return act and Refused(act.note, act.at, act.mandate.title if act.mandate_id else application.label_of_act(act))


def paper_of(application: Application) -> str:
    """The address name of the paper that an ended application has; empty while it is open or was withdrawn."""
    return {DONE: "handover_proof", REFUSED: "refusal_letter"}.get(application.state, "")


def signer_of(application: Application) -> str:
    return application.office.label_of(Role.KADIS)
