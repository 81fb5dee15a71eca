"""A conversation as the ready values of its page."""

from datetime import datetime
from uuid import uuid4

from django.db.models import Prefetch
from django.urls import reverse

from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.search import found
from dukcapil.inbox.forms import ReplyForm, SettleForm
from dukcapil.inbox.models import Conversation, Medium, Post
from dukcapil.inbox.queries import cases_of, people_of
from dukcapil.inbox.recording import key_of
from dukcapil.inbox.replies import hand_link, way_of
from dukcapil.notices.models import Notice
from dukcapil.people.desks import may_record
from services.catalogue import services_of

MOST_POSTS = 200  # the latest of a conversation; older ones are in their cases
MOST_FOUND = 10
_SHOWN = ("edition", "applicant")  # of a case that is offered


def conversation_context(request, conversation: Conversation, now: datetime, reply=None, settle=None) -> dict:
    posts = _posts(conversation)
    until = max((post.pk for post in posts), default=0)
    open_posts = [post for post in posts if post.direction == Post.Direction.IN and not post.settled]
    seen = visible_cases(request.user, now).filter(office=conversation.office)
    people = people_of(conversation)
    sought = request.GET.get("cari", "").strip()
    named = {post.names_number for post in open_posts if post.names_number}
    offered = _offered(seen, people, named, sought, conversation, now)
    way = way_of(conversation, now)
    record = may_record(request.user, conversation.office, now)
    return {
        "conversation": conversation,
        "posts": [_line(post, conversation) for post in posts],
        "cut": len(posts) == MOST_POSTS,
        "open": len(open_posts),
        "until": until,
        "may_reopen": not open_posts and any(_was_put_aside(post) for post in posts),
        "people": people,
        "offered": offered,
        "sought": sought,
        "way": way,
        "hand_link": hand_link(conversation) if conversation.channel == Conversation.Channel.WHATSAPP else "",
        "complain_url": _with_key(reverse("record", args=[conversation.office.key]), conversation, until)
        if record and open_posts
        else "",
        "services": _services(request.user, conversation, until, now) if open_posts else [],
        "reply_form": reply or ReplyForm(initial={"sampai": until, "kunci": uuid4()}),
        "settle_form": settle or SettleForm(initial={"sampai": until}),
        "settling": settle is not None,
    }


def _posts(conversation: Conversation) -> list[Post]:
    """The latest messages in their order, with their files (two queries)."""
    media = Prefetch("media", Medium.objects.select_related("attachment"))
    rows = conversation.posts.select_related("author", "case", "notice").prefetch_related(media)
    return list(rows.order_by("-at", "-id")[:MOST_POSTS])[::-1]


def _was_put_aside(post: Post) -> bool:
    return post.direction == Post.Direction.IN and post.settled and not post.filed


def _line(post: Post, conversation: Conversation) -> dict:
    notice = post.notice
    by_hand = notice is not None and notice.state == Notice.State.BY_HAND
    return {
        "post": post,
        "files": [_file(medium, conversation) for medium in post.media.all()],
        "fate": notice.get_state_display().lower() if notice else "",
        "failed": notice is not None and notice.state == Notice.State.FAILED,
        "link": hand_link(conversation, post.text) if by_hand and notice.channel == Notice.Channel.WHATSAPP else "",
        "to_send": notice.pk if by_hand else None,
    }


def _file(medium: Medium, conversation: Conversation) -> dict:
    """One photo or document: a link once it is clean, else what holds it up."""
    file = medium.attachment
    if file is None:
        held_up = medium.refusal or "sedang diambil dari WhatsApp"
        return {"name": medium.name or "lampiran", "url": "", "line": held_up, "is_picture": False}
    ready = file.status == Attachment.Status.CLEAN
    url = reverse("inbox_file", args=[conversation.public_id, file.public_id]) if ready else ""
    return {
        "name": file.name,
        "url": url,
        "line": file.refusal or ("" if ready else file.get_status_display().lower()),
        "is_picture": ready and file.content_type.startswith("image/"),
    }


def _offered(seen, people, named: set[str], sought: str, conversation: Conversation, now: datetime) -> list[dict]:
    """Open cases that the messages may belong to: what was searched for, else what they name and the person's own."""
    open_ones = seen.filter(closed_at=None, anonymous=False)
    if sought:
        cases = list(found(open_ones, sought, [conversation.office], now).select_related(*_SHOWN)[:MOST_FOUND])
        return [_offer(case, "") for case in cases]
    offers = []
    if named:
        rows = open_ones.filter(number__in=named).select_related(*_SHOWN)
        offers = [_offer(case, "disebut dalam pesan") for case in rows]
    if people:
        own = [case for case in cases_of(people, open_ones) if case.number not in named]
        offers += [_offer(case, "berkas dari kontak ini") for case in own]
    return offers


def _offer(case: Case, why: str) -> dict:
    return {
        "number": case.number,
        "who": case.asked_by,
        "title": case.shown_title,
        "state": case.state_title,
        "why": why,
    }


def _services(user, conversation: Conversation, until: int, now: datetime) -> list[dict]:
    """The documents that may be asked for from here; those of this service number first."""
    office = conversation.office
    editions = [
        edition
        for edition in services_of(office, now.astimezone(office.zone).date())
        if may_record(user, office, now, edition.sop.key)
    ]
    if conversation.number is not None and conversation.number.sops:
        editions.sort(key=lambda edition: not conversation.number.serves(edition.sop.key))
    return [
        {
            "name": edition.short_title,
            "url": _with_key(reverse("record_application", args=[office.key, edition.sop.slug]), conversation, until),
        }
        for edition in editions
    ]


def _with_key(url: str, conversation: Conversation, until: int) -> str:
    return f"{url}?asal={key_of(conversation, until)}"
