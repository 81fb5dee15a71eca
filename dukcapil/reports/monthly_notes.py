"""The notes of a draft: two people may write at once, and nothing that either of them typed is lost.

A page carries one mark for each note it was drawn with. A note that the page left alone stays as others have it; one
that both changed is refused with the other's text beside it.
"""

from hashlib import sha256

from django.db import transaction

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.worktime.wording import dotted

from .models import MonthlyReport
from .monthly import NOTES, done_by, may_write

LONGEST_NOTE = 5_000


class NotesRefused(WrongInput):
    """With the report as it stood then, for the page that comes back."""

    def __init__(self, errors: dict[str, str], report: MonthlyReport):
        super().__init__(errors)
        self.report = report


def marks_of_notes(report: MonthlyReport) -> str:
    return "-".join(_mark(getattr(report, name)) for name in NOTES)


def _mark(text: str) -> str:
    """Of the words, however a browser ends its lines."""
    return sha256("\n".join(text.strip().splitlines()).encode()).hexdigest()[:16]


def write_notes(
    report: MonthlyReport, *, by: Staff, seen: int | None = None, was: str = "", **notes: str
) -> MonthlyReport:
    """Keep the notes of a draft that nobody moved meanwhile; ``was`` holds the marks that the page was drawn with."""
    with transaction.atomic():
        locked = MonthlyReport.objects.select_for_update(of=("self",)).select_related("office").get(pk=report.pk)
        person = by.read_anew()
        if not may_write(person.user, locked.office, by.at):
            raise NotAllowed("Catatan laporan hanya ditulis oleh petugas atau admin kantor ini.")
        if not locked.is_draft or (seen is not None and seen != locked.moves):
            raise AlreadyDone(done_by(locked))
        notes = with_others({name: notes.get(name, "").strip() for name in NOTES}, was, locked)
        if errors := _too_long(notes) | _changed_by_both(notes, was, locked):
            raise NotesRefused(errors, locked)
        for name, text in notes.items():
            setattr(locked, name, text)
        locked.save(update_fields=[*NOTES])
    return locked


def with_others(notes: dict[str, str], was: str, report: MonthlyReport) -> dict[str, str]:
    """The notes, with what the report has now wherever the page left them as it was drawn."""
    drawn = _read(was)
    return {name: getattr(report, name) if _mark(text) == drawn.get(name) else text for name, text in notes.items()}


def _changed_by_both(notes: dict[str, str], was: str, report: MonthlyReport) -> dict[str, str]:
    drawn = _read(was)
    kept = {name: getattr(report, name) for name in NOTES}
    return {
        name: f"Diubah orang lain sejak halaman ini dibuka, menjadi: “{text or 'kosong'}”. "
        "Gabungkan dengan tulisan Anda, lalu simpan lagi."
        for name, text in kept.items()
        if was and _mark(text) not in (drawn.get(name), _mark(notes[name]))
    }


def _read(was: str) -> dict[str, str]:
    return dict(zip(NOTES, was.split("-"), strict=False))


def _too_long(notes: dict[str, str]) -> dict[str, str]:
    return {
        name: f"{label} paling panjang {dotted(LONGEST_NOTE)} karakter."
        for name, label in NOTES.items()
        if len(notes[name]) > LONGEST_NOTE
    }
