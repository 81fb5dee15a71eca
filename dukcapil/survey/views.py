"""The survey after a case and by the open link, what came of it, and the poster with its QR code."""

import uuid

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.refusals import AlreadyDone, TooMany
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.tracking import tracked_case
from dukcapil.files.pdf import pdf_of
from dukcapil.people.limits import allowed, network_of
from dukcapil.people.models import Office
from dukcapil.worktime.wording import day_in_words
from sop_registry.queries import published_editions

from .answering import answer, is_judged
from .elements import FEWEST
from .forms import SurveyForm
from .models import Response
from .periods import asked_period, offered_periods
from .published import shown_of

THANKS = "Terima kasih. Jawaban survei Anda sudah kami catat."
RECORDED = "Jawaban survei ini sudah kami catat sebelumnya. Kiriman kedua tidak mengubahnya."
FORM_COOKIE = "formulir_survei"
ONE_SITTING = 3_600  # seconds in which a browser that comes back is taken for the same respondent


@never_cache
@require_http_methods(["GET", "POST"])
def after_a_case(request, code):
    """The survey of one finished case, by its tracking code."""
    case = tracked_case(request, code)
    back = reverse("tracked", args=[case.tracking_code])
    if not case.may_be_rated:
        return refused(request, AlreadyDone("Survei dibuka setelah berkas selesai."), back)
    if is_judged(case):
        messages.info(request, "Survei untuk berkas ini sudah Anda isi. Terima kasih.")
        return redirect(back)
    return _survey(request, case.office, back, form_key=uuid.uuid4(), case=case)


@never_cache
@require_http_methods(["GET", "POST"])
def open_survey(request, office):
    """The survey by the open link or the QR code at the counter.

    A cookie keeps the key of the browser's form, so that who goes back after sending does not answer twice;
    ``?baru=1`` begins anew for the next person on the same device.
    """
    request.office = get_object_or_404(Office, key=office)
    if "baru" in request.GET:
        anew = redirect(request.path)
        anew.delete_cookie(FORM_COOKIE, path=request.path)
        return anew
    key = _kept_key(request)
    if request.method == "GET" and Response.objects.filter(form_key=key).exists():
        return render(request, "survey/recorded.html")
    page = _survey(request, request.office, reverse("survey_results", args=[office]), form_key=key)
    if request.method == "GET":
        security = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
        page.set_cookie(FORM_COOKIE, str(key), max_age=ONE_SITTING, path=request.path, **security)
    return page


def _kept_key(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.COOKIES.get(FORM_COOKIE, ""))
    except ValueError:
        return uuid.uuid4()


def _survey(request, office: Office, back: str, *, form_key: uuid.UUID, case=None):
    form = SurveyForm(
        *((request.POST,) if request.method == "POST" else ()),
        office=office,
        asks_service=case is None,
        initial={"form_key": form_key},
    )
    status = 422 if form.errors else 200
    if form.is_valid():
        now = timezone.now()
        if not allowed("surveys_of_a_network", network_of(request), now):
            form.add_error(None, TooMany.sentence_for("survei"))
            status = TooMany.status
        else:
            form_key = form.cleaned_data["form_key"] or form_key
            if answer(office, form_key=form_key, at=now, case=case, **form.given()):
                messages.success(request, THANKS)
            else:
                messages.info(request, RECORDED)
            return redirect(back)
    context = {"form": form, "case": case, "back_url": back}
    return render(request, "survey/survey.html", context, status=status)


@require_safe
def results(request, office):
    """The published index of a year or a month."""
    request.office = get_object_or_404(Office, key=office)
    today = timezone.localdate(timezone=request.office.zone)
    asked, fault = asked_period(request.GET.get("periode", ""), today)
    shown = shown_of(request.office, asked.year, asked.month, today=today)
    names = dict(published_editions().filter(sop__office=request.office).values_list("sop__key", "short_title"))
    context = {
        "index": shown.whole,
        "fewest": FEWEST,
        "label": shown.title,
        "asked": asked,
        "fault": fault,
        "services": [(names.get(key, key), index) for key, index in shown.services.items()],
        "periods": offered_periods(asked, today),
    }
    return render(request, "survey/results.html", context)


@require_safe
def poster(request, office):
    """An A4 sheet for the counter: the QR code that opens the survey."""
    found = get_object_or_404(Office, key=office)
    link = settings.PUBLIC_URL + reverse("survey", args=[office])
    context = {
        "office": found,
        "link": link,
        "qr": segno.make(link, error="m").svg_data_uri(scale=10, border=2),
        "printed_on": day_in_words(timezone.localdate(timezone=found.zone)),
    }
    response = HttpResponse(pdf_of("survey/poster_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="survei-{found.key}.pdf"'
    return response
