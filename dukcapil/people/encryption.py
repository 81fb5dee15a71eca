"""Personal numbers at rest: encrypted with Fernet, looked up by a keyed index.

A plain hash of a NIK falls in minutes per district, so the index is an HMAC whose key lives outside the
database. Keys come from ``NIK_KEYS`` (the first encrypts, all decrypt) and ``NIK_INDEX_KEY``.
"""

import base64
import hashlib
import hmac
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(key.strip()) for key in settings.NIK_KEYS])


def blind_index(number: str) -> str:
    """Keyed look-up value (43 characters) of a personal number; empty for an empty number."""
    if not number:
        return ""
    digest = hmac.new(settings.NIK_INDEX_KEY.encode(), number.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class EncryptedField(models.TextField):
    """Text that the database only ever sees encrypted. Not searchable: keep a ``blind_index`` beside it."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return _fernet().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return _fernet().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError("Nomor tersandi tidak dapat dibuka: periksa NIK_KEYS.") from error


class EncryptedJSONField(EncryptedField):
    """Plain data (what JSON knows) that the database only ever sees encrypted, as one text."""

    def get_prep_value(self, value):
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def from_db_value(self, value, expression, connection):
        plain = super().from_db_value(value, expression, connection)
        return json.loads(plain) if plain else {}


def mask(number: str) -> str:
    """First six and last two digits of a NIK or No. KK: ``180803********07``."""
    return number[:6] + "*" * (len(number) - 8) + number[-2:] if len(number) > 8 else "*" * len(number)
