"""The office's own texts, edited with a preview, and the demo's mailbox."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office
from dukcapil.people.roles import Role

from .event import Event
from .events import EVENTS
from .forms import TextForm
from .models import Letter, NoticeText
from .texts import PARTS, keep_text, preview, text_of, use_ours

LETTERS = 50
PREVIEW, OURS = "pratinjau", "bawaan"  # what a button of the text's form may ask for instead of saving


@require_safe
def mailbox(request):
    """Every message that the demo "sent", newest first; there is no such page in an office's portal."""
    if not settings.DEMO:
        raise Http404("only the demo keeps what it sends")
    letters = Letter.objects.select_related("office").order_by("-id")
    before = request.GET.get("sebelum", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        letters = letters.filter(pk__lt=int(before))
    page = list(letters[: LETTERS + 1])
    pager = {
        "previous_url": reverse("mailbox") if before else "",
        "previous_label": "Terbaru",
        "next_url": f"?sebelum={page[LETTERS - 1].pk}" if len(page) > LETTERS else "",
        "label": "",
    }
    return render(request, "notices/mailbox.html", {"letters": page[:LETTERS], "pager": pager})


def _offices_of(user) -> list[Office]:
    """Offices whose texts this user may change: those they are admin of."""
    seats = seats_of(user, timezone.now())
    offices = list(dict.fromkeys(seat.office for seat in seats if seat.role is Role.ADMIN))
    if not offices:
        raise Http404("only an office's admin changes its texts")
    return offices


@login_required
@require_safe
def texts(request):
    """The events of each office with how its text reads now."""
    offices = _offices_of(request.user)
    own = set(NoticeText.objects.filter(office__in=offices).values_list("office", "event"))
    sections = [
        {
            "office": office,
            "whom": whom,
            "rows": [_row(office, event, own) for event in EVENTS.values() if event.for_staff == for_staff],
        }
        for office in offices
        for whom, for_staff in (("kepada pemohon", False), ("kepada staf", True))
    ]
    return render(request, "notices/texts.html", {"sections": sections})


def _row(office: Office, event: Event, own: set) -> dict:
    return {
        "title": event.title,
        "url": reverse("notice_text", args=[office.key, event.key]),
        "is_own": (office.pk, event.key) in own,
        "reads": _preview(office, event, text_of(office, event)),
    }


@login_required
@require_http_methods(["GET", "POST"])
def text(request, office, event):
    """One text: typed, looked at with sample values, saved, or given up for ours."""
    here = next((each for each in _offices_of(request.user) if each.key == office), None)
    about = EVENTS.get(event)
    if here is None or about is None:
        raise Http404("no such text of this user's offices")
    request.office = here
    asked = request.POST.get("lakukan", "")
    if request.method == "POST" and asked == OURS:
        use_ours(here, about)
        messages.success(request, f"Teks “{about.title}” kembali ke bawaan.")
        return redirect("notice_texts")
    now = text_of(here, about)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        event=about,
        initial={part: getattr(now, part) for part in PARTS},
    )
    if form.is_valid():
        now = form.text
        if asked != PREVIEW:
            keep_text(here, about, now, by=request.user)
            messages.success(request, f"Teks “{about.title}” disimpan dan berlaku mulai kabar berikutnya.")
            return redirect("notice_texts")
    context = {
        "event": about,
        "form": form,
        "is_own": NoticeText.objects.filter(office=here, event=about.key).exists(),
        "is_preview": request.method == "POST" and not form.errors,
        "reads": None if form.errors else _preview(here, about, now),
    }
    return render(request, "notices/text.html", context, status=422 if form.errors else 200)


def _preview(office: Office, event: Event, text):
    try:
        return preview(office, event, text)
    except KeyError:  # an older text that names what the event does not give any more: ours goes out
        return preview(office, event, event.text)
