"""A complaint about a case of the office, and the case it is about: each names the other to who may see both."""

from django.urls import reverse

from dukcapil.casework.models import Case
from dukcapil.casework.panels import Panel, Reader
from dukcapil.casework.queries import may_see, visible_cases

from .models import Complaint

MOST = 10


def tied_cases(case: Case, reader: Reader) -> Panel | None:
    """On a complaint, the case whose number it gives; on any other case, the complaints that give its number."""
    if not reader.is_staff or not reader.sight.content:
        return None
    if isinstance(case, Complaint):
        title, lines = "Tentang berkas", _subject_of(case, reader)
    else:
        title, lines = "Pengaduan tentang berkas ini", _complaints_about(case, reader)
    return Panel("complaints/_tied.html", {"title": title, "lines": lines}, "side") if lines else None


def _subject_of(complaint: Complaint, reader: Reader) -> list[dict]:
    if complaint.related_number in ("", complaint.number):
        return []
    found = Case.objects.select_related("edition").filter(number=complaint.related_number).first()
    return [_line(found)] if found and may_see(reader.user, found, reader.at) else []


def _complaints_about(case: Case, reader: Reader) -> list[dict]:
    about = Complaint.objects.filter(related_number=case.number, office=case.office_id)
    seen = visible_cases(reader.user, reader.at).filter(pk__in=about.values("pk")).select_related("edition")
    return [_line(each) for each in seen.order_by("-id")[:MOST]]


def _line(case: Case) -> dict:
    return {
        "url": reverse("case", args=[case.number]),
        "number": case.number,
        "title": case.shown_title,
        "state": case.state_title,
    }
