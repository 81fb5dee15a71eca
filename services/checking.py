"""The officer checks an application requirement by requirement, and the trail keeps what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dukcapil.casework.effects import act_beside
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import exit_for, lock, who_may
from dukcapil.casework.refusals import NotAllowed, WrongInput

from .evidence import Evidence, evidence_of, verdict_mark
from .models import Application, RequirementItem

CHECKED = "periksa_syarat"
# Why a requirement is refused, as the applicant reads it: by its key, in the order of the list.
REASONS = {
    "buram": "Foto buram atau terpotong",
    "bukan-asli": "Bukan foto dokumen asli",
    "lain": "Bukan dokumen yang diminta",
    "halaman": "Halamannya belum lengkap",
    "kedaluwarsa": "Sudah tidak berlaku",
    "beda-data": "Datanya tidak cocok dengan isian",
    "tanda-tangan": "Belum ditandatangani",
    "rusak": "Berkasnya tidak dapat dibuka",
}
MAX_REASON = 300
CHANGED_MEANWHILE = "Baru saja berubah menjadi “{}”. Lihat lagi, lalu simpan bila tandanya tetap begini."
NO_REASON = "Pilih alasannya, atau tulis sendiri."
LONG_REASON = f"Alasan paling panjang {MAX_REASON} karakter."

_Status = RequirementItem.Status


@dataclass(frozen=True)
class Finding:
    """What an officer found of one requirement. ``mark`` is what the page showed of it (``Evidence.mark``).

    ``shown`` says that the original was seen at the counter. A requirement without a file may be left as ``MISSING``.
    """

    status: str
    reason: str = ""
    shown: bool = False
    mark: str | None = None


def reason_in_words(key: str, more: str) -> str:
    """A reason of the list and what the officer adds, as one text."""
    return ": ".join(filter(None, [REASONS.get(key, ""), more.strip()]))


def reason_in_parts(reason: str) -> tuple[str, str]:
    """The same text taken apart again, for the form."""
    for key, words in REASONS.items():
        if reason == words or reason.startswith(f"{words}: "):
            return key, reason.removeprefix(words).removeprefix(": ")
    return "", reason


@transaction.atomic
def check(
    application: Application,
    findings: Mapping[str, Finding],
    *,
    by: Staff,
    seen: int | None = None,
    at: datetime | None = None,
) -> Application:
    """Keep what was found of some requirements (by their codes), and return the application as it now stands.

    Who may say that a file is complete may check it, where it can be said. Refusals: ``AlreadyDone``, ``NotAllowed``,
    and ``WrongInput`` with a sentence for each code that needs another look; then nothing is kept.
    """
    at = at or timezone.now()
    case = lock(application)
    by = by.read_anew()
    exit_ = exit_for(case, case.flow.starts_clock, by, seen)
    if not exit_.allows(case, by):
        raise NotAllowed(who_may(case, exit_))
    known = {each.item.code: each for each in evidence_of(case)}
    changes = {
        code: finding
        for code, finding in findings.items()
        if code in known and not _says_nothing_new(known[code], finding)
    }
    faults = {code: fault for code, finding in changes.items() if (fault := _fault_in(known[code], finding))}
    if faults:
        raise WrongInput(faults)
    if changes:
        for code, finding in changes.items():
            _keep(known[code].item, finding, by, at)
        found = {code: known[code].item.as_kept for code in changes}
        act_beside(case, CHECKED, by.standing(exit_.by, case), at=at, note=counted(changes), data={"syarat": found})
    return case


def _says_nothing_new(evidence: Evidence, finding: Finding) -> bool:
    """Is the requirement like that already, or is this what an older page showed and nobody touched?"""
    item, said = evidence.item, verdict_mark(finding.status, finding.reason)
    if finding.mark is not None and finding.mark.startswith(f"{said}.") and not finding.shown:
        return True
    return verdict_mark(item.status, item.reason) == said and (item.shown or not finding.shown)


def _fault_in(evidence: Evidence, finding: Finding) -> str:
    item = evidence.item
    if finding.mark is not None and finding.mark != evidence.mark:
        return CHANGED_MEANWHILE.format(item.get_status_display())
    if finding.status == _Status.ACCEPTED:
        return "" if finding.shown else evidence.why_not_acceptable
    if finding.status == _Status.REFUSED:
        return LONG_REASON if len(finding.reason) > MAX_REASON else "" if finding.reason else NO_REASON
    if finding.status == _Status.MISSING and not evidence.files and not item.is_form:
        return ""
    return "Pilih salah satu hasil."


def _keep(item: RequirementItem, finding: Finding, by: Staff, at: datetime) -> None:
    item.status = finding.status
    item.reason = finding.reason if finding.status == _Status.REFUSED else ""
    item.shown = finding.shown or (item.shown and finding.status != _Status.MISSING)
    item.checked_by, item.checked_at = by.user, at
    item.save(update_fields=["status", "reason", "shown", "checked_by", "checked_at"])


def counted(changes: Mapping[str, Finding]) -> str:
    """ "3 diterima, 1 perlu diganti": what the trail says beside the findings themselves."""
    found = [finding.status for finding in changes.values()]
    counts = [(found.count(status), status.label.lower()) for status in _Status]
    return ", ".join(f"{count} {label}" for count, label in counts if count)
