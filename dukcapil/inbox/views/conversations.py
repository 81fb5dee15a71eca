"""The front desk's inbox: the list of conversations, one of them, and what may be done with it."""

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.refusals import Refusal, WrongInput
from dukcapil.casework.views.sending import sent_from
from dukcapil.files.serving import private_response
from dukcapil.inbox.filters import ConversationFilter
from dukcapil.inbox.forms import JoinForm, ReplyForm, SettleForm
from dukcapil.inbox.joining import join, put_aside, reopen
from dukcapil.inbox.models import Conversation
from dukcapil.inbox.queries import conversations_for, lapor_seats, waiting
from dukcapil.inbox.replies import answer
from dukcapil.people.desks import offices_of
from dukcapil.worktime.wording import moment_in_short

from .finding import readable, readers_seats
from .showing import conversation_context

PAGE = 25
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@login_required
@require_safe
def inbox(request):
    """What waits, or everything; the latest first."""
    seats, now = readers_seats(request)
    everything = request.GET.get("tampil") == "semua"
    narrowed = ConversationFilter(request.GET, conversations_for(seats), offices=offices_of(seats))
    rows = narrowed.qs if everything or narrowed.is_narrowed else narrowed.qs.filter(unread__gt=0)
    rows = _before(rows, request.GET.get("sebelum", "")).select_related("office", "number")
    page = list(rows.order_by("-heard_at", "-id")[: PAGE + 1])
    context = {
        "rows": [_row(each, now) for each in page[:PAGE]],
        "filter": narrowed,
        "everything": everything,
        "waiting": waiting(seats),
        "imports": bool(lapor_seats(request.user, now)),
        "pager": _pager(request, page),
    }
    return render(request, "inbox/inbox.html", context)


def _row(conversation: Conversation, now: datetime) -> dict:
    number = conversation.number
    return {
        "url": reverse("conversation", args=[conversation.public_id]),
        "conversation": conversation,
        "line": number.label if number else conversation.line,
        "when": moment_in_short(conversation.heard_at, conversation.office.zone, now),
        "icon": "mail" if conversation.channel == Conversation.Channel.EMAIL else "brand-whatsapp",
    }


def _before(rows, given: str):
    """Keyset paging by the time of the last message and the key: ``<microseconds>-<key>``."""
    moment, _, key = given.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (moment, key)):
        return rows
    try:
        at = EPOCH + timedelta(microseconds=int(moment))
    except OverflowError:
        return rows
    return rows.filter(Q(heard_at__lt=at) | Q(heard_at=at, pk__lt=int(key)))


def _pager(request, page: list[Conversation]) -> dict:
    query = request.GET.copy()
    query.pop("sebelum", None)
    newest = f"?{query.urlencode()}" if "sebelum" in request.GET else ""
    older = ""
    if len(page) > PAGE:
        last = page[PAGE - 1]
        query["sebelum"] = f"{(last.heard_at - EPOCH) // timedelta(microseconds=1)}-{last.pk}"
        older = f"?{query.urlencode()}"
    return {"previous_url": newest, "previous_label": "Terbaru", "next_url": older, "label": ""}


@login_required
@require_safe
def conversation(request, public_id):
    found, now = readable(request, public_id)
    return render(request, "inbox/conversation.html", conversation_context(request, found, now))


@login_required
@require_safe
def inbox_file(request, public_id, file_id):
    """A photo or document of a conversation, once a worker has rewritten it."""
    found, _ = readable(request, public_id)
    ready = Attachment.objects.filter(medium__post__conversation=found, status=Attachment.Status.CLEAN)
    file = get_object_or_404(ready, public_id=file_id)
    return private_response(file.file, file.name, file.content_type)


@sent_from("conversation", "public_id")
def inbox_reply(request, public_id):
    found, now = readable(request, public_id)
    form = ReplyForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    try:
        post = answer(
            found,
            given.get("text", ""),
            by=Staff(request.user, now),
            until=given["sampai"],
            form_key=given.get("kunci"),
        )
    except Refusal as refusal:
        return _again(request, found, now, refusal, form, reply=form)
    by_hand = post.notice.state == post.notice.State.BY_HAND
    messages.success(request, "Balasan siap: buka tautannya dan kirim." if by_hand else "Balasan dikirim.")
    return _back(found)


@sent_from("conversation", "public_id")
def inbox_join(request, public_id):
    """Put the messages into an open case that this officer sees."""
    found, now = readable(request, public_id)
    form = JoinForm(request.POST)
    form.is_valid()
    number = form.cleaned_data.get("nomor", "").upper()
    open_ones = visible_cases(request.user, now).filter(office=found.office)
    case = open_ones.filter(number=number).first()
    if case is None:
        raise Http404("not a case of these desks")
    try:
        own = join(found, case, by=Staff(request.user, now), until=form.cleaned_data["sampai"])
    except Refusal as refusal:
        return _again(request, found, now, refusal)
    messages.success(request, _said_of_join(case, own))
    return redirect("case", case.number)


def _said_of_join(case: Case, own: bool) -> str:
    if own:
        return "Pesannya masuk ke percakapan berkas ini, sebagai pesan pemohon."
    return "Pesannya masuk sebagai catatan internal, sebab pengirimnya bukan nomor pemohon yang tercatat."


@sent_from("conversation", "public_id")
def inbox_settle(request, public_id):
    found, now = readable(request, public_id)
    form = SettleForm(request.POST)
    form.is_valid()
    given = form.cleaned_data
    try:
        put_aside(found, given.get("reason", ""), by=Staff(request.user, now), until=given["sampai"])
    except Refusal as refusal:
        return _again(request, found, now, refusal, form, settle=form)
    messages.success(request, f"Percakapan dengan {found.who} ditandai selesai.")
    return redirect("inbox")


@sent_from("conversation", "public_id")
def inbox_reopen(request, public_id):
    found, now = readable(request, public_id)
    try:
        reopen(found, by=Staff(request.user, now))
    except Refusal as refusal:
        return _again(request, found, now, refusal)
    return _back(found)


def _again(request, found: Conversation, now: datetime, refusal: Refusal, form=None, **forms):
    """The same page with the sentence, beside its field where it has one; what was typed stays."""
    if isinstance(refusal, WrongInput) and form is not None:
        form.refuse(refusal.errors)
    else:
        messages.error(request, refusal.sentence)
    found = Conversation.objects.select_related("office", "number").get(pk=found.pk)
    context = conversation_context(request, found, timezone.now(), **forms)
    return render(request, "inbox/conversation.html", context, status=refusal.status)


def _back(found: Conversation):
    return redirect(reverse("conversation", args=[found.public_id]) + "#akhir")
