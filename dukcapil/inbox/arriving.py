"""A message comes in: into its conversation, and into a case where it names one that is the sender's own."""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from dukcapil.casework.models import Case
from dukcapil.casework.numbers import register_number
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.refusals import Refusal
from dukcapil.notices.models import ServiceNumber
from dukcapil.people.models import Office
from dukcapil.people.personal_numbers import masked

from .joining import say_in_case
from .media import keep, wake
from .models import Conversation, Medium, Post


@dataclass(frozen=True)
class Arriving:
    """One message as its channel delivered it. ``sender_is_sure``: nobody else could have sent it under this name."""

    office: Office
    channel: str
    line: str
    contact: str
    name: str
    message_id: str
    text: str
    at: datetime
    sender_is_sure: bool = False
    subject: str = ""
    number: ServiceNumber | None = None


@dataclass(frozen=True)
class Enclosed:
    """A photo or document of a message: still to be fetched by its id, here already, or not kept at all."""

    name: str
    provider_id: str = ""
    upload: UploadedFile | None = None
    refusal: str = ""


@transaction.atomic
def receive(message: Arriving, enclosed: Iterable[Enclosed], now: datetime) -> Post | None:
    """Write a message down once, however often it comes; None where it was known."""
    conversation = _conversation(message)
    if Post.objects.filter(message_id=message.message_id).exists():
        return None
    post = Post.objects.create(
        conversation=conversation,
        direction=Post.Direction.IN,
        message_id=message.message_id,
        subject=message.subject[:200],
        text=message.text,
        at=message.at,
        names_number=number_in(f"{message.subject}\n{message.text}", message.office),
    )
    media = [
        Medium(
            post=post,
            name=each.name[:150],
            provider_id=each.provider_id,
            state=Medium.State.REFUSED if each.refusal else Medium.State.WAITING,
            refusal=each.refusal[:300],
            next_try_at=now if each.provider_id and not each.refusal else None,
            since=now,
        )
        for each in enclosed
    ]
    Medium.objects.bulk_create(media)
    for medium, each in zip(media, enclosed, strict=True):
        if each.upload is not None:
            keep(medium, each.upload)
    _note_last(conversation, message)
    if message.sender_is_sure and not _join_own_case(post, message) or not message.sender_is_sure:
        Conversation.objects.filter(pk=conversation.pk).update(unread=F("unread") + 1)
    if any(medium.next_try_at for medium in media):
        transaction.on_commit(wake, robust=True)
    return post


def _conversation(message: Arriving) -> Conversation:
    """The conversation, its row locked until the transaction ends."""
    row = Conversation(
        public_id=uuid.uuid4(),
        office=message.office,
        channel=message.channel,
        number=message.number,
        line=message.line,
        contact=message.contact,
        name=message.name,
        heard_at=message.at,
    )
    Conversation.objects.bulk_create([row], ignore_conflicts=True)
    return Conversation.objects.select_for_update().get(
        office=message.office, line=message.line, contact=message.contact
    )


def _note_last(conversation: Conversation, message: Arriving) -> None:
    """What the list shows; messages may come out of order."""
    changed = {"number": message.number} if conversation.number_id is None and message.number else {}
    if message.name:
        changed["name"] = message.name
    if message.at >= conversation.heard_at or not conversation.last_text:
        changed |= {"heard_at": max(message.at, conversation.heard_at), "last_text": preview(message)}
    if changed:
        Conversation.objects.filter(pk=conversation.pk).update(**changed)


def preview(message: Arriving) -> str:
    """The beginning of a message for a list, where no personal number stands in full."""
    words = " ".join(f"{message.subject} {message.text}".split()) or "(lampiran)"
    return masked(words)[:160]


def number_in(text: str, office: Office) -> str:
    """The register number that a text names, however it is spaced and whatever its case; empty where there is none."""
    apart = r"[\s./–—-]{0,3}"
    found = re.search(
        rf"\b([a-z]{{2,3}}){apart}{office.code}{apart}(20\d\d){apart}(\d{{1,7}})\b", text, re.I | re.ASCII
    )
    return register_number(office, found[1].upper(), int(found[2]), int(found[3])) if found else ""


def _join_own_case(post: Post, message: Arriving) -> bool:
    """The sender names a case of their own that is open: the message becomes their word in it."""
    case = own_case(post.names_number, message)
    if case is None:
        return False
    try:
        with transaction.atomic():
            say_in_case([post], case.as_sop(), by=CitizenOf(case.pk))
    except Refusal:  # closed meanwhile, or it takes no words: an officer reads it
        return False
    return True


def own_case(number: str, message: Arriving) -> Case | None:
    """An open case by its number, if the sender is its applicant.

    Never an anonymous one: who reads the conversation would learn who reported.
    """
    if not number:
        return None
    cases = Case.objects.filter(office=message.office, number=number, anonymous=False, closed_at=None)
    return cases.filter(applicant__phone=message.contact).first()
