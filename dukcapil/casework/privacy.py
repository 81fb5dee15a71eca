"""Who of the office may see what of a case: a hidden name, a hidden content, a masked number.

Anonim hides who asked from everyone who handles the case; only the office's admin may open it. Rahasia hides the
content from everyone who is not on the case: the desk that holds it, who acted on it, who was named by disposisi.
Opening personal data asks for a purpose and is written to the trail.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dukcapil.people.desks import seats_of
from dukcapil.people.models import User
from dukcapil.people.roles import FRONT_DESK, Role

from .effects import SIDE_ACTS, act_beside
from .models import Attachment, Case, SearchText
from .models.searchtext import words_of
from .parties import Staff
from .refusals import NotAllowed, WrongInput

MIN_PURPOSE, MAX_PURPOSE = 10, 300


@dataclass(frozen=True)
class Sight:
    """What one member of staff sees of one case."""

    who: bool
    content: bool
    unchecked_files: bool

    def sees(self, file: Attachment) -> bool:
        by_the_office = file.message_id is not None and file.uploaded_by_id is not None
        harmless = by_the_office or not file.for_citizen or file.cleared_by_id is not None
        return self.content and (self.unchecked_files or harmless)


def sight_of(user: User, case: Case, at: datetime) -> Sight:
    """At most two queries, and none for a case that is neither anonymous nor confidential."""
    if not (case.anonymous or case.confidential):
        return Sight(who=True, content=True, unchecked_files=True)
    seats = [seat for seat in seats_of(user, at) if seat.office == case.office and seat.serves(_sop_of(case))]
    roles = {seat.role for seat in seats}
    return Sight(
        who=not case.anonymous or Role.ADMIN in roles,
        content=not case.confidential or _is_on(user, case, roles),
        unchecked_files=not case.anonymous or bool(roles & {Role.ADMIN, *FRONT_DESK}),
    )


def _sop_of(case: Case) -> str:
    return case.flow_key.rpartition("/")[0]


def _is_on(user: User, case: Case, roles: set[Role]) -> bool:
    """On the case: the desk that holds it, who acted on it, who was named by a disposition."""
    step = case.graph.steps.get(case.state)
    holds = step is not None and any(role in roles for role in step.doers)
    acted = case.trail.filter(user=user).exclude(verb__in=SIDE_ACTS)  # who did something beside the flow did not act
    return holds or acted.exists() or case.messages.filter(addressee=user).exists()


def _may_keep_secret(by: Staff, case: Case) -> bool:
    """The front desk, the office's admin, and who is on the case: not every desk that can read it."""
    seats = [seat for seat in seats_of(by.user, by.at) if seat.office == case.office and seat.serves(_sop_of(case))]
    roles = {seat.role for seat in seats}
    return bool(roles & {Role.ADMIN, *FRONT_DESK}) or _is_on(by.user, case, roles)


@transaction.atomic
def open_personal_data(case: Case, *, by: Staff, purpose: str) -> None:
    """Write to the trail that a person of the office opens the applicant's data, and for what."""
    purpose = purpose.strip()
    if not sight_of(by.user, case, by.at).who:
        raise NotAllowed("Pelapor meminta namanya dirahasiakan; hanya admin kantor yang dapat membukanya.")
    if len(purpose) < MIN_PURPOSE:
        raise WrongInput({"purpose": "Tuliskan untuk apa data ini dibuka, sedikitnya 10 karakter."})
    if len(purpose) > MAX_PURPOSE:
        raise WrongInput({"purpose": f"Paling panjang {MAX_PURPOSE} karakter."})
    act_beside(case, "buka_data", by.as_member(case), note=purpose, at=by.at)


@transaction.atomic
def set_secrecy(case: Case, *, anonymous: bool, confidential: bool, by: Staff) -> None:
    """Set the flags of a case, for instance because a report carries private data the citizen forgot to protect."""
    sight = sight_of(by.user, case, by.at)
    if not _may_keep_secret(by, case) or not sight.content or (case.anonymous and not anonymous and not sight.who):
        raise NotAllowed(
            "Kerahasiaan kiriman ini hanya dapat diubah oleh yang menanganinya; anonim hanya dibuka admin kantor."
        )
    if (case.anonymous, case.confidential) == (anonymous, confidential):
        return
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    changed = {"anonim": anonymous, "rahasia": confidential}
    Case.objects.filter(pk=case.pk).update(anonymous=anonymous, confidential=confidential)
    case.anonymous, case.confidential = anonymous, confidential
    SearchText.objects.filter(case_id=case.pk).update(words=words_of(case))
    act_beside(case, "ubah_kerahasiaan", by.as_member(case), data=changed, at=by.at)


@transaction.atomic
def clear_file(file: Attachment, case: Case, *, by: Staff) -> None:
    """An officer has seen that a file of an anonymous case does not show who sent it: handlers may see it now."""
    if not sight_of(by.user, case, by.at).sees(file):
        raise NotAllowed("Lampiran ini hanya diperiksa oleh petugas depan atau admin kantor.")
    unseen = Attachment.objects.filter(pk=file.pk, cleared_by=None, status=Attachment.Status.CLEAN)
    if case.anonymous and unseen.update(cleared_by=by.user):  # nobody has seen a file that still waits for a worker
        act_beside(case, "periksa_lampiran", by.as_member(case), data={"lampiran": str(file.public_id)}, at=by.at)
