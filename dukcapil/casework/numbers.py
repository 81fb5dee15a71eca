"""Register numbers without gaps, and tracking codes that cannot be guessed."""

import secrets

from dukcapil.people.models import Office

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is mistaken for another
CODE_LENGTH = 16  # 16 x log2(30) = 78 random bits


def register_number(office: Office, series: str, year: int, serial: int) -> str:
    """``ADU-WKN-2026-000412``."""
    return f"{series}-{office.code}-{year}-{serial:06d}"


def new_tracking_code(choice=secrets.choice) -> str:
    return random_code(CODE_LENGTH, choice)


def random_code(length: int, choice=secrets.choice) -> str:
    """Letters and digits that people read and type without mistaking one for another."""
    return "".join(choice(_ALPHABET) for _ in range(length))


def in_groups(code: str) -> str:
    """A code as people read it aloud: ``7KQ2-M9FD``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_tracking_code(text: str) -> str:
    """A code as a person types it: spaces, dashes and small letters do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
