"""The bell: news for one person of the staff, and limits that near, are passed, or have climbed to their desk."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
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
from dukcapil.casework.filters import late
from dukcapil.casework.forms import LimitMailForm
from dukcapil.casework.models import Alert
from dukcapil.casework.queries import waiting_for
from dukcapil.notices.bell import mark_news_read, news_for, unread_news
from dukcapil.notices.models import Notice
from dukcapil.people.desks import offices_of, seats_of
from dukcapil.worktime.wording import moment_in_short, moment_in_words

from .paging import PAGE, is_key, url_with
from .sending import sent_from

OLDER_ALERTS, OLDER_NEWS = "sebelum", "kabar_sebelum"


@login_required
@require_safe
def bell(request):
    now = timezone.now()
    offices = offices_of(seats_of(request.user, now))
    if not offices:
        raise Http404("only staff have a bell")
    alerts, news, new = alerts_for(request.user, now), news_for(request.user, offices), unread(request.user, now)
    if is_key(before := request.GET.get(OLDER_ALERTS)):
        alerts = alerts.filter(pk__lt=int(before))
    if is_key(earlier := request.GET.get(OLDER_NEWS)):
        news = news.filter(pk__lt=int(earlier))
    page, letters = with_cases(alerts[: PAGE + 1]), list(news.select_related("office")[: PAGE + 1])
    context = {
        "rows": [_row(alert, now) for alert in page[:PAGE]],
        "news": [_news(letter, now) for letter in letters[:PAGE]],
        "new": new,
        "late": waiting_for(request.user, now).filter(late(now)).order_by().count(),
        "headline": _headline(new),
        "mail_form": LimitMailForm(instance=request.user),
        "newest": page[0].pk if page else 0,
        "newest_news": letters[0].pk if letters else 0,
        "pager": _pager(request, OLDER_ALERTS, page),
        "news_pager": _pager(request, OLDER_NEWS, letters),
    }
    return render(request, "casework/bell.html", context)


def _pager(request, name: str, found: list) -> dict:
    return {
        "previous_url": url_with(request, **{name: None}) if request.GET.get(name) else "",
        "previous_label": "Terbaru",
        "next_url": url_with(request, **{name: found[PAGE - 1].pk}) if len(found) > PAGE else "",
        "label": "",
    }


def _headline(new: int) -> str:
    if new > MOST_COUNTED:
        return f"Lebih dari {MOST_COUNTED} pemberitahuan baru"
    return f"{new} pemberitahuan baru" if new else "Pemberitahuan"


def _news(letter: Notice, now: datetime) -> dict:
    return {
        "url": reverse("bell_open", args=[letter.pk]),
        "title": letter.subject,
        "body": letter.body,
        "sent": moment_in_short(letter.sent_at, letter.office.zone, now),
        "is_new": letter.state != Notice.State.READ and letter.done_at is None,
        "is_done": letter.done_at is not None,
    }


def _row(alert: Alert, now: datetime) -> dict:
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


@login_required
@require_safe
def bell_open(request, pk):
    """To the page that the news is about: who opens it has read it."""
    now = timezone.now()
    news = news_for(request.user, offices_of(seats_of(request.user, now)))
    letter = get_object_or_404(news, pk=pk)
    mark_news_read(news.filter(pk=pk), now)
    return redirect(letter.link)


@sent_from("bell")
def bell_read(request):
    now, last, last_news = timezone.now(), request.POST.get("sampai", ""), request.POST.get("sampai_kabar", "")
    if is_key(last):
        mark_read(request.user, int(last), now)
    if is_key(last_news):
        news = unread_news(request.user, offices_of(seats_of(request.user, now)))
        mark_news_read(news.filter(pk__lte=int(last_news)), now)
    if is_key(last) or is_key(last_news):
        messages.success(request, "Pemberitahuan ditandai sudah dibaca.")
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
