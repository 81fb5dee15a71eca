"""Taking in a complaint: one transaction for the person, the case and the files."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from dukcapil.casework import arrivals
from dukcapil.casework.attachments import adopt, attach
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import file_case
from dukcapil.casework.refusals import NotAllowed, Refusal
from dukcapil.people.desks import may_record
from dukcapil.people.models import Citizen, Office, User
from sop_registry.models import Sop

from .models import Category, Complaint


def sop_for(office: Office, channel: str) -> Sop:
    """The complaint SOP that an office's channel map names (Sukamara has three); its only one takes every channel."""
    sops = list(Sop.objects.filter(office=office, kind=Sop.Kind.COMPLAINT).select_related("office"))
    named = [sop for sop in sops if channel in sop.channels]
    if named or len(sops) == 1:
        return (named or sops)[0]
    raise Refusal("Kantor ini belum menerima pengaduan lewat saluran itu.")


def files_key(office: Office, form_key: UUID) -> UUID:
    """Under which the files of a form are kept until its complaint is filed."""
    return uuid5(form_key, office.key)


@transaction.atomic
def file_complaint(
    *,
    office: Office,
    channel: str,
    category: Category,
    text: str,
    name: str = "",
    phone: str = "",
    email: str = "",
    nik: str = "",
    citizen: Citizen | None = None,
    account: User | None = None,
    files: Iterable[UploadedFile] = (),
    idempotency_key: UUID | None = None,
    by: Staff | None = None,
    at: datetime | None = None,
    received_at: datetime | None = None,
    kind: str = Complaint.Kind.COMPLAINT,
    place: str = "",
    occurred_on: date | None = None,
    related_number: str = "",
    channel_reference: str = "",
    anonymous: bool = False,
    confidential: bool = False,
    arrival: str = "",
) -> Complaint:
    """File a complaint; the same form (its ``idempotency_key``) with the same words is the same complaint, however
    often it comes. Other words from the same form, after "back" in the browser, are a complaint of their own.

    ``citizen`` is a person of the office whom an officer recognised; otherwise a new one is written down. ``arrival``
    is the key of what an officer writes it down from (see ``casework.arrivals``).
    """
    sop = sop_for(office, channel)
    if by is not None and not may_record(by.user, office, by.at, sop.key):
        raise NotAllowed("Pengaduan untuk SOP ini dicatat oleh petugas depan yang melayaninya.")
    applicant = citizen or Citizen(office=office, name=name, phone=phone, email=email, nik=nik, account=account)
    words = "\n".join((office.key, str(category), text, applicant.name))
    complaint, is_new = file_case(
        by=by,
        sop=sop,
        applicant=applicant,
        channel=channel,
        subject=category.name,
        idempotency_key=idempotency_key and uuid5(idempotency_key, words),
        at=at,
        received_at=received_at,
        channel_reference=channel_reference,
        anonymous=anonymous,
        confidential=confidential,
        kind=kind,
        category=category,
        text=text,
        place=place,
        occurred_on=occurred_on,
        related_number=related_number,
    )
    if is_new:
        officer = by.user if by else None
        if idempotency_key:
            adopt(files_key(office, idempotency_key), complaint, by=officer)
        for upload in files:
            attach(complaint, upload, by=officer)
        if by and arrival:
            arrivals.filed(arrival, complaint, by)
    return complaint
