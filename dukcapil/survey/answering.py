"""Keeping an answered survey: the same form sent twice counts once, and a case is judged once."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from dukcapil.casework.models import Case
from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Office
from sop_registry.models import Sop

from .models import Response


def mark_of(case: Case) -> str:
    """What tells that a case was judged to who has the case and the key, and to nobody else."""
    return blind_index(f"survei/{case.number}")


def is_judged(case: Case) -> bool:
    return Response.objects.filter(case_mark=mark_of(case)).exists()


def answer(
    office: Office, *, form_key: UUID, at: datetime, case: Case | None = None, sop: Sop | None = None, **given
) -> Response | None:
    """The kept response, with its day alone; None where this form or this case has been answered before."""
    service = case.sop if case is not None else sop
    try:
        with transaction.atomic():
            return Response.objects.create(
                office=office,
                sop=service,
                case_mark=mark_of(case) if case is not None else None,
                form_key=form_key,
                at=at.astimezone(office.zone).replace(hour=0, minute=0, second=0, microsecond=0),
                **given,
            )
    except IntegrityError:
        return None
