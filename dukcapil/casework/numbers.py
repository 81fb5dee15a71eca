"""Register numbers without gaps, and tracking codes that cannot be guessed."""

import secrets

from dukcapil.people.models import Office

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no letter that is mistaken for another
CODE_LENGTH = 16  # 16 x log2(30) = 78 random bits


def register_number(office: Office, series: str, year: int, serial: int) -> str:
    """``ADU-WKN-2026-000412``."""
    return f"{series}-{office.code}-{year}-{serial:06d}"


def new_tracking_code(choice=secrets.choice) -> str:
    return "".join(choice(_ALPHABET) for _ in range(CODE_LENGTH))


def read_tracking_code(text: str) -> str:
    """A code as a person types it: spaces, dashes and small letters do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
