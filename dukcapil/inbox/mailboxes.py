"""The mailboxes that are read into the inbox, as the environment names them.

``way-kanan=imaps://pengguna:sandi@surel.contoh.go.id:993/INBOX?alamat=pengaduan@contoh.go.id``: office, TLS from the
start (``imap+tls://``: after STARTTLS), user and password with %-escapes, folder, and the address that citizens write
to where it is not the user name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Mailbox:
    office: str
    host: str
    port: int
    scheme: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    address: str = ""


def mailboxes(given: Iterable[str]) -> list[Mailbox]:
    """``ValueError`` with a sentence for a setting that cannot be meant; it never repeats the password."""
    return [_mailbox(text.strip()) for text in given if text.strip()]


def _mailbox(text: str) -> Mailbox:
    office, _, address = text.partition("=")
    url = urlsplit(address)
    if url.scheme not in _PORTS or not (office and url.hostname and url.username):
        raise ValueError(f"INBOX_MAILBOXES: tulis {office or 'kantor'}=imaps://pengguna:sandi@server/INBOX.")
    if url.scheme == "imap" and url.hostname not in _THIS_MACHINE:
        raise ValueError(f"INBOX_MAILBOXES: kotak surat {office} harus lewat TLS (imaps:// atau imap+tls://).")
    user = unquote(url.username)
    return Mailbox(
        office=office,
        host=url.hostname,
        port=url.port or _PORTS[url.scheme],
        scheme=url.scheme,
        user=user,
        password=unquote(url.password or ""),
        folder=unquote(url.path.strip("/")) or "INBOX",
        address=parse_qs(url.query).get("alamat", [user])[0].lower(),
    )
