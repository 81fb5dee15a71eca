"""The applicant mends what was refused: new files, originals shown at the counter, a corrected form.

New files are kept beside the case (``stage``) until all of it is sent at once (``mend``), under the same number.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from dukcapil.casework.attachments import adopt, attach, held, hold
from dukcapil.casework.effects import act_beside
from dukcapil.casework.inputs import ON_BEHALF_MISSING
from dukcapil.casework.models import Attachment, SearchText
from dukcapil.casework.models.searchtext import words_of
from dukcapil.casework.parties import CitizenOf, Party, Staff
from dukcapil.casework.perform import exit_for, lock, move, who_may
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.people.roles import Role

from .drafts import MOST_PAGES
from .evidence import evidence_of
from .models import Application, Draft, RequirementItem
from .repair import Repair, staging_key
from .told import subject_of

MEND = "lengkapi"
RESENT = "kirim_ulang"
KEPT_FOR = timedelta(days=90)  # a file left in perbaikan lapses long before
FORM_ACCEPTED = "Isian sudah diterima, jadi tidak perlu diperbaiki."
NOT_ASKED = "Persyaratan ini tidak sedang diminta."
TOO_MANY = f"Paling banyak {MOST_PAGES} halaman untuk satu persyaratan. Buang dahulu sebagian."

_Status = RequirementItem.Status


@transaction.atomic
def stage(
    case: Application, uploads: dict[str, Iterable[UploadedFile]], *, by: Party, at: datetime | None = None
) -> None:
    """Keep good new files of some requirements, each once. ``WrongInput`` names those that have too many pages."""
    case = _in_repair(case, by)
    repair = Repair(case, at or timezone.now())
    asked = {item.code for item in (*repair.wanted, *repair.welcome) if not item.is_form}
    faults = {}
    for code, files in uploads.items():
        if code not in asked:
            faults[code] = NOT_ASKED
            continue
        hold(staging_key(case), files, code)
        kept = held(staging_key(case)).filter(requirement=code).exclude(status=Attachment.Status.REFUSED)
        if kept.count() > MOST_PAGES:
            faults[code] = TOO_MANY
    if faults:
        raise WrongInput(faults)


@transaction.atomic
def unstage(case: Application, public_id: UUID, *, by: Party) -> None:
    """Throw away a new file that was not sent yet; its bytes go with the sweep of strays."""
    case = _in_repair(case, by)
    held(staging_key(case)).filter(public_id=public_id).delete()


def _in_repair(case: Application, by: Party) -> Application:
    """The case locked, where it waits for this party to mend it."""
    case = lock(case)
    exit_ = exit_for(case, MEND, by)
    if not exit_.allows(case, by):
        raise NotAllowed(who_may(case, exit_))
    return case


@transaction.atomic
def mend(
    case: Application,
    *,
    by: Party,
    note: str = "",
    shown: Collection[str] = (),
    seen: int | None = None,
    at: datetime | None = None,
) -> Application:
    """Send all that was mended at once; refused requirements wait to be checked anew, accepted ones stay accepted.

    ``shown`` are the codes of originals that an officer saw. Refusals: ``AlreadyDone``, ``NotAllowed``, and
    ``WrongInput`` with a sentence for each code that nothing was brought for.
    """
    at = at or timezone.now()
    case = lock(case)
    by = by.read_anew() if isinstance(by, Staff) else by
    exit_ = exit_for(case, MEND, by, seen)
    if not exit_.allows(case, by):
        raise NotAllowed(who_may(case, exit_))
    on_behalf = by.standing(exit_.by, case).on_behalf
    shown = set(shown) if on_behalf else set()
    repair = Repair(case, at)
    faults = repair.unmet(shown)
    if on_behalf and not note.strip():
        faults["catatan"] = ON_BEHALF_MISSING
    if faults:
        raise WrongInput(faults)
    user = by.user if isinstance(by, Staff) else None
    told = _settle_items(repair, shown, user, at)
    told |= _take_over_answers(repair)
    case.revisions.filter(application=None).delete()  # what was begun and not taken must not come up later
    case.mended = told
    return move(case, MEND, by=by, note="\n".join(filter(None, [told_in_words(told), note.strip()])), seen=seen, at=at)


def _settle_items(repair: Repair, shown: set[str], user, at: datetime) -> dict:
    """Give every requirement its new files and put it up for checking; returns what the trail keeps of it."""
    case, brought = repair.case, repair.replaced | shown
    settled = {item.group for item in repair.items if item.group and item.code in brought}
    for files in repair.staged.values():
        for file in files:
            if file.status == Attachment.Status.REFUSED:
                file.delete()
    adopted = [file.pk for file in held(staging_key(case))]
    adopt(staging_key(case), case, by=user)
    replaced, originals = [], []
    for item in repair.items:
        old = case.attachments.filter(requirement=item.code, superseded=False).exclude(pk__in=adopted)
        if item.code in brought:
            old.update(superseded=True)
            item.status, item.shown = _Status.WAITING, item.code in shown
            (originals if item.shown else replaced).append(item)
        elif item.is_form and item.status == _Status.REFUSED:
            item.status = _Status.WAITING
        elif item.status == _Status.REFUSED and item.group in settled:
            old.update(superseded=True)
            item.status, item.reason, item.shown = _Status.MISSING, "", False
        if item.pk is None or item.code in brought or item.status != _Status.ACCEPTED:
            item.save()
    case.to_check = sorted(repair.items, key=lambda item: item.position)
    told = {"diganti": replaced, "diperlihatkan": originals}
    return {what: [item.name for item in items] for what, items in told.items() if items}


def _take_over_answers(repair: Repair) -> dict:
    """The corrected form becomes the application's; the trail keeps which answers changed, not what they say."""
    case, draft, labels = repair.case, repair.draft, repair.changes
    if draft is None or not labels or repair.why_form_unfinished:
        return {}
    case.answers = draft.answers
    case.subject = subject_of(case.sop.key, draft.answers)
    case.delivery = draft.answers.get("penyerahan", {}).get("cara") or case.delivery
    _correct_applicant(case)
    draft.application, draft.answers = case, {}
    draft.save(update_fields=["application", "answers"])
    SearchText.objects.filter(case_id=case.pk).update(words=words_of(case))
    return {"ubah_isian": labels}


