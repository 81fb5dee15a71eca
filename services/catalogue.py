"""The services of an office as citizens read about them, drawn from the editions in force (headings as in SIPPN)."""

from dataclasses import dataclass
from datetime import date

import phonenumbers
from django.db.models import QuerySet

from dukcapil.people.models import Office
from sop_registry.models import Edition, EditionRequirement, EditionStep, Sop
from sop_registry.queries import editions_in_force

from .requirements import FILLED_IN_HERE

HERE = "Diisi langsung di portal ini, tidak perlu diunggah."
ON_PAPER = "naskah"  # the source of a requirement that the SOP itself prints


@dataclass(frozen=True)
class Demanded:
    """One requirement as the page tells it: what it is, when it is asked, who says so."""

    name: str
    hint: str
    condition: str
    source: str

    @property
    def condition_inside(self) -> str:
        """The condition as it reads behind "bila"."""
        return self.condition[:1].lower() + self.condition[1:]


@dataclass(frozen=True)
class DemandedTogether:
    """Requirements under one heading: all of them, one of them, or those whose condition holds."""

    heading: str
    explained: str
    items: list[Demanded]


def services_of(office: Office, on: date) -> QuerySet[Edition]:
    """The document services of an office with an edition in force on a day."""
    return editions_in_force(on).filter(sop__office=office, sop__kind=Sop.Kind.SERVICE)


def service_of(office: str, slug: str, on: date) -> Edition | None:
    """One of them by its SOP's slug, with its rows and requirements."""
    return editions_in_force(on).filter(sop__key=f"{office}/{slug}", sop__kind=Sop.Kind.SERVICE).complete().first()


def demanded_by(edition: Edition) -> list[DemandedTogether]:
    """The requirements of an edition, grouped as a citizen has to bring them."""
    kinds = EditionRequirement.Kind
    groups: dict[tuple[str, str], list[Demanded]] = {}
    for each in sorted(edition.requirements.all(), key=lambda each: list(kinds).index(each.kind)):
        if each.kind == kinds.ONE_OF:
            head = (each.group, "Cukup salah satu.")
        elif each.kind == kinds.CONDITIONAL:
            head = ("Hanya bila berlaku bagi Anda", "")
        else:
            head = ("Wajib", "")
        hint = HERE if each.code in FILLED_IN_HERE else each.hint
        groups.setdefault(head, []).append(Demanded(each.name, hint, each.condition, said_by(each.source)))
    return [DemandedTogether(*head, items) for head, items in groups.items()]


def said_by(source: str) -> str:
    return "menurut SOP" if source == ON_PAPER else f"menurut {source}" if source else ""


def product_of(edition: Edition) -> str:
    """What the citizen gets and how: a signed PDF, a card or paper, by post."""
    ways = ["diunduh sebagai PDF bertanda tangan elektronik"] if "dokumen" in _recorded_by(edition) else []
    ways += ["diambil di kantor"]
    ways += ["dikirim lewat PT POS"] if goes_by_post(edition) else []
    return f"{edition.short_title}: {', '.join(ways[:-1])}{' atau ' if ways[:-1] else ''}{ways[-1]}."


def goes_by_post(edition: Edition) -> bool:
    return "resi" in _recorded_by(edition)


def _recorded_by(edition: Edition) -> set[str]:
    """What the acts of its flow record."""
    return {field for step in edition.flow.steps.values() for exit_ in step.exits.values() for field in exit_.fields}


def steps_of(edition: Edition) -> list[EditionStep]:
    return list(edition.steps.all())


def whatsapp_of(edition: Edition) -> str:
    """The address that opens a chat with the service's own desk; empty where the paper names no number."""
    try:
        number = phonenumbers.parse(edition.contact, "ID")
    except phonenumbers.NumberParseException:
        return ""
    return f"https://wa.me/{number.country_code}{number.national_number}"
