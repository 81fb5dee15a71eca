"""Addresses that a mail server can take, and phone numbers that may not be shown in full."""

from django.core.exceptions import ValidationError

UNDELIVERABLE = "Alamat e-mail ini tidak dapat dikirimi surat. Periksa kembali bagian sesudah tanda @."


def deliverable(address: str) -> str:
    """An address that passed Django's check and whose host has a name on the network; ``ValidationError`` otherwise."""
    host = address.rpartition("@")[2]
    try:
        host.encode("idna")
    except UnicodeError as error:
        raise ValidationError(UNDELIVERABLE) from error
    return address


def without_last_digits(phone) -> str:
    """A phone number where its last four digits open something: ``0812-3456-****``; empty for none."""
    return f"{phone.as_national[:-4]}****" if phone else ""