def _correct_applicant(case: Application) -> None:
    """The applicant as the corrected form names them."""
    given, person = case.answers.get("pemohon", {}), case.applicant
    person.name = given.get("nama") or person.name
    person.nik, person.family_card = given.get("nik") or "", given.get("no_kk") or ""
    person.phone, person.email = given.get("telepon") or "", given.get("email") or ""
    person.save()


def told_in_words(told: dict) -> str:
    """The first lines of the note: what was replaced, shown and changed."""
    titles = {"diganti": "Diganti", "diperlihatkan": "Asli diperlihatkan", "ubah_isian": "Isian diubah"}
    return "\n".join(f"{titles[what]}: {', '.join(names)}." for what, names in told.items())


@transaction.atomic
def resend(
    case: Application, code: str, uploads: Iterable[UploadedFile], *, by: CitizenOf, at: datetime | None = None
) -> None:
    """Replace files that nobody could open while the application waits to be checked; nothing else may be replaced."""
    at = at or timezone.now()
    case = lock(case)
    if not by.acts_as(Role.PEMOHON, case):
        raise NotAllowed("Anda bertugas di kantor ini: terima berkasnya dari halaman berkas di meja kerja.")
    found = next((each for each in evidence_of(case) if each.item.code == code), None)
    if case.state != case.flow.first.name or found is None or not found.broken:
        raise AlreadyDone("Berkas ini sudah dapat dibuka atau sudah diperiksa, jadi tidak perlu dikirim ulang.")
    uploads = list(uploads)
    if not uploads:
        raise WrongInput({code: "Pilih berkasnya dahulu."})
    broken = [file.pk for file in found.broken]
    Attachment.objects.filter(pk__in=broken).update(superseded=True)
    for upload in uploads:
        attach(case, upload, requirement=code)
    standing = by.standing((Role.PEMOHON,), case)
    act_beside(case, RESENT, standing, at=at, note=found.item.name, data={"syarat": code})


def begin_revision(case: Application, *, by: Party, at: datetime) -> Draft:
    """The draft in which a refused form is corrected: the one begun before, or a new one filled with the answers.

    An officer's draft opens for officers alone, so the other side goes on in one of its own.
    """
    with transaction.atomic():
        case = _in_repair(case, by)
        repair, officer = Repair(case, at), by.user if isinstance(by, Staff) else None
        if not any(item.is_form for item in repair.wanted):
            raise NotAllowed(FORM_ACCEPTED)
        begun = repair.draft
        if begun is not None and (begun.recorded_by_id is None) == (officer is None):
            return begun
        draft = Draft(
            sop=case.sop,
            answers=begun.answers if begun else case.answers,
            channel=case.channel,
            recorded_by=officer,
            revises=case,
        )
        draft.saved(at)
        draft.save(force_insert=True)
        return draft


def forget_unsent(now: datetime) -> int:
    """Drop new files that were never sent, long after their case must have lapsed. Returns how many."""
    of_drafts = Draft.objects.values("form_key")
    return _left_behind(now).exclude(form_key__in=of_drafts).delete()[0]


def _left_behind(now: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(case=None, at__lt=now - KEPT_FOR).exclude(requirement="")
