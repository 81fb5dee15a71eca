"""The office answers in a conversation: through the outbox, or by hand where no channel takes it now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from uuid import UUID, uuid4

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.deliveries import About
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import WrongInput
from dukcapil.notices import window
from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import queue, reply
from dukcapil.people.models import User
from dukcapil.people.personal_numbers import names_a_person
from dukcapil.worktime.wording import dotted

from .joining import locked, recount
from .models import Conversation, Post
from .queries import conversations_for, reading_seats

SAID_TWICE = timedelta(minutes=10)
MAX_REPLY = 2_000


@dataclass(frozen=True)
class Way:
    """How an answer would go now: through the portal (``why_not`` empty), or by an officer's own hand."""

    why_not: str = ""

    @property
    def is_open(self) -> bool:
        return not self.why_not


def way_of(conversation: Conversation, now: datetime) -> Way:
    """One query for WhatsApp, none for e-mail."""
    if conversation.channel == Conversation.Channel.EMAIL:
        return Way()
    number = conversation.number
    if number is None or not number.phone_number_id:
        return Way("Nomor layanan ini belum tersambung ke WhatsApp Cloud API, jadi balasan Anda kirim sendiri.")
    if not window.is_open(number.phone_number_id, conversation.contact, now):
        return Way(
            "Sudah lewat 24 jam sejak pesan terakhirnya. WhatsApp hanya menerima templat resmi dari portal, jadi "
            "balasan bebas Anda kirim sendiri."
        )
    return Way()


@transaction.atomic
def answer(conversation: Conversation, text: str, *, by: Staff, until: int, form_key: UUID | None = None) -> Post:
    """Write an answer; it leaves after the commit, or waits as a ready link where only a person can send it.

    The same form (``form_key``) sent twice is one answer, and so are the same words said again within minutes. What
    only a person can send leaves the conversation among those to be dealt with.
    """
    conversation = locked(conversation)
    dedupe = f"kotak-masuk/{form_key or uuid4()}"
    if form_key and (sent := Post.objects.filter(conversation=conversation, notice__dedupe=dedupe).first()):
        return sent
    text = text.strip()
    if not text:
        raise WrongInput({"text": "Tulis balasannya dahulu."})
    if len(text) > MAX_REPLY:
        raise WrongInput({"text": f"Balasan paling panjang {dotted(MAX_REPLY)} karakter."})
    if names_a_person(text):
        raise WrongInput({"text": "Jangan menulis NIK atau nomor KK dalam balasan: sebut nomor registernya saja."})
    if again := _said_just_now(conversation, text, by):
        return again
    post = Post.objects.create(
        conversation=conversation,
        direction=Post.Direction.OUT,
        text=text,
        at=timezone.now(),
        author=by.user,
        settled=True,
    )
    post.notice = queue(_notice(conversation, post, way_of(conversation, by.at), dedupe))
    post.save(update_fields=["notice"])
    if post.notice.state == Notice.State.WAITING:
        recount(conversation, until)  # the ball is with the person; the messages may still become a case
    return post


def _said_just_now(conversation: Conversation, text: str, by: Staff) -> Post | None:
    """The same words of the same officer, to nothing newer: the browser's "back" gave a new form."""
    posts = Post.objects.filter(conversation=conversation)
    last = posts.exclude(direction=Post.Direction.DONE).order_by("-pk").first()
    same = posts.filter(direction=Post.Direction.OUT, text=text, author=by.user, at__gt=timezone.now() - SAID_TWICE)
    return same.filter(pk=last.pk).first() if last else None


def _notice(conversation: Conversation, post: Post, way: Way, dedupe: str) -> Notice:
    if conversation.channel == Conversation.Channel.WHATSAPP and way.is_open:
        return reply(
            number=conversation.number, phone=conversation.contact, reference="", text=post.text, dedupe=dedupe
        )
    by_email = conversation.channel == Conversation.Channel.EMAIL
    return Notice(
        office=conversation.office,
        event="balasan",
        reference="",
        channel=Notice.Channel.EMAIL if by_email else Notice.Channel.WHATSAPP,
        address=conversation.contact,
        subject=_subject(conversation) if by_email else "Balasan percakapan",
        body=post.text,
        dedupe=dedupe,
        state=Notice.State.WAITING if by_email else Notice.State.BY_HAND,
        next_try_at=timezone.now() if by_email else None,
    )


def _subject(conversation: Conversation) -> str:
    mails = Post.objects.filter(conversation=conversation, direction=Post.Direction.IN).exclude(subject="")
    last = mails.order_by("-at", "-id").values_list("subject", flat=True).first() or "pesan Anda"
    return (last if last.lower().startswith("re:") else f"Re: {last}")[:200]


def conversations_behind(notices: list[Notice], user: User, at: datetime) -> dict[int, About]:
    """Of the answers among some notices, the conversation, where this officer may read it (two queries)."""
    posts = list(Post.objects.filter(notice__in=notices).select_related("conversation"))
    talks = {post.conversation_id for post in posts}
    readable = conversations_for(reading_seats(user, at)).filter(pk__in=talks)
    seen = set(readable.values_list("pk", flat=True)) if posts else set()
    return {
        post.notice_id: About(
            is_plain=True,
            url=reverse("conversation", args=[post.conversation.public_id]),
            label=f"Percakapan dengan {post.conversation.who}",
        )
        if post.conversation_id in seen
        else About(label="Balasan percakapan")
        for post in posts
    }


def hand_link(conversation: Conversation, text: str = "") -> str:
    """A ready chat in the officer's own WhatsApp."""
    said = f"?text={quote(text)}" if text else ""
    return f"https://wa.me/{conversation.contact.lstrip('+')}{said}"
