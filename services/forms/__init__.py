"""The forms of the document services: sections of fields, read from a page and kept as plain JSON."""

from datetime import date

from .document import Document
from .kelahiran import KELAHIRAN
from .kematian import KEMATIAN
from .kia import KIA
from .kk import KK
from .ktp import KTP
from .section import Row, Rows, Section
from .skpwni import SKPWNI

__all__ = ["Document", "Row", "Rows", "Section", "document_of", "sections_for", "sections_of", "unfinished"]

DOCUMENTS = {document.sop: document for document in (KK, SKPWNI, KTP, KIA, KELAHIRAN, KEMATIAN)}


def document_of(sop_key: str) -> Document:
    """The form of an SOP's document (``way-kanan/kia``), whatever the office; ``KeyError`` where it has none."""
    return DOCUMENTS[sop_key.partition("/")[2]]


def sections_of(sop_key: str) -> tuple[type[Section], ...]:
    """Every step of a form, in order."""
    return document_of(sop_key).sections


def sections_for(sop_key: str, answers: dict) -> list[type[Section]]:
    """The steps that are asked after what was answered so far: a foundling's parents are not."""
    return [section for section in sections_of(sop_key) if section.applies(answers)]


def answered(sop_key: str, answers: dict, *, today: date, by_staff: bool = False) -> list[Section]:
    """Every step that is asked, filled in with what was kept, as if it had just been sent."""
    return [
        section(section.posted(answers.get(section.slug)), others=answers, today=today, by_staff=by_staff)
        for section in sections_for(sop_key, answers)
    ]


def unfinished(sop_key: str, answers: dict, *, today: date, by_staff: bool = False) -> list[Section]:
    """The steps that still need a hand, with their errors: never filled in, or no longer right beside the others."""
    return [section for section in answered(sop_key, answers, today=today, by_staff=by_staff) if not section.is_valid()]
