"""The applicant replaces what was refused; the front desk does it on their behalf.

Each page comes twice: by the tracking code for the applicant, by the number for the front desk.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dukcapil.casework.parties import Party, Staff
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, TooMany, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.tracking import citizen_of, tracked_case
from dukcapil.people.limits import allowed, network_of
from services.mending import begin_revision, mend, resend, stage, unstage
from services.mending_form import MendingForm
from services.models import Application
from services.panels import mending_context
from services.repair import Repair

from .files import PagesForm
from .finding import at_the_desk

ANCHOR = "#perbaikan"
_REFUSALS = (AlreadyDone, NotAllowed, NoSuchVerb)


def for_both(view: Callable) -> tuple[Callable, Callable]:
    """A view for the applicant and one for the front desk; GET leads back to the page of the case."""

    @never_cache
    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def for_applicant(request, code, **more):
        case = tracked_case(request, code)
        if not isinstance(case, Application):
            raise Http404("a complaint has no requirements")
        return _answer(request, case, citizen_of(request, case), reverse("tracked", args=[case.tracking_code]), more)

    @at_the_desk
    @wraps(view)
    def for_desk(request, case, staff, back, **more):
        return _answer(request, case, staff, back, more)

    def _answer(request, case: Application, by: Party, back: str, more: dict):
        if request.method == "GET":
            return redirect(back)
        try:
            return view(request, case, by, back, **more)
        except _REFUSALS as refusal:
            return refused(request, refusal, back)

    return for_applicant, for_desk


def _mending(request, case: Application, by: Party, back: str):
    """Send all that was mended."""
    form = MendingForm(request.POST, repair=Repair(case, timezone.now()), on_behalf=isinstance(by, Staff))
    if form.is_valid():
        given = form.cleaned_data
        try:
            mend(case, by=by, note=given["catatan"], shown=given.get("diperlihatkan", ()), seen=form.seen_moves)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        else:
            thanks = "Perbaikan dicatat atas nama pemohon." if form.on_behalf else "Perbaikan Anda sudah kami terima."
            messages.success(request, f"{thanks} Nomornya tetap {case.number}.")
            return redirect(back)
    return _page(request, form, back, 422)


def _upload(request, case: Application, by: Party, back: str, requirement: str):
    """Keep new pages of one requirement; what was good among them stays, also beside bad ones."""
    pages = PagesForm(request.POST, request.FILES)
    if not allowed("held_files_of_a_network", network_of(request), timezone.now()):
        return _page_with(request, case, by, back, {requirement: [TooMany.sentence_for("berkas")]}, TooMany.status)
    is_fit = pages.is_valid()
    errors = pages.sentences
    good = pages.fields["files"].good if is_fit or request.POST.get("utuh") else []
    if good:
        try:
            stage(case, {requirement: good}, by=by)
        except WrongInput as refusal:
            errors = [*errors, *refusal.errors.values()]
    if errors:
        return _page_with(request, case, by, back, {requirement: errors}, WrongInput.status)
    return redirect(f"{back}#syarat-{requirement}")


def _drop(request, case: Application, by: Party, back: str, public_id):
    """Throw one new page away; gone is gone, however often it is asked."""
    unstage(case, public_id, by=by)
    return redirect(back + ANCHOR)


def _revise(request, case: Application, by: Party, back: str):
    """Open the form again, filled in as it was sent."""
    return redirect("review", begin_revision(case, by=by, at=timezone.now()).token)


def _page_with(request, case: Application, by: Party, back: str, errors: dict[str, list[str]], status: int):
    repair = Repair(case, timezone.now())
    form = MendingForm(repair=repair, on_behalf=isinstance(by, Staff), upload_errors=errors)
    return _page(request, form, back, status)


def _page(request, form: MendingForm, back: str, status: int):
    context = {"case": form.repair.case, "form": form, "panel": mending_context(form), "back_url": back}
    return render(request, "services/mending.html", context, status=status)


mending, mending_counter = for_both(_mending)
mending_upload, mending_upload_counter = for_both(_upload)
mending_drop, mending_drop_counter = for_both(_drop)
revise, revise_counter = for_both(_revise)


@never_cache
@require_http_methods(["GET", "POST"])
def resend_file(request, code, requirement):
    """A file that nobody could open is sent again, while the application waits to be checked."""
    case = tracked_case(request, code)
    if not isinstance(case, Application):
        raise Http404("a complaint has no requirements")
    back = reverse("tracked", args=[case.tracking_code])
    if request.method == "GET":
        return redirect(back)
    pages = PagesForm(request.POST, request.FILES)
    if not allowed("held_files_of_a_network", network_of(request), timezone.now()):
        messages.error(request, TooMany.sentence_for("berkas"))
    elif not pages.is_valid():
        messages.error(request, " ".join(pages.sentences))
    else:
        try:
            resend(case, requirement, pages.cleaned_data["files"], by=citizen_of(request, case))
        except _REFUSALS as refusal:
            return refused(request, refusal, back)
        messages.success(request, "Berkas sudah kami terima. Sistem sedang memeriksanya.")
    return redirect(back)
