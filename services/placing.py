"""Photos that came in a conversation are told what they show, so that nobody downloads and uploads them again.

The file stays where it came from, as it came; the requirement gets the same stored bytes once more. Only what a worker
has rewritten can be placed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework import arrivals
from dukcapil.casework.attachments import held, keep_again
from dukcapil.casework.effects import act_beside
from dukcapil.casework.models import Attachment
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import exit_for, lock, who_may
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput

from .drafts import MOST_PAGES, files_of, keep_placed, locked
from .mending import MEND
from .models import Application, Draft, RequirementItem
from .repair import Repair, staging_key

PLACED = "tempatkan_berkas"
GONE = "Berkas ini sudah ditempatkan atau tidak ada lagi. Muat ulang halaman ini."
NOT_ASKED = "Persyaratan ini tidak menerima berkas sekarang."
TOO_MANY = f"Paling banyak {MOST_PAGES} berkas untuk satu persyaratan."
_Status = RequirementItem.Status


@dataclass(frozen=True)
class Loose:
    """A file that shows no requirement yet, and where the officer looks at it."""

    file: Attachment
    url: str

    @property
    def key(self) -> str:
        return str(self.file.public_id)

    @property
    def is_picture(self) -> bool:
        return self.file.content_type.startswith("image/")


def loose_of_draft(draft: Draft, by: Staff) -> list[Loose]:
    """What came with the conversation of an officer's form, if they may read it, and was not placed."""
    if draft.recorded_by_id is None or draft.revises_id is not None:
        return []
    coming = arrivals.files_with(draft.form_key, by)
    taken = _stored(files_of(draft)) if coming else set()
    return [Loose(file, url) for file, url in coming if file.file.name not in taken]


def loose_of_case(case: Application) -> list[Loose]:
    """What came with messages of the applicant, or of somebody who writes for them, and was not placed; at most three
    queries. A file of the office's own is not among them."""
    sent = Q(for_citizen=True)
    for files in arrivals.from_others(case):
        sent |= Q(pk__in=files.values("pk"))
    known = case.attachments.filter(sent, requirement="", superseded=False)
    files = list(known.filter(status=Attachment.Status.CLEAN))
    if not files:
        return []
    taken = _stored(case.attachments.exclude(requirement="")) | _stored(held(staging_key(case)))
    return [Loose(file, reverse("attachment", args=[file.public_id])) for file in files if file.file.name not in taken]


def _stored(files: Iterable[Attachment]) -> set[str]:
    return {file.file.name for file in files}


@transaction.atomic
def place_in_draft(draft: Draft, choices: Mapping[UUID, str], *, by: Staff) -> int:
    """Files by their public id, each with the code of what it shows; returns how many. Refusal: ``WrongInput``."""
    draft = locked(draft)
    chosen = _chosen(choices, loose_of_draft(draft, by))
    _refuse_too_many(chosen, list(files_of(draft)))
    keep_placed(draft, chosen, at=by.at)
    return len(chosen)


@transaction.atomic
def place_in_case(
    case: Application, choices: Mapping[UUID, str], *, by: Staff, seen: int | None = None, at: datetime | None = None
) -> int:
    """The same for an application that is checked, or is mended; returns how many.

    While it is checked the requirement waits to be looked at with its new file, which takes the place of a refused one;
    while it is mended the file counts among the new ones. Refusals: ``AlreadyDone``, ``NotAllowed``, ``WrongInput``.
    """
    at = at or timezone.now()
    case, by = lock(case), by.read_anew()
    mended = case.is_open and case.flow.steps[case.state].returns_to_citizen
    exit_ = exit_for(case, MEND if mended else case.flow.starts_clock, by, seen)
    if not exit_.allows(case, by):
        raise NotAllowed(who_may(case, exit_))
    chosen = _chosen(choices, loose_of_case(case))
    items = {item.code: item for item in takers(case, at)}
    if faults := {str(file.public_id): NOT_ASKED for file, code in chosen if code not in items}:
        raise WrongInput(faults)
    if mended:
        _refuse_too_many(chosen, list(held(staging_key(case))))
        for file, code in chosen:
            keep_again(file, code, form_key=staging_key(case))
        return len(chosen)
    _refuse_too_many(chosen, list(case.attachments.filter(superseded=False)))
    for code in {code for _, code in chosen}:
        _await_check(case, items[code])
    for file, code in chosen:
        keep_again(file, code, case_id=case.pk, uploaded_by=by.user)
    if chosen:
        said = "; ".join(f"{file.name}: {items[code].name}" for file, code in chosen)
        act_beside(case, PLACED, by.standing(exit_.by, case), at=at, note=said)
    return len(chosen)


def takers(case: Application, at: datetime) -> list[RequirementItem]:
    """The requirements that take a file now: those to be mended, or those not accepted yet; none once it is closed."""
    if not case.is_open:
        return []
    if case.flow.steps[case.state].returns_to_citizen:
        repair = Repair(case, at)
        return [item for item in (*repair.wanted, *repair.welcome) if not item.is_form]
    return [item for item in case.to_check if not item.is_form and item.status != _Status.ACCEPTED]


def _await_check(case: Application, item: RequirementItem) -> None:
    if item.status == _Status.REFUSED:
        case.attachments.filter(requirement=item.code).update(superseded=True)
    item.status = _Status.WAITING
    item.save(update_fields=["status"])


def _chosen(choices: Mapping[UUID, str], loose: list[Loose]) -> list[tuple[Attachment, str]]:
    known = {each.file.public_id: each.file for each in loose}
    if any(key not in known for key in choices):
        raise AlreadyDone(GONE)
    return [(known[key], code) for key, code in choices.items()]


def _refuse_too_many(chosen: list[tuple[Attachment, str]], there: list[Attachment]) -> None:
    codes = [file.requirement for file in there if file.status != Attachment.Status.REFUSED]
    codes += [code for _, code in chosen]
    if faults := {str(file.public_id): TOO_MANY for file, code in chosen if codes.count(code) > MOST_PAGES}:
        raise WrongInput(faults)
