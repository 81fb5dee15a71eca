"""What a citizen, or somebody of the staff, is told of each event, in the office's own words or in ours.

A text names its variables in braces: ``Ada jawaban untuk {nomor}.`` E-mail carries the whole body. WhatsApp carries the
short text alone, which names the number and the link and nothing that a person wrote.
"""

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache

from dukcapil.people.models import Office, User
from dukcapil.people.personal_numbers import names_a_person

from .event import Event
from .events import EVENTS
from .models import NoticeText
from .wording import VARIABLE, Text, Wording

log = logging.getLogger(__name__)

PARTS = ("subject", "body", "short")


def render(office: Office, event: str, variables: Mapping[str, str]) -> Wording:
    """An event in an office's words: its own text, or ours where it has none or where its own does not fit any more."""
    own = _own_texts(office).get(event)
    values = {**variables, "kantor": office.short_name}
    if own is not None:
        try:
            return _wording(EVENTS[event], own, values)
        except KeyError as name:
            log.error(
                "the text of office %s for %s names %s, which is not given: ours goes out", office.key, event, name
            )
    return _wording(EVENTS[event], EVENTS[event].text, values)


def text_of(office: Office, event: Event) -> Text:
    return _own_texts(office).get(event.key) or event.text


def preview(office: Office, event: Event, text: Text) -> Wording:
    """The text with sample values; ``KeyError`` where it names what the event does not give."""
    return _wording(event, text, {**event.samples, "kantor": office.short_name})


def faults_of(event: Event, text: Text) -> dict[str, str]:
    """Why this text cannot be kept: a sentence for each part that has a fault."""
    names = tuple(each.name for each in event.variables)
    harmless = tuple(each.name for each in event.variables if not each.written)
    may = {"subject": harmless, "body": names, "short": harmless}
    must = {"subject": event.subject_needs, "body": event.needs, "short": event.short_needs}
    return {part: fault for part in PARTS if (fault := _fault(getattr(text, part), may[part], must[part]))}


def keep_text(office: Office, event: Event, text: Text, *, by: User) -> None:
    """Make a text without faults the office's own; ``ValueError`` for one with faults."""
    if faults := faults_of(event, text):
        raise ValueError("; ".join(faults.values()))
    parts = {part: getattr(text, part) for part in PARTS}
    NoticeText.objects.update_or_create(office=office, event=event.key, defaults={**parts, "changed_by": by})


def use_ours(office: Office, event: Event) -> None:
    """Forget an office's own text."""
    NoticeText.objects.filter(office=office, event=event.key).delete()


def _wording(event: Event, text: Text, values: Mapping[str, str]) -> Wording:
    subject, body, short = text.filled(values)
    if event.for_staff:  # never by WhatsApp
        return Wording(subject, body, short)
    return Wording(subject, body, short, (values["kantor"], values["nomor"], values["tautan"]))


def _fault(text: str, may: Iterable[str], must: Iterable[str]) -> str:
    named = VARIABLE.findall(text)
    if unknown := [name for name in named if name not in may]:
        return f"Isian {{{unknown[0]}}} tidak ada di sini. Yang dapat dipakai: {_listed(may)}."
    if {"{", "}"} & set(VARIABLE.sub("", text)):
        return f"Ada kurung kurawal yang bukan isian. Tulis isian seperti {{nomor}}; yang ada: {_listed(may)}."
    if missing := [name for name in must if name not in named]:
        return f"Teks ini harus memuat {_listed(missing, ' dan ')} agar penerima tahu berkas mana dan apa yang terjadi."
    if names_a_person(text):
        return "Teks ini memuat angka sepanjang NIK. Nomor pribadi tidak boleh dikirim."
    return ""


def _listed(names: Iterable[str], last: str = ", ") -> str:
    *before, end = (f"{{{name}}}" for name in names)
    return f"{', '.join(before)}{last}{end}" if before else end


def _own_texts(office: Office) -> Mapping[str, Text]:
    """An office's own texts, read once for each version that the database gives them (0: it never had one)."""
    return _read(office.pk, office.notices_version) if office.notices_version else {}


@lru_cache(maxsize=256)
def _read(office_id: int, version: int) -> Mapping[str, Text]:
    rows = NoticeText.objects.filter(office=office_id)
    return {row.event: Text(row.subject, row.body, row.short) for row in rows}
