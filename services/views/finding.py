"""Finding what a page is about: the draft of a private link, or the application that an officer works on."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dukcapil.casework.parties import Staff
from dukcapil.casework.privacy import sight_of
from dukcapil.casework.refusals import AlreadyDone
from dukcapil.casework.views.acting import signed_out_page
from dukcapil.casework.views.staff import visible_case
from dukcapil.people.desks import may_record
from services.models import Application, Draft
from services.wizard import Wizard


def with_draft(view: Callable) -> Callable:
    """Give a view the living draft of its token instead of the token, its times shown as on the office's wall.

    404 for a token that is none, and for an officer's draft asked by anybody but the front desk that serves it; 410
    with a way to begin anew once it has expired; on to its receipt once it was sent.
    """

    @never_cache
    @wraps(view)
    def found(request, token: str, *args, **kwargs) -> HttpResponse:
        draft = Draft.objects.select_related("sop__office", "application__office").filter(token=token).first()
        if draft is None:
            raise Http404("no draft has this token")
        request.office = draft.sop.office
        now = timezone.now()
        if draft.recorded_by_id is not None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may_record(request.user, request.office, now, draft.sop.key):
                raise Http404("an intake of another desk")
        if draft.application_id is not None:
            return sent(draft)
        if draft.expires_at <= now:
            return render(request, "services/expired.html", {"draft": draft}, status=410)
        try:
            with timezone.override(request.office.zone):
                return view(request, draft, *args, **kwargs)
        except AlreadyDone:  # sent in another window a moment ago
            return redirect("draft", token)

    return found


def at_the_desk(view: Callable) -> Callable:
    """Give a view what an officer sends about an application: the case, the officer, and the case's page.

    404 for what their desks may not read; GET leads back to that page, and who was signed out meanwhile keeps what they
    typed.
    """

    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def found(request, number: str, *args, **kwargs) -> HttpResponse:
        back = reverse("case", args=[number])
        if not request.user.is_authenticated:
            return signed_out_page(request, back)
        case, staff = visible_case(request, number), Staff(request.user, timezone.now())
        if not isinstance(case, Application) or not sight_of(request.user, case, staff.at).content:
            raise Http404("not an application these desks may read")
        return redirect(back) if request.method == "GET" else view(request, case, staff, back, *args, **kwargs)

    return found


def sent(draft: Draft) -> HttpResponse:
    """Where a draft that was sent leads: an officer to the case, a citizen to the receipt or what it mended."""
    if draft.recorded_by_id is not None:
        return redirect("case", draft.application.number)
    if draft.revises_id is not None:
        return redirect("tracked", draft.application.tracking_code)
    return redirect("receipt", draft.application.tracking_code)


def wizard_of(draft: Draft) -> Wizard:
    today = timezone.localdate(timezone=draft.sop.office.zone)
    by_staff, revises = draft.recorded_by_id is not None, draft.revises_id is not None
    return Wizard(draft.sop, draft.answers, today=today, by_staff=by_staff, revises=revises)


def page_of_revised(draft: Draft) -> str:
    """Where an application is mended whose form this draft corrects."""
    if draft.recorded_by_id is not None:
        return reverse("mending_counter", args=[draft.revises.number])
    return reverse("mending", args=[draft.revises.tracking_code])
