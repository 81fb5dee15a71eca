"""Taking in a complaint: one transaction for the person, the case and the photo."""

from uuid import UUID, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from dukcapil.casework.attachments import attach
from dukcapil.casework.perform import file_case
from dukcapil.casework.refusals import Refusal
from dukcapil.people.models import Citizen, Office, User
from sop_registry.models import Sop

from .models import Category, Complaint


def sop_for(office: Office, channel: str) -> Sop:
    """The complaint SOP that an office's channel map names (Sukamara has three); ``Refusal`` if none."""
    sop = (
        Sop.objects.filter(office=office, kind=Sop.Kind.COMPLAINT, channels__contains=[channel])
        .select_related("office")
        .first()
    )
    if sop is None:
        raise Refusal("Kantor ini belum menerima pengaduan lewat saluran itu.")
    return sop


@transaction.atomic
def file_complaint(
    *,
    office: Office,
    channel: str,
    category: Category,
    text: str,
    name: str,
    phone: str = "",
    email: str = "",
    account: User | None = None,
    photo: UploadedFile | None = None,
    idempotency_key: UUID | None = None,
    by=None,
    at=None,
    received_at=None,
) -> Complaint:
    """File a complaint; the same form (its ``idempotency_key``) with the same words is the same complaint, however
    often it comes. Other words from the same form, after "back" in the browser, are a complaint of their own.
    """
    complaint, is_new = file_case(
        by=by,
        sop=sop_for(office, channel),
        applicant=Citizen(office=office, name=name, phone=phone, email=email, account=account),
        channel=channel,
        subject=category.name,
        idempotency_key=idempotency_key and uuid5(idempotency_key, "\n".join((office.key, str(category), text, name))),
        at=at,
        received_at=received_at,
        category=category,
        text=text,
    )
    if photo and is_new:
        attach(complaint, photo)
    return complaint
