"""NIK and No. KK: refuse only length and letters, warn about the rest (a NIK never changes, data do)."""

import re
from datetime import date

from django.core.exceptions import ValidationError

NIK, FAMILY_CARD = "NIK", "Nomor KK"  # what people call them
NIK_DIGITS = 16


def clean_number(text: str, name: str = NIK) -> str:
    """Sixteen digits without spaces, dots and dashes; ``ValidationError`` with a sentence otherwise."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        raise ValidationError(f"{name} hanya berisi angka. Periksa kembali {name} yang Anda ketik.")
    if len(digits) != NIK_DIGITS:
        raise ValidationError(f"{name} terdiri atas {NIK_DIGITS} angka; yang Anda ketik {len(digits)} angka.")
    return digits


def clean_nik(text: str) -> str:
    return clean_number(text)


def oddity_of_nik(nik: str) -> str:
    """A sentence where a well-formed NIK looks unlikely; empty where it does not. Never a reason to refuse it.

    Day and month of birth stand at places 7 to 10 (a woman's day with 40 added), the serial at the end.
    """
    day, month, serial = int(nik[6:8]), int(nik[8:10]), nik[12:]
    likely = 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12 and serial != "0000" and nik[:2] >= "11"
    return "" if likely else "NIK ini tidak lazim (tanggal, bulan, atau nomor urutnya). Mohon dicocokkan dengan KTP-el."


def differs_from(nik: str, *, born: date | None = None, is_woman: bool | None = None) -> list[str]:
    """What a NIK says otherwise than the form does: "tanggal lahir", "jenis kelamin". Never a reason to refuse it."""
    day = int(nik[6:8])
    says_woman = day > 40
    differs = []
    if born and f"{day - 40 * says_woman:02d}{nik[8:12]}" != f"{born:%d%m%y}":
        differs.append("tanggal lahir")
    if is_woman is not None and says_woman != is_woman:
        differs.append("jenis kelamin")
    return differs


def region_of(number: str) -> str:
    """The regency or city that first gave a NIK or No. KK, as offices are coded: ``18.08``."""
    return f"{number[:2]}.{number[2:4]}"
