"""A text with variables in braces, and what one person reads of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Wording:
    """What one person reads of one event. Without ``template_values`` WhatsApp carries it within 24 hours only."""

    subject: str
    body: str
    short: str
    template_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Text:
    """A subject, a body and a short text with their variables still in braces."""

    subject: str
    body: str
    short: str

    @cached_property
    def _pieces(self) -> list[list[str]]:
        """Each part cut at its variables: every second piece is the name of one."""
        return [VARIABLE.split(part) for part in (self.subject, self.body, self.short)]

    def filled(self, values: Mapping[str, str]) -> list[str]:
        """The three parts with their values; ``KeyError`` for a variable without one."""
        return [_tidy([values[p] if n % 2 else p for n, p in enumerate(pieces)]) for pieces in self._pieces]


def _tidy(pieces: list[str]) -> str:
    """A variable that was empty leaves no double space, no space before the end of a line and no empty paragraph."""
    if "" not in pieces[1::2]:
        return "".join(pieces).strip()
    one_space = re.sub(r" +(?=\n|$)", "", re.sub(r"(?<=\S) {2,}", " ", "".join(pieces)))
    return re.sub(r"\n{3,}", "\n\n", one_space).strip()
