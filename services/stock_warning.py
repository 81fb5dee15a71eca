"""Says that a kind of blanks runs low: to the kasi and the admin of the office, once each time it happens."""

from datetime import datetime

from django.urls import reverse

from dukcapil.notices.staff import tell
from dukcapil.people.desks import who_may
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import dotted
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
    said = {"stok": f"{label} habis" if left == 0 else f"{label} tinggal {dotted(left)}"}
    ledger = reverse("blanko", args=[office.key])
    for user in _warned(office, kind, at):
        tell(user, "blanko", said, office=office, link=ledger, dedupe=f"blanko/{move}/{user.pk}")


def _warned(office: Office, kind: str, at: datetime) -> list[User]:
    """Those whose desk has to do with this kind."""
    found = {}
    for sop in sops_using(office, kind):
        for role in WARNED:
            found |= {user.pk: user for user in who_may(role, office, sop, at)}
    return list(found.values())
