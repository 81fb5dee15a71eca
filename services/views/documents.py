"""The issued document: the citizen takes it, the office looks at it, replaces it, or gives out a code for it."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.numbers import in_groups
from dukcapil.casework.parties import Staff
from dukcapil.casework.privacy import sight_of
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.staff import visible_case
from dukcapil.casework.views.tracking import citizen_of, tracked_case
from dukcapil.files.serving import private_response
from dukcapil.files.uploads import PDF
from dukcapil.people.limits import network_of
from services.document_forms import KeyForm, ReplaceForm
from services.documents import document_of, make_download_code, may_be_taken, may_replace, replace_document, take
from services.models import Application, IssuedDocument
from services.papers import handover_of

log = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "POST"])
def download(request, code):
    """Asks for the digits or the code; the right ones are answered with the document itself."""
    case = of_a_service(tracked_case(request, code))
    back = reverse("tracked", args=[case.tracking_code])
    if not may_be_taken(case) or not case.documents.exists():
        messages.info(request, "Dokumen untuk diunduh belum ada pada berkas ini.")
        return redirect(back)
    form, status = KeyForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        form.is_valid()
        try:
            taken = take(
                case,
                form.cleaned_data.get("key", ""),
                by=citizen_of(request, case),
                network=network_of(request),
                at=timezone.now(),
            )
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back)
        except FileNotFoundError as error:
            log.error("an issued document is lost from the disk: %s", error)
            raise Http404("the file is lost") from error
        if taken.document is not None:
            return private_response(taken.document.file, f"{_file_name(case)}.pdf", PDF)
        form.add_error("key", taken.sentence)
        status = taken.status
    context = {"case": case, "form": form, "back_url": back, "number": handover_of(case).document_number}
    return render(request, "services/download.html", context, status=status)


def of_a_service(case) -> Application:
    if not isinstance(case, Application):
        raise Http404("a complaint has no document")
    return case


def _file_name(case: Application) -> str:
    return f"{case.sop.slug}-{case.number}".lower()


def service_case(request, number: str) -> Application:
    """An application whose content the reader may see; 404 for every other case."""
    case = of_a_service(visible_case(request, number))
    if not sight_of(request.user, case, timezone.now()).content:
        raise Http404("not on this case")
    return case


@login_required
@require_safe
def document(request, number, key):
    """One of the documents of a case, for the office's own eyes; the older ones too."""
    case = service_case(request, number)
    found = get_object_or_404(IssuedDocument, case_id=case.pk, pk=key)
    return private_response(found.file, f"{_file_name(case)}-{found.sha256[:8]}.pdf", PDF)


@login_required
@require_http_methods(["GET", "POST"])
def replace(request, number):
    """A better file in the place of a wrong one."""
    case, staff = service_case(request, number), Staff(request.user, timezone.now())
    back = reverse("case", args=[number])
    if document_of(case) is None:
        raise Http404("nothing to replace")
    form = ReplaceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    try:
        if not case.is_open:
            raise AlreadyDone("Dokumen ini sudah diserahkan, jadi tidak dapat diganti lagi di berkas ini.")
        if not may_replace(case, staff):
            raise NotAllowed("Dokumen ini diganti oleh meja yang sedang memegang berkasnya.")
        if form.is_valid():
            replace_document(case, form.cleaned_data["document"], form.cleaned_data["reason"], by=staff)
            messages.success(request, "Dokumen diganti. Yang lama tetap tersimpan, dan keduanya tercatat di riwayat.")
            return redirect(back)
    except WrongInput as refusal:
        form.refuse(refusal.errors)
    except (AlreadyDone, NotAllowed) as refusal:
        return refused(request, refusal, back)
    form.remind_of_files()
    context = {"case": case, "form": form, "back_url": back}
    return render(request, "services/replace_document.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def download_code(request, number):
    """Says whom a code is for; the answer to the button shows it, this once."""
    case, staff = service_case(request, number), Staff(request.user, timezone.now())
    back = reverse("case", args=[number])
    context = {"case": case, "back_url": back, "code": "", "link": request.build_absolute_uri("/lacak/")}
    if request.method == "POST":
        try:
            code, kept = make_download_code(case, by=staff)
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back)
        context |= {"code": in_groups(code), "expires_at": kept.expires_at}
    return render(request, "services/download_code.html", context)
