"""The citizen says how they want to be told."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from dukcapil.casework import preference
from dukcapil.casework.refusals import NotAllowed, WrongInput

from .acting import refused
from .sending import sent_from
from .tracking import citizen_of, tracked_case


@never_cache
@sent_from("tracked", "code", by_staff=False)
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
