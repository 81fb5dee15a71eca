"""What becomes of messages: words and files in a case, a case of their own, or nothing, with a reason."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dukcapil.casework.inputs import MAX_NOTE
from dukcapil.casework.models import Attachment, Case, Message
from dukcapil.casework.parties import CitizenOf, Party, Staff
from dukcapil.casework.privacy import sight_of
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.casework.talk import write
from dukcapil.worktime.wording import moment_in_words

from .models import Conversation, Medium, Post

MIN_REASON, MAX_REASON = 5, 200
NOTHING_NEW = "Semua pesan dalam percakapan ini sudah ditangani, mungkin oleh rekan Anda."
_NO_TEXT = "(lampiran tanpa tulisan)"
_FROM = {Conversation.Channel.WHATSAPP: "WhatsApp", Conversation.Channel.EMAIL: "e-mail"}


def locked(conversation: Conversation) -> Conversation:
    """The conversation as it now is, its row locked until the transaction ends."""
    return (
        Conversation.objects.select_for_update(of=("self",)).select_related("office", "number").get(pk=conversation.pk)
    )


def to_settle(conversation: Conversation, until: int) -> list[Post]:
    """What the person wrote and nobody dealt with yet, up to the last message that the officer's page showed."""
    posts = Post.objects.filter(conversation=conversation, direction=Post.Direction.IN, settled=False, pk__lte=until)
    return list(posts.order_by("at", "id"))


def last_post(conversation: Conversation) -> int:
    return Post.objects.filter(conversation=conversation).aggregate(last=Max("pk"))["last"] or 0


def say_in_case(posts: Sequence[Post], case: Case, *, by: CitizenOf) -> None:
    """The messages become the applicant's words in the case, said when they were written, with their files."""
    for post in posts:
        _enter(post, case, by=by, at=post.at)


def _note_in_case(posts: Sequence[Post], case: Case, conversation: Conversation, *, by: Staff) -> None:
    """The messages become notes of the officer who now puts them there; each says whose words they are."""
    for post in posts:
        written = moment_in_words(post.at, conversation.office.zone)
        source = f"Dari {_FROM[conversation.channel]} {conversation.who}, ditulis {written}. Ditempel oleh {by.user}."
        _enter(post, case, by=by, source=f"{source}\n\n")


def _enter(post: Post, case: Case, *, by: Party, source: str = "", at: datetime | None = None) -> None:
    """Words in the case, in as many parts as they need, each under its source; an officer's stay inside the office."""
    internal = isinstance(by, Staff)
    text = "\n".join(filter(None, (post.subject, post.text))) or _NO_TEXT
    room = MAX_NOTE - len(source)
    parts = [text[start : start + room] for start in range(0, len(text), room)]
    words = [write(case, source + part, by=by, internal=internal, at=at) for part in parts if part.strip()]
    post.word = words[0]
    _settle([post], case)
    _give_files([post], case, by=by, word=post.word, for_citizen=not internal)


@transaction.atomic
def join(conversation: Conversation, case: Case, *, by: Staff, until: int) -> bool:
    """An officer puts the messages into an open case: as the applicant's words where the sender is the applicant, else
    as a note of the office. Says which (True: as the applicant's)."""
    conversation = locked(conversation)
    posts = to_settle(conversation, until)
    if not posts:
        raise AlreadyDone(NOTHING_NEW)
    case = case.as_sop()
    if case.office_id != conversation.office_id or not sight_of(by.user, case, by.at).content:
        raise NotAllowed("Isi berkas itu hanya dibaca oleh yang menanganinya.")
    if case.anonymous:
        raise NotAllowed("Berkas itu anonim: menempelkan percakapan akan membuka siapa pelapornya.")
    if not case.is_open:
        raise AlreadyDone("Berkas itu sudah ditutup. Jadikan pesan ini pengaduan baru bila masih perlu.")
    own = conversation.contact in (str(case.applicant.phone or ""), case.applicant.email.lower())
    if own:
        say_in_case(posts, case, by=CitizenOf(case.pk))
    else:
        _note_in_case(posts, case, conversation, by=by)
    _note(conversation, f"Ditempel ke {case.number}.", by=by, case=case)
    recount(conversation, until)
    return own


