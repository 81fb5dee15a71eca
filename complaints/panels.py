"""What complaints add to the pages of a case."""

from dukcapil.casework.models import Case
from dukcapil.casework.panels import Panel, Reader

from .models import Complaint
from .national import limits_of


def national_limits(case: Case, reader: Reader) -> Panel | None:
    """The national limits of a complaint: for whoever of the office may read it, with its class to be set, and for the
    citizen while it is open."""
    if not isinstance(case, Complaint) or (reader.is_staff and not reader.sight.content):
        return None
    limits = limits_of(case) if reader.is_staff or case.is_open else []
    if not (limits or reader.is_staff):
        return None
    context = {"case": case, "limits": limits, "grades": Complaint.Grade.choices if reader.is_staff else []}
    return Panel("complaints/_national.html", context, place="side")
