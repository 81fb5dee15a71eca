"""The papers that end an application, for the citizen with the link and for the office: refusal, proof of hand-over."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dukcapil.casework.proof import proof_link, qr_of, tracking_link
from dukcapil.casework.views.tracking import tracked_case
from dukcapil.files.pdf import pdf_of
from services.models import Application
from services.papers import handover_of, paper_of, refusal_of, signer_of

from .documents import of_a_service, service_case


@never_cache
@require_safe
def refusal_letter(request, code):
    return _refusal_letter(of_a_service(tracked_case(request, code)))


@never_cache
@require_safe
def handover_proof(request, code):
    return _handover_proof(of_a_service(tracked_case(request, code)))


@login_required
@require_safe
def refusal_for_office(request, number):
    return _refusal_letter(service_case(request, number))


@login_required
@require_safe
def handover_for_office(request, number):
    return _handover_proof(service_case(request, number))


def _refusal_letter(case: Application) -> HttpResponse:
    if paper_of(case) != "refusal_letter":
        raise Http404("not refused")
    again = settings.PUBLIC_URL + reverse("office_home", args=[case.office.key])
    context = {"refusal": refusal_of(case), "signer": signer_of(case), "again": again}
    return _paper(case, "services/refusal_letter_pdf.html", "surat-penolakan", context)


def _handover_proof(case: Application) -> HttpResponse:
    if paper_of(case) != "handover_proof":
        raise Http404("not handed over")
    return _paper(case, "services/handover_proof_pdf.html", "bukti-serah-terima", {"handover": handover_of(case)})


def _paper(case: Application, template: str, name: str, context: dict) -> HttpResponse:
    shared = {"case": case, "qr": qr_of(proof_link(case)), "link": tracking_link(case), "printed_at": timezone.now()}
    response = HttpResponse(pdf_of(template, shared | context), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}-{case.number}.pdf"'
    return response
