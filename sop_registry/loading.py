"""Edition files into the registry: adds what is missing, never touches what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from dukcapil.people.models import Office

from .edition_file import EditionFile, EditionFileError, read_edition_file
from .models import Edition, EditionRequirement, EditionStep, Sop
from .publishing import PublishingRefused, publish


@dataclass(frozen=True)
class Loaded:
    """What became of one file."""

    edition: Edition
    added: bool


def read_all(paths: Iterable[Path]) -> list[EditionFile]:
    """Every file, checked. Raises one ``EditionFileError`` that lists the fault of each bad file."""
    files, faults = [], []
    for path in sorted(paths):
        try:
            files.append(read_edition_file(path))
        except EditionFileError as fault:
            faults.append(str(fault))
    faults += _twice(files)
    if faults:
        raise EditionFileError("\n".join(faults))
    return files


@transaction.atomic
def load(files: Iterable[EditionFile]) -> list[Loaded]:
    """Add the SOPs and editions that are missing, all or none. Raises ``EditionFileError``."""
    offices = {office.key: office for office in Office.objects.all()}
    for file in files:
        if file.office not in offices:
            raise EditionFileError(f"{file.path}: kantor '{file.office}' belum ada; jalankan load_offices dahulu.")
    in_order = sorted(files, key=lambda file: (file.sop["key"], file.edition["edition"]))
    return [_load(file, offices[file.office]) for file in in_order]


def _load(file: EditionFile, office: Office) -> Loaded:
    sop, _ = Sop.objects.get_or_create(key=file.sop["key"], defaults={**file.sop, "office": office})
    present = sop.editions.filter(edition=file.edition["edition"]).first()
    if present:
        return Loaded(present, added=False)
    edition = Edition.objects.create(sop=sop, **file.edition)
    EditionStep.objects.bulk_create([EditionStep(edition=edition, **row) for row in file.steps])
    EditionRequirement.objects.bulk_create([EditionRequirement(edition=edition, **row) for row in file.requirements])
    if file.published:
        try:
            publish(edition, by=None, valid_from=edition.valid_from, today=edition.valid_from)  # with its own past
        except PublishingRefused as refusal:
            raise EditionFileError(f"{file.path}: {refusal}") from refusal
    return Loaded(edition, added=True)


def _twice(files: list[EditionFile]) -> list[str]:
    seen, faults = {}, []
    for file in files:
        edition = (file.sop["key"], file.edition["edition"])
        if edition in seen:
            faults.append(f"{file.path}: edisi {edition[1]} SOP '{edition[0]}' sudah ditulis di {seen[edition]}.")
        seen.setdefault(edition, file.path)
    return faults
