"""The papers of an application told in memory: brought, checked one by one, mended, as the services' own acts do."""

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from dukcapil.casework.effects import Effects, of_act_beside
from dukcapil.casework.models import Attachment, Case, Channel
from dukcapil.casework.parties import Staff, Standing
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from services.checking import CHECKED, REASONS, Finding, counted
from services.intake import items_for
from services.mending import MEND, told_in_words
from services.models import Application, RequirementItem
from services.models.requirement import groups_in, unchecked_in, wanted_in
from services.requirements import Needed, needed
from services.told import subject_of
from sop_registry.families import ServiceFlow
from sop_registry.flow import DONE, Exit

from . import texts
from .filling import Filling
from .papers import Page, Papers
from .plans import Plan

if TYPE_CHECKING:
    from .histories import Act

_FORMS = "f-"  # codes of forms that are filled in, signed and sent as PDF
_BLURRED, _UNSIGNED = "buram", "tanda-tangan"
_PHOTO_BLURRED = 0.6
_OTHER_REASONS = ("bukan-asli", "halaman", "beda-data")
_OPTIONAL_BROUGHT = 0.2
_DOWNLOADED = 0.85  # of what is to be downloaded; the others come to the counter after all
RETURN = "kembalikan"
CHECKS = {ServiceFlow.starts_clock, RETURN}
_SOMETHING_LACKS = 0.6  # of what is sent back after an officer took it in

_Status = RequirementItem.Status


def an_application(plan: Plan, applicant: Citizen) -> dict:
    """``answers``, ``delivery`` and ``subject`` of what somebody applies for."""
    place, verbs = plan.place, {verb for verb, _ in plan.acts}
    by_post = True if "kirim" in verbs else False if "beritahukan" in verbs else None
    today = plan.filed_at.astimezone(place.office.zone).date()
    filling = Filling(applicant, place.office.region_code, today, by_post, plan.rng)
    answers = filling.answers(place.sop.key.partition("/")[2])
    return {
        "answers": answers,
        "delivery": answers["penyerahan"]["cara"],
        "subject": subject_of(place.sop.key, answers),
    }


def may_come_back(plan: Plan) -> bool:
    """Will an officer send this file back at once, so that something may lack in it?"""
    return bool(plan.acts) and plan.acts[0][0] == RETURN


def is_downloaded(case: Case, exit_: Exit, rng: Random) -> bool:
    """Does the citizen take the document on the tracking page?"""
    if not isinstance(case, Application) or exit_.target != DONE or Role.PEMOHON not in exit_.by:
        return False
    return case.delivery == Application.Delivery.DOWNLOAD and rng.random() < _DOWNLOADED


