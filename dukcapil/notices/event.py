"""One kind of news: what it can tell, what its text may not leave out, and our own words for it."""

from dataclasses import dataclass

from .wording import Text


@dataclass(frozen=True)
class Variable:
    """What a text may name. What a person wrote may hold anything, so WhatsApp, which is to carry no NIK, has none."""

    name: str
    meaning: str
    sample: str
    written: bool = False


@dataclass(frozen=True)
class Event:
    """``needs`` are variables that a body, ``short_needs`` those that a short text and ``subject_needs`` those that a
    subject may not leave out.

    News for citizens goes by e-mail or, as the short text, by WhatsApp; news for staff by e-mail and to the bell, which
    shows the subject and the short text.
    """

    key: str
    title: str
    text: Text
    variables: tuple[Variable, ...]
    needs: tuple[str, ...]
    short_needs: tuple[str, ...] = ()
    subject_needs: tuple[str, ...] = ()
    for_staff: bool = False

    @property
    def samples(self) -> dict[str, str]:
        return {each.name: each.sample for each in self.variables}
