"""The citizen says how they want to be told."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dukcapil.casework import preference
from dukcapil.casework.refusals import NotAllowed, WrongInput

from .acting import refused
from .tracking import citizen_of, tracked_case


@never_cache
@require_POST
def prefer(request, code):
    case = tracked_case(request, code)
    back = reverse("tracked", args=[case.tracking_code])
    try:
        preference.prefer(case, request.POST.get("lewat", ""), by=citizen_of(request, case))
    except NotAllowed as refusal:
        return refused(request, refusal, back)
    except WrongInput as refusal:
        messages.error(request, refusal.errors["lewat"])
    else:
        messages.success(request, "Pilihan Anda disimpan untuk kabar berikutnya.")
    return redirect(back)