class Folder:
    """What one application brought. ``given`` are the requirements it came with as files, ``shown`` as originals."""

    def __init__(self, case: Application, by: Staff | None, may_lack: bool, papers: Papers, rng: Random):
        self.case, self.papers, self.rng = case, papers, rng
        self.files: list[Attachment] = []
        at = case.filed_at
        asked = needed(case.edition, case.sop.key, case.answers, at.astimezone(case.office.zone).date())
        brought = self._brought(asked, lacks=by is not None and may_lack and rng.random() < _SOMETHING_LACKS)
        self.shown = brought if case.channel == Channel.COUNTER else set()
        self.given = brought - self.shown
        case.to_check = items_for(case, asked, self.given, self.shown, by, at)
        self._put_in([item for item in case.to_check if item.code in self.given], by, at)

    def check(self, verb: str, by: Staff, standing: Standing, at: datetime) -> tuple[Effects, dict] | None:
        """The officer's look at everything not looked at yet, before ``verb``; None where there is nothing to see."""
        waiting = unchecked_in(self.case.to_check)
        if not waiting:
            return None
        papers = [item for item in waiting if not item.is_form]
        is_good = verb == self.case.flow.starts_clock
        refused = None if is_good or not papers else self.rng.choice(papers)
        findings = {}
        for item in waiting:
            item.reason = self._why_refused(item) if item is refused else ""
            item.status = _Status.REFUSED if item.reason else _Status.ACCEPTED
            item.checked_by, item.checked_at = by.user, at
            findings[item.code] = Finding(item.status, item.reason)
        found = {"syarat": {item.code: item.as_kept for item in waiting}}
        return of_act_beside(self.case, CHECKED, standing, at=at, note=counted(findings), data=found), findings

    def note_of(self, act: "Act", standing: Standing) -> str:
        """The note of an act; one that completes the file brings everything that is wanted, and says so."""
        self.case.mended = self.case.download = None
        wanted = wanted_in(self.case.to_check)
        if act.verb == RETURN:
            act.note = self.rng.choice(texts.RETURNED if wanted else texts.RETURNED_INSIDE)
        if act.verb != MEND or not wanted:
            return act.note
        files, shown, told = self._brought_again(on_behalf=standing.on_behalf, at=act.at)
        act.mended, self.case.mended = (files, shown), told
        return "\n".join(filter(None, [told_in_words(told), act.note]))

    def _brought_again(self, *, on_behalf: bool, at: datetime) -> tuple[set[str], set[str], dict]:
        """What comes for everything wanted: codes of files, codes of originals, what the trail keeps of it."""
        items, first_of = self.case.to_check, {}
        wanted = wanted_in(items)
        for item in wanted:
            first_of.setdefault(item.group or item.code, item.code)
        brought = set(first_of.values())
        shown = brought if on_behalf else set()
        for file in self.files:
            if file.requirement in brought:
                file.superseded = True
        settled = set(groups_in([item for item in items if item.code in brought]))
        for item in items:
            if item.code in brought:
                item.status, item.shown = _Status.WAITING, item.code in shown
            elif item.status == _Status.REFUSED and item.group in settled:
                item.status, item.reason, item.shown = _Status.MISSING, "", False
        told = {"diganti": brought - shown, "diperlihatkan": shown}
        told = {what: [item.name for item in items if item.code in codes] for what, codes in told.items() if codes}
        self._put_in([item for item in items if item.code in brought - shown], None, at)
        return brought - shown, shown, told

    def _brought(self, asked: list[Needed], *, lacks: bool) -> set[str]:
        """Every paper that is owed and one of alternatives; but for one of them where the applicant ``lacks`` it."""
        first_of, brought = {}, set()
        for each in asked:
            if each.group:
                first_of.setdefault(each.group, []).append(each.code)
            elif not each.optional or self.rng.random() < _OPTIONAL_BROUGHT:
                brought.add(each.code)
        brought |= {self.rng.choice(codes[:2]) for codes in first_of.values()}
        if lacks and brought:
            brought.remove(self.rng.choice(sorted(brought)))
        return brought

    def _why_refused(self, item: RequirementItem) -> str:
        if item.code.startswith(_FORMS):
            return REASONS[_UNSIGNED]
        if self.rng.random() > _PHOTO_BLURRED:
            return REASONS[self.rng.choice(_OTHER_REASONS)]
        for file in self.files:
            if file.requirement == item.code and not file.superseded:
                _show(file, self.papers.page(item.code, item.name, is_blurred=True))
        return REASONS[_BLURRED]

    def _put_in(self, items: list[RequirementItem], by: Staff | None, at: datetime) -> None:
        """A clean file for each requirement."""
        for item in items:
            file = Attachment(
                case_id=self.case.pk,
                requirement=item.code,
                public_id=UUID(int=self.rng.getrandbits(128), version=4),
                status=Attachment.Status.CLEAN,
                uploaded_by=by.user if by else None,
                at=at,
            )
            _show(file, self.papers.page(item.code, item.name, is_form=item.code.startswith(_FORMS)))
            self.files.append(file)


def _show(file: Attachment, page: Page) -> None:
    """Let a file be this page."""
    file.file = page.upload
    file.name, file.content_type = page.upload.name, page.upload.content_type
    file.size = file.sent_size = page.upload.size
    file.sha256 = page.sha256
