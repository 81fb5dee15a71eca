"""NIK and No. KK: refuse only length and letters, warn about the rest (a NIK never changes, data do)."""

import re

from django.core.exceptions import ValidationError

NIK_DIGITS = 16


def clean_nik(text: str) -> str:
    """Sixteen digits without spaces, dots and dashes; ``ValidationError`` with a sentence otherwise."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        raise ValidationError("NIK hanya berisi angka. Periksa kembali NIK yang Anda ketik.")
    if len(digits) != NIK_DIGITS:
        raise ValidationError(f"NIK terdiri atas {NIK_DIGITS} angka; yang Anda ketik {len(digits)} angka.")
    return digits


def oddity_of_nik(nik: str) -> str:
    """A sentence where a well-formed NIK looks unlikely; empty where it does not. Never a reason to refuse it.

    Day and month of birth stand at places 7 to 10 (a woman's day with 40 added), the serial at the end.
    """
    day, month, serial = int(nik[6:8]), int(nik[8:10]), nik[12:]
    likely = 1 <= (day - 40 if day > 40 else day) <= 31 and 1 <= month <= 12 and serial != "0000" and nik[:2] >= "11"
    return "" if likely else "NIK ini tidak lazim (tanggal, bulan, atau nomor urutnya). Mohon dicocokkan dengan KTP-el."
