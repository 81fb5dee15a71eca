"""The survey on the page of a finished case."""

from dukcapil.casework.models import Case
from dukcapil.casework.panels import Panel, Reader

from .answering import is_judged


def invitation(case: Case, reader: Reader) -> Panel | None:
    """Asks the citizen of a finished case for the survey, once."""
    if reader.is_staff or not case.may_be_rated or is_judged(case):
        return None
    return Panel("survey/_invitation.html", {"case": case}, place="side")
