"""What complaints add to the pages of a case."""

from dukcapil.casework.models import Case
from dukcapil.casework.panels import Panel, Reader

from .models import Complaint
from .national import limits_of


def national_limits(case: Case, reader: Reader) -> Panel | None:
    """The national limits of a complaint, for whoever of the office may read it."""
    if not (isinstance(case, Complaint) and reader.is_staff and reader.sight.content):
        return None
    context = {"case": case, "limits": limits_of(case), "grades": Complaint.Grade.choices}
    return Panel("complaints/_national.html", context, place="side")
