"""Taking in an application: one transaction for the person, the case, its requirements and their files."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from dukcapil.casework import arrivals
from dukcapil.casework.attachments import adopt, held
from dukcapil.casework.models import Attachment
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import edition_in_force, file_case
from dukcapil.casework.refusals import NotAllowed, Refusal, WrongInput
from dukcapil.people.desks import may_record
from dukcapil.people.models import Citizen, User
from sop_registry.models import EditionRequirement, Sop

from .forms import answered
from .models import Application, Draft, RequirementItem
from .models.requirement import FORM
from .requirements import Needed, missing, needed
from .told import subject_of

FORM_NAME = "Isian formulir"


@transaction.atomic
def file_application(
    *,
    sop: Sop,
    answers: dict,
    delivery: str,
    name: str,
    phone: str = "",
    email: str = "",
    nik: str = "",
    family_card: str = "",
    channel: str,
    draft: Draft | None = None,
    by: Staff | None = None,
    account: User | None = None,
    received_at: datetime | None = None,
    at: datetime | None = None,
    shown: Iterable[str] = (),
) -> Application:
    """File an application; a draft sent any number of times, also at once, is one application.

    An officer (``by``) may file with papers missing, and with papers whose original was ``shown`` at the counter. Of a
    citizen's, ``WrongInput`` names what is owed: sections by their slug, requirements by their code or group.
    """
    at = at or timezone.now()
    if by is not None and not may_record(by.user, sop.office, by.at, sop.key):
        raise NotAllowed("Permohonan ini dicatat oleh petugas depan yang melayaninya.")
    if draft is not None:
        draft = _locked(draft)
        if draft.application_id:
            return draft.application.as_sop()
    today = at.astimezone(sop.office.zone).date()
    answers = _checked(sop.key, answers, today, by_staff=by is not None)
    asked = needed(edition_in_force(sop, at), sop.key, answers, today)
    given = _given(draft)
    shown = {*shown, *(draft.shown if draft else ())} if by else set()
    if by is None and (owed := missing(asked, given)):
        raise WrongInput(owed)
    application, _ = file_case(
        by=by,
        sop=sop,
        applicant=Citizen(
            office=sop.office,
            name=name,
            phone=phone,
            email=email,
            nik=nik,
            family_card=family_card,
            account=account,
        ),
        channel=channel,
        subject=subject_of(sop.key, answers),
        received_at=received_at,
        idempotency_key=draft.form_key if draft else None,
        at=at,
        answers=answers,
        delivery=delivery,
    )
    RequirementItem.objects.bulk_create(items_for(application, asked, given, shown, by, at))
    if draft is not None:
        _take_over(draft, application, asked, by)
        if by is not None:
            arrivals.sent(draft.form_key, application, by)
    return application


def _locked(draft: Draft) -> Draft:
    """The draft as it stands, nobody else at it; gone once its link has expired."""
    found = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise Refusal("Isian ini sudah tidak tersimpan. Mulailah permohonan baru.")
    return found


def _checked(sop_key: str, answers: dict, today: date, *, by_staff: bool) -> dict:
    """The answers of the sections that are asked, read once more: one may no longer fit the others."""
    sections = answered(sop_key, answers, today=today, by_staff=by_staff)
    if faults := {section.slug: section.first_fault for section in sections if not section.is_valid()}:
        raise WrongInput(faults)
    return {section.slug: section.answer for section in sections}


def _given(draft: Draft | None) -> set[str]:
    """The requirements for which a draft has a file that was not refused."""
    if draft is None:
        return set()
    kept = held(draft.form_key).exclude(status=Attachment.Status.REFUSED)
    return set(kept.values_list("requirement", flat=True))


def items_for(
    application: Application, asked: list[Needed], given: set[str], shown: set[str], by: Staff | None, at: datetime
) -> list[RequirementItem]:
    """The form itself, then every paper: seen at the counter, waiting to be checked, or not there yet."""
    status = RequirementItem.Status
    form = Needed(FORM, FORM_NAME, "Yang diisi pemohon, dicocokkan dengan berkasnya", EditionRequirement.Kind.MANDATORY)
    items = []
    for position, each in enumerate([form, *asked]):
        item = RequirementItem(
            application=application,
            position=position,
            code=each.code,
            name=each.name,
            hint=each.hint,
            kind=each.kind,
            group=each.group,
            optional=each.optional,
        )
        if each.code in shown:
            item.status, item.shown, item.checked_by, item.checked_at = status.ACCEPTED, True, by.user, at
        elif each.code == FORM or each.code in given:
            item.status = status.WAITING
        items.append(item)
    return items


def _take_over(draft: Draft, application: Application, asked: list[Needed], by: Staff | None) -> None:
    """The application takes the draft's files, less those that nobody asks for; the draft keeps no answers."""
    held(draft.form_key).exclude(requirement__in=[each.code for each in asked]).delete()
    adopt(draft.form_key, application, by=by.user if by else None)
    draft.application, draft.answers = application, {}
    draft.save(update_fields=["application", "answers"])
