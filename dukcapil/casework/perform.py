"""The one door for every change of a case.

``perform`` locks the case, asks whether the party may do this here and now, moves the machine, books the time, writes
the trail and the texts, and queues notices: all in one transaction. ``file_case`` opens a case the same way.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from guardian.shortcuts import assign_perm

from dukcapil.people.models import Citizen, Office
from dukcapil.people.roles import Role
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words
from sop_registry.flow import FLOWS, Exit
from sop_registry.models import Edition, Sop
from sop_registry.verbs import VERBS

from .effects import SIDE_ACTS, of_move, of_opening
from .inputs import checked, needed_by
from .models import Case, Counter, SearchText, Trail
from .models.searchtext import words_of
from .numbers import new_tracking_code, register_number
from .parties import Party, Staff, Standing
from .refusals import AlreadyDone, NoSuchVerb, NotAllowed, Refusal, WrongInput


@transaction.atomic
def perform(
    case: Case,
    verb: str,
    *,
    by: Party,
    note: str = "",
    fields: dict | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Do one act on a case and return it as it now stands.

    ``seen`` is the number of moves the person's page was drawn with; a case that has moved since is refused with
    ``AlreadyDone``. Other refusals: ``NoSuchVerb``, ``NotAllowed``, ``WrongInput``.
    """
    locked = lock(case)
    party = by.read_anew() if isinstance(by, Staff) else by  # permission is judged after the lock, not before
    return move(locked, verb, by=party, note=note, fields=fields or {}, seen=seen, at=at)


def lock(case: Case) -> Case:
    """The case as its SOP's proxy, its row locked until the transaction ends."""
    Case.objects.select_for_update().only("pk").get(pk=case.pk)
    return case.as_sop()


def move(case: Case, verb: str, *, by: Party, note="", fields=None, seen=None, at=None) -> Case:
    """The steps behind ``perform``, on a case that the caller has locked."""
    at = at or timezone.now()
    exit_ = exit_for(case, verb, by, seen)
    if not exit_.allows(case, by):
        raise NotAllowed(who_may(case, exit_))
    if closed := case.why_closed_to(verb):
        raise NotAllowed(closed)
    standing = by.standing(exit_.by, case)
    inputs = needed_by(case.flow, exit_, by_citizen=standing.party == Trail.Party.CITIZEN)
    note = case.note_for(exit_, note)
    note, texts = checked(exit_, inputs, note, fields or {}, case.office, on_behalf=standing.on_behalf)
    if faults := case.faults_in(exit_, texts, fields or {}, at):
        raise WrongInput(faults)
    data = _check_separation(case, exit_, standing)

    source = case.state
    getattr(case, verb)(by=by, note=note, fields=fields or {})
    effects = of_move(
        case,
        exit_,
        source,
        standing,
        calendar_of(case.office),
        at,
        note=note,
        data=data,
        inputs=inputs,
        texts=texts,
        fields=fields or {},
        earlier_marks=lambda: list(case.clock.order_by("id")),
    )
    case.save()
    effects.save()
    for text in effects.texts:
        if text.addressee is not None:
            assign_perm("casework.see_case", text.addressee, Case.objects.get(pk=case.pk))
    return case


@transaction.atomic
def file_case(
    *,
    by: Party | None,
    sop: Sop,
    applicant: Citizen,
    channel: str,
    subject: str,
    received_at: datetime | None = None,
    idempotency_key: UUID | None = None,
    at: datetime | None = None,
    **more,
) -> tuple[Case, bool]:
    """Open a case: number, tracking code, clock, trail and receipt notice in one transaction.

    Returns the case and whether it is new: any number of posts with one ``idempotency_key`` make one case.
    ``more`` are the fields of the concrete child (Complaint, Application); ``by`` is None for an unknown citizen.
    """
    at = at or timezone.now()
    office: Office = sop.office
    year = at.astimezone(office.zone).year
    if applicant.pk is None:
        applicant.save()
    serial = Counter.next(office, sop.series, year)
    if idempotency_key and (earlier := Case.objects.filter(idempotency_key=idempotency_key).first()):
        filed = earlier.as_sop()
        transaction.set_rollback(True)  # gives the number and the applicant back
        return filed, False
    edition = edition_in_force(sop, at)
    flow = edition.flow
    case = FLOWS[edition.flow_key](
        office=office,
        sop=sop,
        edition=edition,
        flow_key=flow.key,
        state=flow.first.name,
        number=register_number(office, sop.series, year, serial),
        tracking_code=new_tracking_code(),
        channel=channel,
        applicant=applicant,
        subject=subject,
        received_at=received_at or at,
        filed_at=at,
        entered_at=at,
        idempotency_key=idempotency_key,
        **more,
    )
    standing = by.standing((Role.PEMOHON,), case) if by else Standing(Trail.Party.CITIZEN, role=Role.PEMOHON.value)
    effects = of_opening(case, standing, calendar_of(office))
    case.save()
    effects.save()
    SearchText.objects.create(case_id=case.pk, words=words_of(case))
    return case, True