@transaction.atomic
def become(conversation: Conversation, case: Case, *, by: Staff, until: int) -> None:
    """The messages were written down as this new case; their files go with it.

    An anonymous case is not named in the conversation, for the conversation says who the person is.
    """
    conversation = locked(conversation)
    posts = to_settle(conversation, until)
    if not posts:
        raise AlreadyDone(NOTHING_NEW)
    named = None if case.anonymous else case
    _settle(posts, named)
    _give_files(posts, case, by=by, word=None, for_citizen=True)
    said = f"Dicatat sebagai {case.number}." if named else "Dicatat sebagai berkas anonim."
    _note(conversation, said, by=by, case=named)
    recount(conversation, until)


@transaction.atomic
def put_aside(conversation: Conversation, reason: str, *, by: Staff, until: int) -> None:
    """Nothing more is to be done about these messages, and why."""
    conversation = locked(conversation)
    reason = " ".join(reason.split())
    if len(reason) < MIN_REASON:
        raise WrongInput({"reason": "Tuliskan alasannya, misalnya: salah sambung, sudah dijawab lewat telepon."})
    if len(reason) > MAX_REASON:
        raise WrongInput({"reason": f"Alasan paling panjang {MAX_REASON} karakter."})
    posts = to_settle(conversation, until)
    if not posts:
        raise AlreadyDone(NOTHING_NEW)
    _settle(posts, None, filed=False)
    _note(conversation, f"Selesai tanpa berkas: {reason}", by=by)
    recount(conversation, until)


@transaction.atomic
def reopen(conversation: Conversation, *, by: Staff) -> None:
    """What was put aside is looked at again: the last message that is in no case."""
    conversation = locked(conversation)
    put_aside_ = Post.objects.filter(conversation=conversation, direction=Post.Direction.IN, settled=True, filed=False)
    last = put_aside_.order_by("-at", "-id").first()
    if last is None or to_settle(conversation, last_post(conversation)):
        raise AlreadyDone("Percakapan ini sudah terbuka, atau semua pesannya ada di berkas.")
    Post.objects.filter(pk=last.pk).update(settled=False)
    Conversation.objects.filter(pk=conversation.pk).update(unread=1)
    _note(conversation, "Dibuka lagi.", by=by)


def _settle(posts: Sequence[Post], case: Case | None, *, filed: bool = True) -> None:
    for post in posts:
        post.settled, post.filed, post.case_id = True, filed, case.pk if case else None
        post.save(update_fields=["settled", "filed", "case", "word"])


def _give_files(posts: Sequence[Post], case: Case, *, by: Party, word: Message | None, for_citizen: bool) -> None:
    """The case takes the files that came with the messages, and those still under way when they come."""
    list(Medium.objects.select_for_update().filter(post__in=posts))  # a worker may be about to keep one
    kept = Attachment.objects.filter(medium__post__in=posts, case=None)
    officer = None if for_citizen else getattr(by, "user", None)
    kept.update(case_id=case.pk, requirement="", message=word, for_citizen=for_citizen, uploaded_by=officer)
    Medium.objects.filter(post__in=posts, attachment=None).update(case=case)


def _note(conversation: Conversation, said: str, *, by: Staff, case: Case | None = None) -> None:
    Post.objects.create(
        conversation=conversation,
        direction=Post.Direction.DONE,
        text=said,
        at=timezone.now(),
        author=by.user,
        settled=True,
        case_id=case.pk if case else None,
    )


def recount(conversation: Conversation, until: int) -> None:
    """What came after the page was drawn still waits."""
    waiting = Post.objects.filter(conversation=conversation, direction=Post.Direction.IN, settled=False, pk__gt=until)
    Conversation.objects.filter(pk=conversation.pk).update(unread=waiting.count())
