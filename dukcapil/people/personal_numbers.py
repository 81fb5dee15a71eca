"""Numbers of sixteen digits that name a person or a family (NIK, No. KK), found and masked in what people write."""

import re

from .encryption import mask

_KEPT = (  # digits beside each other that together are no number of a person
    r"https?://\S+",
    r"\b[A-Z]+-[A-Z]+-\d{4}-\d{6}\b",  # register numbers
    r"(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?P<sign>[-.])(?:0?[1-9]|1[0-2])(?P=sign)(?:19|20)\d\d(?!\d)",
    r"(?<!\d)(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)",
    r"(?<!\d)[0-2]?\d\.[0-5]\d ?[-–] ?[0-2]?\d\.[0-5]\d(?!\d)",  # office hours
)
_APART = r"[ \u00a0.–-]{0,2}"
_PERSONAL = (
    r"(?<!\d)\d{16}(?!\d)",
    rf"(?<!\d)[1-9](?:{_APART}\d){{15}}(?!\d)",  # in groups; telephone numbers in a row begin with a nought
)
_NUMBERS = re.compile(f"{'|'.join(_KEPT)}|(?P<personal>{'|'.join(_PERSONAL)})")


def masked(text: str) -> str:
    """The text with each personal number as ``180803********07``; dates, register numbers and links stay whole."""
    return _NUMBERS.sub(lambda found: mask(re.sub(r"\D", "", found[0])) if found["personal"] else found[0], text)


def names_a_person(text: str) -> bool:
    """Does a personal number stand in the text?"""
    return any(found["personal"] for found in _NUMBERS.finditer(text))
