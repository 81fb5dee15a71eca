"""Reading an e-mail, however badly it was written: who, when, about what, its text, and the files that came with it."""

import email
import email.policy
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from .whatsapp import MAX_TEXT, plain

MOST_FILES = 10
_BULK = {"bulk", "junk", "list", "auto_reply"}
_MACHINES = ("mailer-daemon@", "postmaster@", "no-reply@", "noreply@", "no_reply@", "donotreply@")


@dataclass(frozen=True)
class Mail:
    """``automatic``: sent by a machine, so that an answer would begin a loop or reach nobody."""

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    at: datetime | None
    automatic: bool
    files: list[tuple[str, bytes]] = field(default_factory=list)
    left_out: int = 0


def read(raw: bytes) -> Mail:
    """Whatever the bytes are, a mail comes out; what of it cannot be read stays empty."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    sender, name = _sender(message)
    files, left_out = _files(message)
    return Mail(
        message_id=_header(message, "Message-ID")[:500],
        sender=sender,
        name=name,
        subject=_header(message, "Subject")[:200],
        text=_text(message),
        at=_moment(message),
        automatic=_is_automatic(message, sender),
        files=files,
        left_out=left_out,
    )


def _tried(reading: Callable, default):
    """The email package raises what it likes on a malformed part (IndexError, LookupError, UnicodeError and others)."""
    with suppress(Exception):
        return reading()
    return default


def _header(message: EmailMessage, name: str) -> str:
    found = _tried(lambda: str(message.get(name) or ""), "")
    return " ".join(plain(found).split())


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Address in small letters, and the name beside it."""
    for header in ("From", "Sender"):
        pairs = _tried(lambda header=header: getaddresses([_header(message, header)]), [])
        for name, address in pairs:
            if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+", address) and len(address) <= 254:
                return address.lower(), name.strip()[:100]
    return "", ""


def _moment(message: EmailMessage) -> datetime | None:
    found = _tried(lambda: parsedate_to_datetime(_header(message, "Date")), None)
    if found is None:
        return None
    return _tried(lambda: (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), None)


def _is_automatic(message: EmailMessage, sender: str) -> bool:
    """Auto-replies, bounces, lists (RFC 3834 and what programs did before it)."""
    submitted = _header(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return True
    if _header(message, "Precedence").lower() in _BULK or _header(message, "Return-Path") == "<>":
        return True
    if any(_header(message, name) for name in ("List-Id", "X-Autoreply", "X-Autorespond", "X-Failed-Recipients")):
        return True
    return _tried(message.get_content_type, "") == "multipart/report" or sender.startswith(_MACHINES)


def _text(message: EmailMessage) -> str:
    body = _tried(lambda: message.get_body(preferencelist=("plain", "html")), None)
    if body is None:
        return ""
    text = _decoded(body)
    if _tried(body.get_content_type, "") == "text/html":
        text = text_of_html(text)
    text = re.sub(r"\n{3,}", "\n\n", plain(text).replace("\r\n", "\n").replace("\r", "\n"))
    return text.strip()[:MAX_TEXT]


def _decoded(part: EmailMessage) -> str:
    """The part's text; an unknown or lying charset loses signs, never the mail."""
    content = _tried(part.get_content, None)
    if isinstance(content, str):
        return content
    raw = _tried(lambda: part.get_payload(decode=True), None) or b""
    return _tried(lambda: raw.decode("utf-8"), None) or raw.decode("cp1252", "replace")


def _files(message: EmailMessage) -> tuple[list[tuple[str, bytes]], int]:
    """Name and bytes of what is attached, and of pictures within the text; and how many more there were."""
    found: list[tuple[str, bytes]] = []
    left_out = 0
    for part in _tried(lambda: list(message.walk()), []):
        kind = _tried(part.get_content_type, "")
        name = plain(_tried(part.get_filename, None) or "")
        if part.is_multipart() or (not name and not kind.startswith(("image/", "application/pdf"))):
            continue
        content = _tried(lambda part=part: part.get_payload(decode=True), None)
        if not content:
            continue
        if len(found) < MOST_FILES:
            found.append((" ".join(name.split())[:150] or "lampiran", content))
        else:
            left_out += 1
    return found, left_out


def is_own(mail: Mail, own: Iterable[str]) -> bool:
    return mail.sender in {address.lower() for address in own}


_BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote", "ul", "ol"}
_UNSEEN = {"script", "style", "head", "title", "template"}
_TAG_NAME = re.compile(r"</?\s*([a-z][a-z0-9]{0,20})", re.IGNORECASE)
LONGEST_HTML = 500_000  # characters that are looked at


def text_of_html(html: str) -> str:
    """The words of a page, line by line: no markup, no script.

    Every sign is looked at once: the standard library's parser takes minutes for a few thousand tags that never end.
    """
    html = html[:LONGEST_HTML]
    lowered, parts, at = html.lower(), [], 0
    while at < len(html):
        begins = html.find("<", at)
        parts.append(_plain(html[at:] if begins < 0 else html[at:begins]))
        if begins < 0:
            break
        at, is_break = _after_tag(html, lowered, begins)
        parts.append("< " if at == begins + 1 else "\n" if is_break else "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _plain(words: str) -> str:
    """Words between tags, their own line breaks being nothing in HTML."""
    return " ".join(unescape(words).split()) + " " if words.strip() else " " * bool(words)


def _after_tag(html: str, lowered: str, begins: int) -> tuple[int, bool]:
    """Where the text goes on after a tag, and whether the tag breaks the line. What never ends takes the rest along."""
    if html.startswith("<!--", begins):
        return _end(html, "-->", begins + 4), False
    name = _TAG_NAME.match(html, begins)
    if name is None and not html.startswith(("<!", "<?"), begins):
        return begins + 1, False  # a lone sign, such as in "a < b"
    at = _end(html, ">", begins)
    tag = name[1].lower() if name else ""
    if tag in _UNSEEN and html[begins + 1] != "/":
        return _end(html, ">", _end(lowered, f"</{tag}", at)), False
    return at, tag in _BREAKS


def _end(html: str, sign: str, start: int) -> int:
    found = html.find(sign, start)
    return len(html) if found < 0 else found + len(sign)
