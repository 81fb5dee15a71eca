"""Whether NIK_KEYS can encrypt at all; asked by the settings, so nothing of Django's may be needed here."""

from cryptography.fernet import Fernet


def fault_in(keys: list[str]) -> str:
    """A sentence about the first key that is none, without showing it; empty when all are sound."""
    if not keys:
        return "NIK_KEYS kosong; NIK dan No. KK tidak dapat disandikan."
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key.strip())
        except ValueError:
            return (
                f"NIK_KEYS: kunci ke-{place} bukan kunci Fernet, yaitu 32 bita dalam base64 URL (44 huruf)."
                " Buat kunci dengan cryptography.fernet.Fernet.generate_key()."
            )
    return ""
