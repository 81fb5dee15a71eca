"""The applicant mends what was refused: new files, originals shown at the counter, a corrected form.

New files are kept beside the case (``stage``) until all of it is sent at once (``mend``), under the same number.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

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
from sop_registry.models import EditionRequirement

from .drafts import MOST_PAGES
from .evidence import evidence_of
from .forms import sections_of, unfinished
from .models import Application, Draft, RequirementItem
from .models.requirement import gaps_in, wanted_in
from .requirements import needed
from .told import subject_of

MEND = "lengkapi"
RESENT = "kirim_ulang"
KEPT_FOR = timedelta(days=90)  # a file left in perbaikan lapses long before
NOT_REPLACED = "Belum ada penggantinya. Unggah dahulu, atau perlihatkan aslinya di loket."
UNREADABLE = "Berkas yang Anda unggah tidak dapat dibuka. Unggah lagi."
FORM_UNTOUCHED = "Isian belum Anda perbaiki. Buka isiannya, ubah yang salah, lalu simpan."
FORM_UNFINISHED = "Perbaikan isian belum selesai. Lanjutkan, lalu simpan."
NOT_ASKED = "Persyaratan ini tidak sedang diminta."
TOO_MANY = f"Paling banyak {MOST_PAGES} halaman untuk satu persyaratan. Buang dahulu sebagian."

_Status = RequirementItem.Status


@dataclass
class Repair:
    """What is to be mended of an application, and what was brought for it so far (at most five queries).

    ``items`` are its requirements as the corrected form asks for them; ``wanted`` those the applicant must bring,
    ``welcome`` those that may be added; ``said`` is what the officer wrote beside the list of faults.
    """

    case: Application
    at: datetime
    items: list[RequirementItem] = field(init=False)
    draft: Draft | None = field(init=False)
    staged: dict[str, list[Attachment]] = field(init=False)
    said: str = field(init=False)

    def __post_init__(self):
        self.read_again()

    def read_again(self) -> None:
        """Look once more at what was brought."""
        drafts = self.case.revisions.filter(application=None, expires_at__gt=self.at)
        self.draft = drafts.order_by("-pk").first()
        self.staged = {}
        for file in held(staging_key(self.case)).order_by("pk"):
            self.staged.setdefault(file.requirement, []).append(file)
        gaps = gaps_in(self.case.to_check)
        returned = self.case.trail.filter(to_state=self.case.state).exclude(from_state=self.case.state).last()
        note = returned.note.splitlines() if returned else []
        self.said = "\n".join(line for line in note if line not in gaps)
        self.items = self._asked_of(self.case.to_check)

    @property
    def wanted(self) -> list[RequirementItem]:
        return wanted_in(self.items)

    @property
    def welcome(self) -> list[RequirementItem]:
        """Optional papers, and the other alternatives beside one that was refused."""
        wanted = {item.code for item in self.wanted}
        refused = {item.group for item in self.items if item.group and item.status == _Status.REFUSED}
        return [
            item
            for item in self.items
            if item.status == _Status.MISSING
            and item.code not in wanted
            and (item.optional or (item.group and item.group in refused))
        ]

    @property
    def accepted(self) -> list[RequirementItem]:
        return [item for item in self.items if item.status == _Status.ACCEPTED]

    @property
    def replaced(self) -> set[str]:
        """The codes for which a new file is there that was not found to be unreadable."""
        return {
            code
            for code, files in self.staged.items()
            if any(file.status != Attachment.Status.REFUSED for file in files)
        }

    @property
    def today(self) -> date:
        return self.at.astimezone(self.case.office.zone).date()

    @property
    def changes(self) -> list[str]:
        """The labels of the answers that the corrected form has changed."""
        return changed_labels(self.case.sop.key, self.case.answers, self.draft.answers) if self.draft else []

    @property
    def why_form_unfinished(self) -> str:
        if not self.changes:
            return FORM_UNTOUCHED
        by_staff = self.draft.recorded_by_id is not None
        faulty = unfinished(self.case.sop.key, self.draft.answers, today=self.today, by_staff=by_staff)
        return FORM_UNFINISHED if faulty else ""

    def unmet(self, shown: Collection[str] = ()) -> dict[str, str]:
        """A sentence for everything wanted that nothing was brought for, by its code."""
        brought = self.replaced | set(shown)
        settled = {item.group for item in self.items if item.group and item.code in brought}
        told = {}
        for item in self.wanted:
            if item.is_form:
                told[item.code] = self.why_form_unfinished
            elif item.code not in brought and item.group not in settled:
                told[item.code] = UNREADABLE if self.staged.get(item.code) else NOT_REPLACED
        return {code: sentence for code, sentence in told.items() if sentence}

    def _asked_of(self, items: list[RequirementItem]) -> list[RequirementItem]:
        """The requirements, and those that the corrected form asks for besides; what it no longer asks is optional."""
        if self.draft is None or not self.changes:
            return items
        asked = needed(self.case.edition, self.case.sop.key, self.draft.answers, self.today)
        codes = {each.code for each in asked}
        known = {item.code for item in items}
        for item in items:
            if not item.is_form and item.code not in codes and item.status in (_Status.MISSING, _Status.REFUSED):
                item.status, item.optional, item.group = _Status.MISSING, True, ""
                item.kind = EditionRequirement.Kind.CONDITIONAL
        more = [
            RequirementItem(
                application=self.case,
                position=len(items) + place,
                code=each.code,
                name=each.name,
                hint=each.hint,
                kind=each.kind,
                group=each.group,
                optional=each.optional,
            )
            for place, each in enumerate(each for each in asked if each.code not in known)
        ]
        return [*items, *more]


def staging_key(case: Application) -> UUID:
    """What the new files of a case are kept under until they are sent."""
    return uuid5(NAMESPACE_URL, f"perbaikan/{case.pk}/{case.tracking_code}")


def changed_labels(sop_key: str, old: dict, new: dict) -> list[str]:
    """Which answers differ, by the labels of their fields; of rows that repeat, the section's title."""
    labels = []
    for section in sections_of(sop_key):
        before, after = old.get(section.slug) or {}, new.get(section.slug) or {}
        if section.repeats:
            labels += [section.title] if before != after else []
        else:
            fields = section.base_fields.items()
            labels += [each.label for name, each in fields if (before.get(name) or "") != (after.get(name) or "")]
    return labels


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
    form = next((item for item in case.to_check if item.is_form), None)
    if form is not None and form.status == _Status.ACCEPTED:  # nobody asked for it: look at it again
        form.status = _Status.WAITING
        form.save(update_fields=["status"])
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
    """The draft in which the form is corrected: the one begun before, or a new one filled with the answers."""
    with transaction.atomic():
        case = _in_repair(case, by)
        begun = Repair(case, at).draft
        if begun is not None:
            return begun
        draft = Draft(
            sop=case.sop,
            answers=case.answers,
            channel=case.channel,
            recorded_by=by.user if isinstance(by, Staff) else None,
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
