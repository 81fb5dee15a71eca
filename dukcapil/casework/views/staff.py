"""The officers' pages: what waits, all cases, one case, one act, one file."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.narration import promise_of, urgency, way_of
from dukcapil.casework.parties import Staff
from dukcapil.casework.queries import notices_about, visible_cases, waiting_for
from dukcapil.files.serving import private_response
from dukcapil.notices.models import Notice
from dukcapil.people.desks import seats_of
from dukcapil.worktime.wording import moment_in_short, moment_in_words

from .acting import act_page, file_lines, offer, signed_out_page

PAGE = 25


def _rows(cases, now) -> list[dict]:
    """Cases as the ready values of a table row."""
    return [
        {
            "case": case,
            "url": reverse("case", args=[case.number]),
            "step": case.state_title,
            "since": moment_in_short(case.entered_at, case.office.zone, now),
            "step_due": urgency(case.step_due_at, now, case.office.zone),
            "no_step_due": "tidak disebut" if case.is_open else "",
            "due": urgency(case.due_at, now, case.office.zone),
            "no_due": _why_no_due(case),
        }
        for case in cases
    ]


def _why_no_due(case: Case) -> str:
    if not case.is_open:
        return "ditutup"
    if case.waits_for_citizen:
        return "menunggu pemohon"
    return "mulai saat berkas lengkap" if case.graph.starts_clock else "tidak disebut"


def _pager(request, page) -> dict:
    """Ready values of the pager: links that keep the filters, and where we are."""

    def url(number):
        query = request.GET.copy()
        query["halaman"] = number
        return f"?{query.urlencode()}"

    return {
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
        "label": f"Halaman {page.number} dari {page.paginator.num_pages}",
    }


def _staff_only(request):
    if not seats_of(request.user, timezone.now()):
        raise Http404("only staff have a desk")


@login_required
@require_safe
def desk(request):
    _staff_only(request)
    now = timezone.now()
    queue = waiting_for(request.user, now)
    page = Paginator(queue, PAGE).get_page(request.GET.get("halaman"))
    waiting = page.paginator.count
    context = {
        "rows": _rows(page, now),
        "pager": _pager(request, page),
        "waiting": waiting,
        "headline": f"{waiting} berkas menunggu Anda" if waiting else "Tidak ada yang menunggu Anda",
        "late": queue.filter(Q(step_due_at__lt=now) | Q(due_at__lt=now)).count(),
        "now": moment_in_words(now, seats_of(request.user, now)[0].office.zone),
    }
    return render(request, "casework/desk.html", context)


@login_required
@require_safe
def cases(request):
    _staff_only(request)
    now = timezone.now()
    sought = request.GET.get("cari", "").strip().replace("\x00", "")
    by_number_or_name = Q(number__icontains=sought) | Q(applicant__name__icontains=sought)
    found = visible_cases(request.user, now).filter(by_number_or_name).order_by("-id")
    page = Paginator(found, PAGE).get_page(request.GET.get("halaman"))
    context = {"page": page, "rows": _rows(page, now), "pager": _pager(request, page), "sought": sought}
    return render(request, "casework/cases.html", context)


def _visible_case(request, number: str) -> Case:
    """A case of the user's own desks as its SOP's proxy; 404 for every other, as if it did not exist."""
    return get_object_or_404(visible_cases(request.user, timezone.now()).select_related(None), number=number).as_sop()


@login_required
@require_safe
def case(request, number):
    found = _visible_case(request, number)
    now = timezone.now()
    acts = offer(found, Staff(request.user, now), "act", found.number)
    trail = list(found.trail.select_related("user", "mandate__office"))
    context = {
        "case": found,
        "text": found.content,
        "primary": acts.primary,
        "others": acts.others,
        "on_behalf": acts.on_behalf,
        "step_line": _step_line(found),
        "holder_label": found.edition.label_of(found.state) if found.is_open else "",
        "way": way_of(found, trail, now, for_citizen=False),
        "texts": found.messages.select_related("author", "addressee"),
        "files": file_lines(found, lambda file: reverse("attachment", args=[file.public_id])),
        "notices": [_notice_line(notice, found.office.zone) for notice in notices_about(found)],
        "step_due": urgency(found.step_due_at, now, found.office.zone),
        "due": urgency(found.due_at, now, found.office.zone),
        "promise": promise_of(found),
    }
    return render(request, "casework/case.html", context)


def _step_line(case: Case) -> str:
    """ "Langkah 5 SOP, standar 10 menit" of where the case is."""
    if not case.is_open:
        return ""
    step, standard = case.graph.steps[case.state], case.edition.step_time(case.state)
    rows = " dan ".join(step.rows)
    where = f"Langkah {rows} dalam SOP" if rows else "Tambahan sistem, tidak tercantum dalam SOP"
    return f"{where}, standar {standard}." if standard else f"{where}; waktunya tidak disebut."


def _notice_line(notice: Notice, zone) -> dict:
    """One notice to the applicant: its fate in words, and the WhatsApp link where a person must send it."""
    queued = moment_in_words(notice.queued_at, zone)
    by_hand = notice.state == Notice.State.BY_HAND and notice.channel == Notice.Channel.WHATSAPP
    return {
        "subject": notice.subject,
        "icon": "brand-whatsapp" if notice.channel == Notice.Channel.WHATSAPP else "mail",
        "line": f"{notice.get_channel_display()} · {notice.get_state_display().lower()} · dibuat {queued}",
        "link": f"https://wa.me/{notice.address.lstrip('+')}?text={quote(notice.body)}" if by_hand else "",
    }


@require_http_methods(["GET", "POST"])
def act(request, number, verb):
    if not request.user.is_authenticated:
        return signed_out_page(request, reverse("case", args=[number]))
    found = _visible_case(request, number)
    party = Staff(request.user, timezone.now())
    return act_page(request, found, verb, party, reverse("case", args=[number]))


@login_required
@require_safe
def attachment(request, public_id):
    """A file of a case the user may see, once a worker has rewritten it."""
    found = get_object_or_404(Attachment, public_id=public_id, status=Attachment.Status.CLEAN)
    get_object_or_404(visible_cases(request.user, timezone.now()), pk=found.case_id)
    return private_response(found.file, found.name, found.content_type)
