"""A paper proves itself: its QR opens a page that confirms number, kind, date and status, and nothing personal."""

import hmac

import segno
from django.conf import settings
from django.urls import reverse

from .models import Case


def tracking_link(case: Case) -> str:
    """The citizen's own key to the case, as papers print it."""
    return settings.PUBLIC_URL + reverse("tracked", args=[case.tracking_code])


def proof_link(case: Case) -> str:
    """Where anybody who holds a paper sees that it is ours."""
    return settings.PUBLIC_URL + reverse("proof", args=[case.number, case.public_proof])


def qr_of(link: str) -> str:
    """A link as a picture that a page can hold."""
    return segno.make(link, error="m").svg_data_uri(scale=4, border=2)


def proven(number: str, proof: str) -> Case | None:
    """The case of a paper, if the word on it is the right one."""
    case = Case.objects.select_related("office", "edition").filter(number=number).first()
    right = case.public_proof if case else "-"
    return case if hmac.compare_digest(proof.encode(), right.encode()) else None
