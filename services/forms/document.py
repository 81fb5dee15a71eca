"""What a document's form consists of, and what is read out of its answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from .section import Section


def _nothing(answers: dict, today: date) -> dict:
    return {}


def _no_warning(answers: dict, today: date) -> list[str]:
    return []


@dataclass(frozen=True)
class Document:
    """The form of one document: its sections in order, whom it is about, what it tells the rules of requirements.

    ``warnings`` are sentences about the document as a whole (a late report); those about NIKs are everybody's.
    """

    sop: str  # the key of its SOP, without the office
    sections: tuple[type[Section], ...]
    about: Callable[[dict], str]
    told: Callable[[dict, date], dict] = field(default=_nothing)
    warnings: Callable[[dict, date], list[str]] = field(default=_no_warning)


def day_of(answers: dict, slug: str, name: str) -> date | None:
    """A day that was answered; None where it was not."""
    text = answers.get(slug, {}).get(name)
    return date.fromisoformat(text) if text else None


def tell(answers: dict, slug: str, *names: str) -> dict:
    """What a section answered, as rules read it."""
    return {name: answers.get(slug, {}).get(name, "") for name in names}
