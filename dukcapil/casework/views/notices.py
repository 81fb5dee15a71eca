"""The messages to citizens and staff: what failed, what to send by hand, every fate, the figures."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.casework import deliveries
from dukcapil.casework.deliveries import About, DeliveryFilter, Figures
from dukcapil.notices.admin import masked
from dukcapil.notices.causes import in_words
from dukcapil.notices.channels.manual import ready_link
from dukcapil.notices.handling import NotNow, sent_by_hand, settle, try_again
from dukcapil.notices.models import Handling, Notice
from dukcapil.people.desks import offices_of, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_short

from .lists import dead_lines
from .paging import PAGE, is_key, keyset_pager
from .sending import sent_from

TABS = {"gagal": "notices", "kirim-sendiri": "notices_by_hand", "semua": "notices_all"}
COUNTED = 100  # beyond this a tab says "100+"
PERIODS = (7, 30, 90)
_ACTS = {"dikirim": sent_by_hand, "ulang": try_again, "selesai": settle}
_SAID = {
    "dikirim": "Kabar dicatat sudah dikirim.",
    "ulang": "Kabar dicoba lagi. Hasilnya terlihat di daftar ini.",
    "selesai": "Kabar ditandai selesai ditangani.",
}


@login_required
@require_safe
def notices(request, tab="gagal"):
    """One of three lists, newest first: failures as tasks, what to send by hand, or everything with its filters."""
    now, offices = _place(request)
    narrowed, rows = None, None
    if tab == "gagal":
        rows = deliveries.failures(offices)
    elif tab == "kirim-sendiri":
        rows = deliveries.by_hand(offices)
    else:
        narrowed = DeliveryFilter(request.GET, Notice.objects.filter(office__in=offices), offices=offices, now=now)
        rows = narrowed.qs
    before = request.GET.get("sebelum")
    if is_key(before):
        rows = rows.filter(pk__lt=int(before))
    page = list(rows.order_by("-id")[: PAGE + 1])
    context = {
        **_around(request.user, now, offices, tab),
        "rows": _rows(page[:PAGE], request.user, offices, now),
        "filter": narrowed,
        "pager": keyset_pager(request, page, lambda notice: notice.pk),
    }
    return render(request, "casework/notices.html", context)


@login_required
@require_safe
def report(request):
    """How the channels did over the last days."""
    now, offices = _place(request)
    asked = request.GET.get("hari", "")
    days = int(asked) if asked in map(str, PERIODS) else 30
    context = {
        **_around(request.user, now, offices, "laporan"),
        "figures": [_figures(each) for each in deliveries.figures(offices, now - timedelta(days=days))],
        "days": days,
        "periods": [each for each in PERIODS if each != days],
    }
    return render(request, "casework/notices_report.html", context)


@sent_from("notices")
def notice_act(request, pk, act):
    """ "Sudah dikirim", "coba lagi" or "selesai ditangani", recorded with who and when."""
    now = timezone.now()
    notice = get_object_or_404(Notice.objects.select_related("office"), pk=pk)
    if act not in _ACTS or not deliveries.may_handle(notice, request.user, now):
        raise Http404("not a message of these desks")
    more = {"note": request.POST.get("keterangan", "")} if act == "selesai" else {}
    try:
        _ACTS[act](notice, by=request.user, at=now, **more)
    except NotNow as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _SAID[act])
    if request.POST.get("dari") == "berkas":
        return redirect(reverse("case", args=[notice.reference]) + "#kabar")
    if request.POST.get("dari") == "asal":
        return redirect(deliveries.origins_of([notice], request.user, now)[notice.pk].url or "notices")
    return redirect(TABS.get(request.POST.get("dari", ""), "notices"))


def _place(request) -> tuple[datetime, list[Office]]:
    now = timezone.now()
    offices = offices_of(seats_of(request.user, now))
    if not offices:
        raise Http404("only staff see messages")
    return now, offices


def _around(user: User, now: datetime, offices: list[Office], tab: str) -> dict:
    return {
        "tab": tab,
        "dead": dead_lines(deliveries.dead_channels_for(user, now)),
        "failed": _capped(deliveries.failures(offices)),
        "by_hand": _capped(deliveries.by_hand(offices)),
        "is_admin": any(seat.role is Role.ADMIN for seat in seats_of(user, now)),
    }


def _capped(rows) -> str:
    counted = rows.order_by("-id")[: COUNTED + 1].count()
    return f"{COUNTED}+" if counted > COUNTED else str(counted or "")


def _rows(page: list[Notice], user: User, offices: list[Office], now: datetime) -> list[dict]:
    by_key = {office.pk: office for office in offices}
    handling = set(deliveries.handling_offices(user, now))
    known = deliveries.origins_of(page, user, now)
    acts: dict[int, list[Handling]] = {}
    for each in Handling.objects.filter(notice__in=page).select_related("by"):
        acts.setdefault(each.notice_id, []).append(each)
    for notice in page:
        notice.office = by_key[notice.office_id]
    return [_row(each, known[each.pk], each.office in handling, acts.get(each.pk, []), now) for each in page]


def _row(notice: Notice, about: About, handles: bool, acts: list[Handling], now: datetime) -> dict:
    to_staff = notice.receiver_id is not None
    offered = handles and (about.readable or about.is_own or to_staff)
    failed = notice.state == Notice.State.FAILED and notice.done_at is None
    by_hand = notice.state == Notice.State.BY_HAND and notice.channel == Notice.Channel.WHATSAPP
    return {
        "pk": notice.pk,
        "number": notice.reference,
        "url": reverse("case", args=[about.number]) if about.number else about.url,
        "label": about.label,
        "headline": notice.subject.removeprefix(f"{notice.reference}: "),
        "icon": _ICONS.get(notice.channel, "mail"),
        "channel": notice.get_channel_display(),
        "address": _address(notice, about),
        "state": notice.fate,
        "tone": _TONES.get(notice.state, ""),
        "when": _moments(notice, now),
        "error": in_words(notice.error),
        "body": notice.body if about.readable else "",
        "handled": [
            f"{each.get_what_display()} oleh {each.by}, {moment_in_short(each.at, notice.office.zone, now)}."
            + (f" {each.note}" if each.note else "")
            for each in acts
        ],
        "link": ready_link(notice) if handles and about.readable and (failed or by_hand) else "",
        "may_retry": offered and failed,
        "may_tick": offered and (failed or by_hand),
        "on_case": handles and not offered and bool(about.number) and (failed or by_hand),
    }


def _address(notice: Notice, about: About) -> str:
    """Whom a disposition of a case names is for those to read who may read the case."""
    if notice.receiver_id is None:
        return masked(notice.address)
    if not (about.readable or about.is_own):
        return ""
    return notice.address if notice.channel == Notice.Channel.BELL else masked(notice.address)


_ICONS = {Notice.Channel.WHATSAPP: "brand-whatsapp", Notice.Channel.BELL: "bell"}
_TONES = {
    Notice.State.FAILED: "late",
    Notice.State.BY_HAND: "soon",
    Notice.State.DELIVERED: "ok",
    Notice.State.READ: "ok",
    Notice.State.UNWANTED: "off",
}


def _moments(notice: Notice, now: datetime) -> str:
    """ "dibuat hari ini 08.00, terkirim hari ini 08.01, dibaca hari ini 09.12"."""
    told = [("dibuat", notice.queued_at), ("terkirim", notice.sent_at), ("sampai", notice.delivered_at)]
    told += [("dibaca", notice.read_at)]
    if notice.state == Notice.State.WAITING and notice.attempts:
        told += [("dicoba lagi", notice.next_try_at)]
    said = [f"{word} {moment_in_short(at, notice.office.zone, now)}" for word, at in told if at]
    return ", ".join([*said, *([f"{notice.attempts} percobaan"] if notice.attempts > 1 else [])])


def _figures(each: Figures) -> dict:
    # A mail server does not tell what arrived.
    return {
        "channel": Notice.Channel(each.channel).label,
        "all": each.all,
        "sent": each.sent,
        "arrived": each.arrived if each.channel == Notice.Channel.WHATSAPP else None,
        "failed": each.failed,
        "waiting": each.waiting,
        "median": _duration(each.median),
    }


def _duration(length: timedelta | None) -> str:
    if length is None:
        return "belum ada"
    seconds = max(round(length.total_seconds()), 0)
    if seconds < 120:
        return f"{seconds} detik"
    if seconds < 2 * 3600:
        return f"{seconds // 60} menit"
    return f"{seconds // 3600} jam"
