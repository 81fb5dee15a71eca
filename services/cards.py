"""What the page of files shows: one card for each requirement, alternatives together, with what is there already."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify

from dukcapil.casework.models import Attachment

from .catalogue import said_by
from .models import Draft
from .requirements import Needed, missing


@dataclass(frozen=True)
class Kept:
    """A kept file as its line says it; ``url`` once a worker has looked at it."""

    name: str
    public_id: str
    state: str
    is_clean: bool
    is_refused: bool


@dataclass
class Paper:
    """One requirement with its files; ``errors`` are those of an upload that was just refused."""

    needed: Needed
    files: list[Kept]
    is_shown: bool
    errors: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.needed.code

    @property
    def why(self) -> str:
        """When a conditional paper is asked: told as the reason where the answers decided it."""
        if not self.needed.condition:
            return ""
        condition = self.needed.condition
        return f"Hanya bila: {condition}." if self.needed.optional else f"Diminta karena: {condition}."

    @property
    def said_by(self) -> str:
        return said_by(self.needed.source)

    @property
    def is_given(self) -> bool:
        return self.is_shown or any(not file.is_refused for file in self.files)

    @property
    def is_open(self) -> bool:
        return bool(self.files or self.errors or self.is_shown)


@dataclass
class Card:
    """One thing to bring: a single paper, or one of several."""

    key: str
    title: str
    papers: list[Paper]
    is_choice: bool

    @property
    def is_optional(self) -> bool:
        return all(paper.needed.optional for paper in self.papers)

    @property
    def is_given(self) -> bool:
        return any(paper.is_given for paper in self.papers)

    @property
    def waits(self) -> bool:
        """Is a worker still to look at one of its files?"""
        return any(not (file.is_clean or file.is_refused) for paper in self.papers for file in paper.files)


def cards_for(
    asked: Iterable[Needed], files: Iterable[Attachment], draft: Draft, errors: dict[str, list[str]]
) -> list[Card]:
    """The cards in the edition's order; alternatives stand where the first of them does."""
    by_code: dict[str, list[Kept]] = {}
    for file in files:
        by_code.setdefault(file.requirement, []).append(_kept(file))
    cards: dict[str, Card] = {}
    for each in asked:
        paper = Paper(each, by_code.get(each.code, []), each.code in draft.shown, errors.get(each.code, []))
        key = slugify(each.group) if each.group else each.code
        card = cards.setdefault(key, Card(key, each.group or each.name, [], bool(each.group)))
        card.papers.append(paper)
    return list(cards.values())


def given_in(cards: Iterable[Card]) -> set[str]:
    return {paper.code for card in cards for paper in card.papers if paper.is_given}


def lacking(asked: Iterable[Needed], cards: Iterable[Card]) -> list[tuple[str, str]]:
    """What is owed and not there, each with the key of its card."""
    return [(slugify(what), sentence) for what, sentence in missing(asked, given_in(cards)).items()]


def _kept(file: Attachment) -> Kept:
    status = Attachment.Status
    return Kept(
        name=file.name,
        public_id=str(file.public_id),
        state=file.refusal or f"{filesizeformat(file.size)} · {file.get_status_display().lower()}",
        is_clean=file.status == status.CLEAN,
        is_refused=file.status == status.REFUSED,
    )
