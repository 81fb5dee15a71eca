"""The bell of a desk: limits that near, are passed, or have climbed to it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.casework.bell import (
    MOST_COUNTED,
    alerts_for,
    is_over,
    limit_of,
    mark_read,
    sentence_of,
    unread,
    with_cases,
)
from dukcapil.casework.forms import LimitMailForm
from dukcapil.casework.models import Alert
from dukcapil.people.desks import seats_of
from dukcapil.worktime.wording import moment_in_short, moment_in_words

from .paging import PAGE, is_key
from .sending import sent_from


@login_required
@require_safe
def bell(request):
    now = timezone.now()
    if not seats_of(request.user, now):
        raise Http404("only staff have a bell")
    alerts, new = alerts_for(request.user, now), unread(request.user, now)
    before = request.GET.get("sebelum")
    if is_key(before):
        alerts = alerts.filter(pk__lt=int(before))
    page = with_cases(alerts[: PAGE + 1])
    shown = page[:PAGE]
    context = {
        "rows": [_row(alert, now) for alert in shown],
        "new": new,
        "headline": _headline(new),
        "mail_form": LimitMailForm(instance=request.user),
        "newest": shown[0].pk if shown else 0,
        "pager": {
            "previous_url": reverse("bell") if before else "",
            "previous_label": "Terbaru",
            "next_url": f"?sebelum={shown[-1].pk}" if len(page) > PAGE else "",
            "label": "",
        },
    }
    return render(request, "casework/bell.html", context)


def _headline(new: int) -> str:
    if new > MOST_COUNTED:
        return f"Lebih dari {MOST_COUNTED} peringatan baru"
    return f"{new} peringatan baru" if new else "Peringatan batas waktu"


def _row(alert: Alert, now) -> dict:
    case = alert.case
    case.office = alert.office
    return {
        "url": reverse("case", args=[case.number]),
        "number": case.number,
        "title": case.shown_title,
        "sentence": sentence_of(alert, case),
        "due": moment_in_words(limit_of(alert, case), alert.office.zone),
        "said": moment_in_short(alert.at, alert.office.zone, now),
        "over": is_over(alert, case),
    }


@sent_from("bell")
def bell_read(request):
    last = request.POST.get("sampai", "")
    if is_key(last):
        mark_read(request.user, int(last), timezone.now())
        messages.success(request, "Peringatan ditandai sudah dibaca.")
    return redirect("bell")


@sent_from("bell")
def limit_mail(request):
    """How often the limits come by e-mail."""
    form = LimitMailForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Pilihan e-mail disimpan.")
    else:
        messages.error(request, "Pilih salah satu dari daftar.")
    return redirect("bell")
