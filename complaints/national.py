"""The national limits beside the SOP's own clock: how soon a complaint is to be verified and followed up, by class.

SP4N-LAPOR gives three working days to verify and pass on and five to follow up; the classes of PermenPANRB 62/2018 give
five, fourteen or sixty. The rules changed in 2025 (PermenPANRB 5/2025), so every number is a setting
(``NATIONAL_LIMITS``).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dukcapil.casework.effects import SIDE_ACTS, act_beside
from dukcapil.casework.models import Trail
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import lock
from dukcapil.casework.privacy import sight_of
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.worktime.calendar import Standard, due
from dukcapil.worktime.explaining import days_in_words
from dukcapil.worktime.line import NeverOpen
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words

from .models import Complaint


@dataclass(frozen=True)
class NationalLimit:
    """One national limit of a complaint: what is asked by when and why, and since when it is met."""

    what: str
    standard: Standard
    due_at: datetime
    met_at: datetime | None
    why: str
    days: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        return (self.met_at or timezone.now()) > self.due_at


def limits_of(complaint: Complaint) -> list[NationalLimit]:
    """Verification and follow-up (one query), from the true time received; none in an office without hours."""
    acts = _first_acts(complaint)
    try:
        return [
            _limit(complaint, "Diverifikasi dan diteruskan", "verifikasi", acts["handled"]),
            _limit(complaint, "Ditindaklanjuti", complaint.grade, acts["answered"]),
        ]
    except NeverOpen:
        return []


def _limit(complaint: Complaint, what: str, key: str, met_at: datetime | None) -> NationalLimit:
    """``key`` names the limit among ``NATIONAL_LIMITS``: "verifikasi" or a class."""
    standard, calendar = Standard(*settings.NATIONAL_LIMITS[key]), calendar_of(complaint.office)
    due_at = due(complaint.received_at, standard, calendar)
    return NationalLimit(
        what=what,
        standard=standard,
        due_at=due_at,
        met_at=met_at,
        why=" ".join(_why(complaint, key, standard)),
        days=tuple(days_in_words(complaint.received_at, due_at, standard, calendar)),
    )


def _why(complaint: Complaint, key: str, standard: Standard) -> Iterator[str]:
    """Which rule asks for it, how long this portal's setting gives, since when, and how that is counted."""
    yield _RULES[key]
    since = moment_in_words(complaint.received_at, complaint.office.zone)
    yield f"Portal ini memakai {standard} sejak pengaduan diterima, {since}."
    yield (
        "Menit dan jam hanya dihitung pada jam layanan."
        if standard.minutes
        else "Hari itu, hari libur, dan hari kantor tutup tidak dihitung."
    )


_BY_CLASS = "Waktu tindak lanjut mengikuti kelas pengaduan menurut PermenPANRB 62/2018 (diganti PermenPANRB 5/2025)"
_RULES = {
    "verifikasi": "SP4N-LAPOR membatasi waktu untuk memverifikasi dan meneruskan pengaduan.",
    Complaint.Grade.LIGHT: "Waktu tindak lanjut pengaduan ringan mengikuti yang diumumkan kantor-kantor Dukcapil.",
    **{
        grade: f"{_BY_CLASS}; kelasnya {grade.label.lower()}."
        for grade in (Complaint.Grade.NORMATIVE, Complaint.Grade.PLAIN, Complaint.Grade.SUPERVISED)
    },
}


def _first_acts(complaint: Complaint) -> dict[str, datetime | None]:
    """When somebody of the office first moved it, and when it was first answered or ended."""
    handled = answered = None
    acts = complaint.trail.exclude(verb__in=SIDE_ACTS).exclude(from_state="").order_by("seq")
    for party, to_state, at in acts.values_list("party", "to_state", "at"):
        if party == Trail.Party.STAFF:
            handled = handled or at
        if to_state in complaint.flow.answered_in or complaint.flow.is_end(to_state):
            answered = answered or at
    return {"handled": handled or answered, "answered": answered}


@transaction.atomic
def set_grade(complaint: Complaint, grade: str, *, by: Staff) -> None:
    """The office puts a complaint in another class; the trail keeps from which to which."""
    complaint = lock(complaint)
    if not sight_of(by.user, complaint, by.at).content:
        raise NotAllowed("Kelas pengaduan rahasia diubah oleh yang menanganinya.")
    if grade not in Complaint.Grade.values:
        raise WrongInput({"grade": "Pilih salah satu kelas dalam daftar."})
    if grade != complaint.grade:
        data = {"kelas": [complaint.grade, grade]}
        Complaint.objects.filter(pk=complaint.pk).update(grade=grade)
        act_beside(complaint, "ubah_kelas", by.as_member(complaint), data=data, at=by.at)
