"""NIK and No. KK: refuse only length and letters, warn about the rest (a NIK never changes, data do)."""

import re

from django.core.exceptions import ValidationError


def clean_nik(text: str) -> str:
    """Sixteen digits without spaces, dots and dashes; ``ValidationError`` with a sentence otherwise."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits.isascii() or not digits.isdigit():
        raise ValidationError("NIK hanya berisi angka. Periksa kembali NIK yang Anda ketik.")
    if len(digits) != 16:
        raise ValidationError(f"NIK terdiri atas 16 angka; yang Anda ketik {len(digits)} angka.")
    return digits
