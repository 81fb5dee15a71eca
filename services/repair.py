"""What is to be mended of an application, and what was brought for it so far."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from dukcapil.casework.attachments import held
from dukcapil.casework.models import Attachment
from sop_registry.models import EditionRequirement

from .forms import sections_of, unfinished
from .models import Application, Draft, RequirementItem
from .models.requirement import gaps_in, wanted_in
from .requirements import needed

NOT_REPLACED = "Belum ada penggantinya. Unggah dahulu, atau perlihatkan aslinya di loket."
UNREADABLE = "Berkas yang Anda unggah tidak dapat dibuka. Unggah lagi."
FORM_UNTOUCHED = "Isian belum Anda perbaiki. Buka isiannya, ubah yang salah, lalu simpan."
FORM_UNFINISHED = "Perbaikan isian belum selesai. Lanjutkan, lalu simpan."

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
        if self.draft is not None and self.draft.recorded_by_id is None:
            _keep_contact(self.draft, self.case)
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


def _keep_contact(draft: Draft, case: Application) -> None:
    """Who has the tracking link changes neither phone nor e-mail: the one opens the document, the other is told of it.

    The counter can. Where none was given, none comes by this way.
    """
    known = case.answers.get("pemohon", {})
    if "pemohon" in draft.answers:
        kept = {name: known.get(name, "") for name in ("telepon", "email")}
        draft.answers["pemohon"] = {**draft.answers["pemohon"], **kept}