def edition_in_force(sop: Sop, at: datetime) -> Edition:
    """The edition a case filed now runs under; ``Refusal`` where none is in force."""
    try:
        return sop.edition_on(at.astimezone(sop.office.zone).date())
    except Edition.DoesNotExist as error:
        raise Refusal("SOP layanan ini belum berlaku, jadi kiriman belum dapat diterima lewat portal.") from error


def exit_for(case: Case, verb: str, by: Party, seen: int | None = None) -> Exit:
    """The exit a verb takes from where the case is; ``AlreadyDone`` or ``NoSuchVerb`` if there is none."""
    exit_ = case.flow.exits_of(case.state).get(verb)
    if seen is not None and seen != case.moves:
        raise AlreadyDone(_done_by(case, by))
    if exit_ is not None:
        return exit_
    if not any(verb in step.exits for step in case.flow.steps.values()):
        raise NoSuchVerb("Tindakan ini tidak dikenal dalam SOP berkas ini.")
    if case.trail.filter(round=case.round, verb=verb).exists():
        raise AlreadyDone(_done_by(case, by))
    stands = case.state_title if isinstance(by, Staff) else case.headline
    raise AlreadyDone(f"Tindakan ini tidak tersedia pada tahap ini. Berkas sekarang: {stands}.")


def _done_by(case: Case, by: Party) -> str:
    """Who took the last step: by name for staff, by role for a citizen."""
    last = case.trail.select_related("user").exclude(verb__in=SIDE_ACTS).order_by("-seq").first()
    who = case.label_of_act(last) if last.role else "sistem"
    if isinstance(by, Staff) and last.party == Trail.Party.STAFF:
        who = f"{last.user} ({who})"
    elif not isinstance(by, Staff) and last.party == Trail.Party.CITIZEN:
        who = "Anda"
    return f"Langkah ini sudah dilakukan oleh {who} pada {moment_in_words(last.at, case.office.zone)}."


def who_may(case: Case, exit_: Exit) -> str:
    """The sentence that says whose act this is."""
    labels = " atau ".join(case.office.label_of(role) for role in exit_.by)
    return f"Tindakan “{exit_.button}” hanya dapat dilakukan oleh {labels}."


def _check_separation(case: Case, exit_: Exit, standing: Standing) -> dict:
    """Preparer and approver differ; a mandate or the office's setting lets it pass, marked in the trail."""
    if not exit_.verb.approves or standing.seat is None:
        return {}
    preparer = next(
        (
            row
            for row in case.trail.filter(round=case.round, user__isnull=False, on_behalf=False).order_by("-seq")
            if _is_forward(row.verb) and Role(row.role).rank < standing.seat.role.rank
        ),
        None,
    )
    if preparer is None or preparer.user_id != standing.user.pk:
        return {}
    if standing.mandate is not None:
        return {"penyusun_menyetujui": "mandat"}
    if case.office.same_person_may_approve:
        return {"penyusun_menyetujui": "izin kantor"}
    raise NotAllowed(
        "Anda yang menyiapkan berkas ini pada langkah sebelumnya, jadi persetujuannya harus oleh orang lain."
    )


def _is_forward(verb: str) -> bool:
    return verb in VERBS and VERBS[verb].forward
