"""What a citizen can still do where the office has refused a case."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from dukcapil.notices.senders import senders_of
from sop_registry.flow import REFUSED
from sop_registry.models import Sop

from .models import Case


@dataclass(frozen=True)
class Remedies:
    """Where to begin anew, how to ask the office (``phone``, ``email``: empty where not known), where to object."""

    is_complaint: bool
    anew_url: str
    objection_url: str
    phone: str
    email: str


def remedies_of(case: Case) -> Remedies | None:
    """None for a case that was not refused."""
    if case.state != REFUSED:
        return None
    about_it = f"{reverse('complain', args=[case.office.key])}?{urlencode({'nomor': case.number})}"
    is_complaint = case.sop.kind == Sop.Kind.COMPLAINT
    senders = senders_of(case.office)
    return Remedies(
        is_complaint,
        anew_url=about_it if is_complaint else reverse("service", args=[case.office.key, case.sop.slug]),
        objection_url=about_it,
        phone=case.office.phone,
        email=senders.reply_to or senders.address,
    )
