"""Reading a message of the WhatsApp Cloud API: whatever its JSON holds, it comes out as plain text and media."""

import re

NOT_A_MESSAGE = {"reaction", "system", "ephemeral"}
_MEDIA = {"image": "foto", "document": "dokumen"}  # what may be a photo or a PDF; everything else is not kept
_NOT_KEPT = {
    "audio": "Pesan suara tidak disimpan di portal. Minta pengirim menuliskannya.",
    "voice": "Pesan suara tidak disimpan di portal. Minta pengirim menuliskannya.",
    "video": "Video tidak disimpan di portal. Minta pengirim mengirim foto atau menuliskannya.",
    "sticker": "Stiker tidak disimpan.",
}
UNREADABLE = "(Pesan jenis ini tidak dapat ditampilkan. Minta pengirim menuliskannya.)"
MAX_TEXT = 20_000

Media = tuple[str, str, str]  # name, media id, or why it is not kept


def plain(found) -> str:
    """Text that PostgreSQL can hold: no NUL, no half of a surrogate pair; empty for what is no text or number."""
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def is_phone(sender: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{5,14}", sender, re.ASCII) is not None


def phone_of(sender: str) -> str:
    return f"+{sender}"


def name_of(contacts: list[dict], sender: str) -> str:
    """The name that the sender gave themselves on WhatsApp."""
    for contact in contacts:
        profile = contact.get("profile")
        if plain(contact.get("wa_id")) in (sender, "") and isinstance(profile, dict):
            return " ".join(plain(profile.get("name")).split())[:100]
    return ""


def contents_of(message: dict) -> tuple[str, list[Media]]:
    """The text of a message and its media."""
    kind = plain(message.get("type"))
    inside = message.get(kind) if isinstance(message.get(kind), dict) else {}
    text, media = _text_of(kind, inside, message), []
    if kind in _MEDIA:
        text = plain(inside.get("caption"))
        media = [_medium(kind, inside)]
    elif kind in _NOT_KEPT:
        text = plain(inside.get("caption"))
        media = [(kind, "", _NOT_KEPT[kind])]
    elif not text:
        text = UNREADABLE
    return text.strip()[:MAX_TEXT], media


def _medium(kind: str, inside: dict) -> Media:
    media_id = plain(inside.get("id"))[:100]
    name = " ".join(plain(inside.get("filename")).split())[:150] or _MEDIA[kind]
    return (
        name,
        media_id,
        "" if media_id else "WhatsApp tidak menyebut di mana berkas ini. Minta pengirim mengirim ulang.",
    )


def _text_of(kind: str, inside: dict, message: dict) -> str:
    if kind == "text":
        return plain(inside.get("body"))
    if kind == "button":
        return plain(inside.get("text"))
    if kind == "interactive":
        replies = (inside.get(name) for name in ("button_reply", "list_reply"))
        return next((plain(reply.get("title")) for reply in replies if isinstance(reply, dict)), "")
    if kind == "location":
        told = (plain(inside.get(name)) for name in ("name", "address"))
        where = f"{_degrees(inside.get('latitude'))}, {_degrees(inside.get('longitude'))}"
        return "Lokasi: " + ", ".join([*filter(None, told), where])
    if kind == "contacts":
        return _shared_contacts(message.get("contacts"))
    return ""


def _degrees(found) -> str:
    return f"{found:.6f}" if isinstance(found, float | int) and not isinstance(found, bool) else "?"


def _shared_contacts(found) -> str:
    contacts = [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    names = (each.get("name") for each in contacts)
    told = [plain(name.get("formatted_name")) for name in names if isinstance(name, dict)]
    return "Kontak: " + ", ".join(filter(None, told)) if told else ""
