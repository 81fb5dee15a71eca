"""The citizen's pages: find a case by number and code, follow it, act on it. No account needed."""

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from dukcapil.casework.forms import TrackForm
from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.numbers import read_tracking_code
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.queries import way_of, why_this_due_time
from dukcapil.files.pdf import pdf_of
from dukcapil.files.serving import private_response
from dukcapil.worktime.wording import moment_in_short

from .acting import act_page, file_lines, offer

MOST_OF_MINE = 100
NOT_FOUND = "Tidak ada berkas dengan nomor register dan kode lacak itu. Periksa kembali tanda terima Anda."


@require_http_methods(["GET", "POST"])
def track(request):
    form = TrackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = read_tracking_code(form.cleaned_data["code"])
        number = form.cleaned_data["number"].strip().upper()
        if Case.objects.filter(tracking_code=code, number=number).exists():
            return redirect("tracked", code)
        form.add_error(None, NOT_FOUND)
    return render(request, "casework/track.html", {"form": form}, status=422 if form.errors else 200)


def _tracked_case(request, code: str) -> Case:
    found = get_object_or_404(Case, tracking_code=read_tracking_code(code)).as_sop()
    request.office = found.office
    return found


@never_cache
@require_GET
def tracked(request, code):
    case = _tracked_case(request, code)
    now = timezone.now()
    acts = offer(case, CitizenOf(case.pk), "tracked_act", case.tracking_code)
    trail = list(case.trail.select_related("mandate__office"))
    context = {
        "case": case,
        "headline": _headline(case),
        "holder_label": case.edition.label_of(case.state) if case.is_open else "",
        "primary": acts.primary,
        "others": acts.others,
        "answer": case.messages.filter(for_citizen=True).last(),
        "asked": _asked(case, trail),
        "way": way_of(case, trail, now, for_citizen=True),
        "text": case.content,
        "files": file_lines(case, lambda file: reverse("tracked_file", args=[code, file.public_id])),
        "late": case.due_at is not None and case.due_at < now,
        "ombudsman": case.why_closed_to("sanggah"),
        "why": why_this_due_time(case),
    }
    return render(request, "casework/tracked.html", context)


def _headline(case: Case) -> str:
    if not case.is_open:
        return case.state_title
    return "Menunggu Anda" if case.waits_for_citizen else "Sedang dikerjakan"


def _asked(case: Case, trail) -> str:
    """What the office asks of the citizen when it sent the file back."""
    if not case.waits_for_citizen or not trail or not case.flow.steps[case.state].returns_to_citizen:
        return ""
    return trail[-1].note


@never_cache
@require_GET
def receipt(request, code):
    return render(request, "casework/receipt.html", _receipt_context(request, code))


@never_cache
@require_GET
def receipt_pdf(request, code):
    context = _receipt_context(request, code)
    response = HttpResponse(pdf_of("casework/receipt_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tanda-terima-{context["case"].number}.pdf"'
    return response


def _receipt_context(request, code: str) -> dict:
    case = _tracked_case(request, code)
    link = request.build_absolute_uri(reverse("tracked", args=[case.tracking_code]))
    return {
        "case": case,
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(scale=4, border=2),
        "next_step": f"{case.edition.label_of(case.state)} menangani kiriman Anda" if case.is_open else "",
    }


@never_cache
@require_http_methods(["GET", "POST"])
def tracked_act(request, code, verb):
    case = _tracked_case(request, code)
    user = request.user if request.user.is_authenticated else None
    return act_page(request, case, verb, CitizenOf(case.pk, user), reverse("tracked", args=[case.tracking_code]))


@never_cache
@require_GET
def tracked_file(request, code, public_id):
    case = _tracked_case(request, code)
    found = get_object_or_404(Attachment, case_id=case.pk, public_id=public_id, status=Attachment.Status.CLEAN)
    return private_response(found.file, found.name, found.content_type)


@login_required
@require_GET
def mine(request):
    """The cases a signed-in citizen filed; those filed without an account are followed by their code."""
    now = timezone.now()
    filed = Case.objects.filter(applicant__account=request.user).select_related("office", "edition")
    rows = [
        {
            "url": reverse("tracked", args=[case.tracking_code]),
            "title": case.title,
            "number": case.number,
            "office": case.office.short_name,
            "state": _headline(case),
            "since": moment_in_short(case.entered_at, case.office.zone, now),
        }
        for case in filed.order_by("-id")[:MOST_OF_MINE]
    ]
    return render(request, "casework/mine.html", {"rows": rows})
