"""What an application's pages say of its document: the citizen takes it, the office sees what was uploaded."""

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import urlencode

from dukcapil.casework.models import Case
from dukcapil.casework.panels import Panel, Reader
from dukcapil.casework.parties import Staff
from dukcapil.worktime.wording import stamp
from sop_registry.flow import DONE

from .documents import may_be_taken, may_make_code, may_replace
from .models import Application, IssuedDocument
from .papers import handover_of, paper_of

_PAPERS = {"handover_proof": "Bukti serah terima (PDF)", "refusal_letter": "Surat penolakan (PDF)"}


def for_citizen(case: Case, reader: Reader) -> Panel | None:
    """How the citizen gets the document; where it can be downloaded, nothing else on the page is as important."""
    if reader.is_staff or not isinstance(case, Application) or not may_be_taken(case):
        return None
    document_ready = case.documents.exists()
    context = {
        "case": case,
        "handover": handover_of(case),
        "download_url": reverse("download", args=[case.tracking_code]) if document_ready else "",
        "done": not case.is_open,
        "by_post": case.delivery == Application.Delivery.POST,
        "pick_up": case.delivery == Application.Delivery.PICK_UP,
    }
    taken_over = frozenset({"serahkan"}) if document_ready else frozenset()
    return Panel("services/_take_panel.html", context, "top", taken_over, is_primary=document_ready)


def papers_for_citizen(case: Case, reader: Reader) -> Panel | None:
    """The paper that an ended application has, and the way to say that its document is wrong."""
    if reader.is_staff or not isinstance(case, Application) or not (paper := paper_of(case)):
        return None
    wrong = reverse("complain", args=[case.office.key])
    asked = urlencode({"pokok": "dokumen-salah-data", "nomor": case.number})
    context = {
        "paper_label": _PAPERS[paper],
        "paper_url": reverse(paper, args=[case.tracking_code]),
        "wrong_url": f"{wrong}?{asked}" if case.state == DONE else "",
    }
    return Panel("services/_papers_panel.html", context, "side")


def for_office(case: Case, reader: Reader) -> Panel | None:
    """The documents with their hashes, what the reader may do with them, and the paper at the end."""
    if not reader.is_staff or not isinstance(case, Application) or not reader.sight.content:
        return None
    documents = list(_newest_first(case))
    paper = paper_of(case)
    if not documents and not paper:
        return None
    staff = Staff(reader.user, reader.at)
    context = {
        "case": case,
        "lines": [_line(case, each, is_newest=each is documents[0]) for each in documents],
        "handover": handover_of(case),
        "may_replace": bool(documents) and case.is_open and may_replace(case, staff),
        "may_make_code": bool(documents) and may_be_taken(case) and may_make_code(case, staff),
        "paper_label": _PAPERS.get(paper, ""),
        "paper_url": reverse(f"office_{paper}", args=[case.number]) if paper else "",
    }
    return Panel("services/_documents_panel.html", context, "side")


def _newest_first(case: Application) -> QuerySet[IssuedDocument]:
    return case.documents.select_related("uploaded_by").order_by("-id")


def _line(case: Application, document: IssuedDocument, *, is_newest: bool) -> dict:
    who = f" oleh {document.uploaded_by}" if document.uploaded_by_id else ""
    return {
        "url": reverse("document", args=[case.number, document.pk]),
        "is_newest": is_newest,
        "digest": document.sha256[:12],
        "line": f"{filesizeformat(document.size)} · {stamp(document.at, case.office.zone)}{who}",
    }
