"""Says by e-mail that a kind of blanks runs low: to the kasi and the admin of the office, once each time it happens."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.outbox import addressed, queue
from dukcapil.notices.wording import Wording
from dukcapil.people.desks import who_may
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from sop_registry.flow import FLOWS

WARNED = (Role.KASI, Role.ADMIN)


def sops_using(office: Office, kind: str) -> list[str]:
    """The SOPs of an office that print on a kind of blank, as the flows in the code say it."""
    return sorted(
        {
            proxy.flow.sop
            for proxy in FLOWS.values()
            if proxy.flow.sop.startswith(f"{office.key}/")
            and any(exit_.uses == kind for step in proxy.flow.steps.values() for exit_ in step.exits.values())
        }
    )


def warn_of_low_stock(office: Office, kind: str, label: str, left: int, *, move: int, at: datetime) -> None:
    """Queue the news within the transaction of the line (``move``) that brought the stock down to its low mark."""
    said = f"{label} habis" if left == 0 else f"{label} tinggal {left}"
    ledger = settings.PUBLIC_URL + reverse("blanko", args=[office.key])
    body = f"{said} di {office.name}. Mohon siapkan permintaan blanko.\n\nBuku stok: {ledger}"
    for user in _warned(office, kind, at):
        queue(
            addressed(
                office=office,
                event="blanko",
                reference="",
                email=user.email,
                phone="",
                wording=Wording(f"{said}", body, body),
                dedupe=f"blanko/{move}/{user.pk}",
            )
        )


def _warned(office: Office, kind: str, at: datetime) -> list[User]:
    """Those with an address whose desk has to do with this kind."""
    found = {}
    for sop in sops_using(office, kind):
        for role in WARNED:
            found |= {user.pk: user for user in who_may(role, office, sop, at).exclude(email="")}
    return list(found.values())
