"""The national limits beside the SOP's own clock: how soon a complaint is to be verified and followed up, by class.

SP4N-LAPOR gives three working days to verify and pass on and five to follow up; the classes of PermenPANRB 62/2018 give
five, fourteen or sixty. The rules changed in 2025 (PermenPANRB 5/2025), so every number is a setting
(``NATIONAL_LIMITS``).
"""

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
from dukcapil.worktime.queries import calendar_of

from .models import Complaint


@dataclass(frozen=True)
class NationalLimit:
    """One national limit of a complaint: what is asked by when, and since when it is met."""

    what: str
    standard: Standard
    due_at: datetime
    met_at: datetime | None

    @property
    def is_late(self) -> bool:
        return (self.met_at or timezone.now()) > self.due_at


def limits_of(complaint: Complaint) -> list[NationalLimit]:
    """Verification and follow-up (one query); both run from the true time received."""
    calendar, acts = calendar_of(complaint.office), _first_acts(complaint)
    follow_up = Standard(*settings.NATIONAL_LIMITS[complaint.grade])
    verify = Standard(*settings.NATIONAL_LIMITS["verifikasi"])
    return [
        NationalLimit(what, standard, due(complaint.received_at, standard, calendar), met_at)
        for what, standard, met_at in (
            ("Diverifikasi dan diteruskan", verify, acts["handled"]),
            ("Ditindaklanjuti", follow_up, acts["answered"]),
        )
    ]


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
