"""Fetching new e-mail by IMAP: each message is written down, then marked as seen; a bad one never blocks the rest."""

import hashlib
import imaplib
import logging
import re
import ssl
from contextlib import suppress
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError

from dukcapil.notices.health import mailbox_failed, mailbox_read
from dukcapil.notices.models import ChannelSettings
from dukcapil.people.models import Office

from .arriving import Arriving, Enclosed, receive
from .mail import Mail, is_own, read
from .mailboxes import Mailbox

log = logging.getLogger(__name__)

SECONDS = 20  # for one answer of the mail server
MOST = 100  # messages in one turn; the next minute goes on
LARGEST = 30 * 1024 * 1024
TOO_LARGE = "(E-mail ini lebih besar dari 30 MB, jadi lampirannya tidak diambil. Buka di kotak surat kantor.)"
UNREADABLE = "(E-mail ini tidak dapat dibaca. Buka di kotak surat kantor.)"
EMPTY = "(e-mail tanpa tulisan)"


class Unread(Exception):
    """The mail server answers, but the mailbox does not open; the text is the cause as health keeps it."""


def fetch_mail(mailbox: Mailbox, now: datetime) -> int:
    """Write down what is new in a mailbox; returns how many messages were looked at. A server that is away is no error
    of ours: the next minute tries again, and the mailbox's health tells how long it goes unread."""
    office = Office.objects.filter(key=mailbox.office).first()
    if office is None:
        log.error("INBOX_MAILBOXES names an office that is none: %s", mailbox.office)
        return 0
    try:
        looked_at = _read(mailbox, office, now)
    except Unread as error:
        cause = str(error)
    except OSError as error:
        cause = type(error).__name__
    except imaplib.IMAP4.error as error:
        cause = f"IMAP {type(error).__name__}"
    else:
        mailbox_read(office, mailbox.address, now)
        return looked_at
    log.warning("the mailbox of %s is not read: %s", mailbox.office, cause)
    mailbox_failed(office, mailbox.address, now, cause)
    return 0


def _read(mailbox: Mailbox, office: Office, now: datetime) -> int:
    server = _connected(mailbox)
    try:
        if mailbox.scheme == "imap+tls":
            server.starttls(_context())
        _log_in(server, mailbox)
        return _fetch(server, mailbox, office, now)
    finally:
        _leave(server)


def _log_in(server: imaplib.IMAP4, mailbox: Mailbox) -> None:
    try:
        server.login(mailbox.user, mailbox.password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise Unread("IMAP login") from error


def _connected(mailbox: Mailbox) -> imaplib.IMAP4:
    if mailbox.scheme == "imaps":
        return imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=_context(), timeout=SECONDS)
    return imaplib.IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)


def _context() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.INBOX_IMAP_CA or None)


def _leave(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):
        with suppress(OSError):  # a handshake that failed has closed it already
            server.shutdown()


def _fetch(server: imaplib.IMAP4, mailbox: Mailbox, office: Office, now: datetime) -> int:
    state, _ = server.select(f'"{mailbox.folder}"')
    if state != "OK":
        raise Unread("IMAP folder")
    _, found = server.uid("SEARCH", None, "UNSEEN")
    uids = (found[0] or b"").split()[:MOST]
    own = _own_addresses(office, mailbox)
    for uid in uids:
        _take(server, uid, mailbox, office, own, now)
    return len(uids)


def _take(server: imaplib.IMAP4, uid: bytes, mailbox: Mailbox, office: Office, own: set[str], now: datetime) -> None:
    too_large = _size(server, uid) > LARGEST
    raw = _bytes_of(server, uid, "(BODY.PEEK[HEADER])" if too_large else "(BODY.PEEK[])")
    if raw is None:  # gone meanwhile
        return
    try:
        _write_down(raw, too_large, mailbox, office, own, now)
    except (OperationalError, InterfaceError):  # the database is away: all of them wait for it
        raise
    except Exception as error:  # an odd message is marked for a person's eyes, and those behind it go on
        log.exception("an e-mail of %s could not be taken in: %s", mailbox.office, type(error).__name__)
        server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen \Flagged)")
        return
    server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")


def _size(server: imaplib.IMAP4, uid: bytes) -> int:
    _, told = server.uid("FETCH", uid.decode(), "(RFC822.SIZE)")
    found = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(part for part in told if isinstance(part, bytes)))
    return int(found[1]) if found else 0


def _bytes_of(server: imaplib.IMAP4, uid: bytes, what: str) -> bytes | None:
    _, told = server.uid("FETCH", uid.decode(), what)
    return next((part[1] for part in told if isinstance(part, tuple)), None)


def _write_down(raw: bytes, too_large: bool, mailbox: Mailbox, office: Office, own: set[str], now: datetime) -> None:
    mail = read(raw)
    if mail.automatic or is_own(mail, own):
        log.info("an automatic e-mail to %s is passed over", mailbox.office)
        return
    receive(
        Arriving(
            office=office,
            channel="email",
            line=mailbox.address,
            contact=mail.sender or "pengirim tidak dikenal",
            name=mail.name,
            message_id=_key(mail, raw, mailbox),
            subject=mail.subject,
            text=_text_of(mail, too_large),
            at=min(mail.at, now) if mail.at else now,
        ),
        [Enclosed(name, upload=SimpleUploadedFile(name, content)) for name, content in mail.files],
        now,
    )


def _text_of(mail: Mail, too_large: bool) -> str:
    said = [mail.text]
    if too_large:
        said.append(TOO_LARGE)
    elif mail.left_out:
        said.append(f"({mail.left_out} lampiran lagi tidak diambil. Buka di kotak surat kantor.)")
    if not mail.sender:
        said.append(UNREADABLE)
    text = "\n\n".join(filter(None, said))
    return text or ("" if mail.files or mail.subject else EMPTY)


def _key(mail: Mail, raw: bytes, mailbox: Mailbox) -> str:
    """The message's own id within its mailbox, for one mail may go to two offices; by its bytes where it has none."""
    name = mail.message_id.encode("utf-8", "replace") or raw
    return "e/" + hashlib.sha256(mailbox.address.encode() + b"\n" + name).hexdigest()


def _own_addresses(office: Office, mailbox: Mailbox) -> set[str]:
    """What the portal itself sends from: an answer to it would begin a loop."""
    sender = ChannelSettings.objects.filter(office=office).values_list("sender_address", flat=True).first() or ""
    addresses = (mailbox.address, mailbox.user, parseaddr(settings.DEFAULT_FROM_EMAIL)[1], sender)
    return {address.lower() for address in addresses if address}
