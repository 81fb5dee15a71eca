"""An officer says what photos of a conversation show: while an application is written down, checked or mended."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.sending import sent_from
from services.models import Application
from services.placing import place_in_case, place_in_draft
from services.placing_form import form_for_case, form_for_draft

from .finding import at_the_desk, with_draft

NOTHING = "Belum ada yang dipilih."


@at_the_desk
def placing(request, case: Application, staff: Staff, back: str):
    """Of an application that is checked or mended."""
    form = form_for_case(case, staff.at, request.POST)
    if form.is_valid():
        try:
            count = place_in_case(case, form.choices(), by=staff, seen=form.seen_moves)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except (AlreadyDone, NotAllowed, NoSuchVerb) as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, _said(count))
            return redirect(back)
    context = {"form": form, "action": request.path, "back_url": back, "number": case.number}
    return render(request, "services/placing.html", context, status=WrongInput.status)


@sent_from("draft_files", "token", by_staff=False)
@with_draft
def draft_placing(request, draft):
    """Of an application that is being written down."""
    if draft.recorded_by_id is None:
        raise Http404("a citizen's own draft has no conversation")
    back = reverse("draft_files", args=[draft.token])
    staff = Staff(request.user, timezone.now())
    form = form_for_draft(draft, staff, request.POST)
    if form.is_valid():
        try:
            messages.success(request, _said(place_in_draft(draft, form.choices(), by=staff)))
            return redirect(back)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except AlreadyDone as refusal:
            return refused(request, refusal, back)
    context = {"form": form, "action": request.path, "back_url": back, "number": ""}
    return render(request, "services/placing.html", context, status=WrongInput.status)


def _said(count: int) -> str:
    return f"{count} berkas ditempatkan pada persyaratannya." if count else NOTHING
