"""A conversation as something that a counter's form is filled in with (see ``casework.arrivals``).

Its key is the conversation's own and the last message that the officer's page showed: ``<uuid>.<message>``. What comes
later is not swallowed.
"""

from contextlib import suppress
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from dukcapil.casework.arrivals import Arrival
from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone
from dukcapil.people.models import Office

from .joining import become, to_settle
from .models import Conversation, Medium, Post, Recording
from .queries import conversations_for, reading_seats


def key_of(conversation: Conversation, until: int) -> str:
    return f"{conversation.public_id}.{until}"


class Conversations:
    """The source of arrivals that the inbox registers."""

    def find(self, key: str, office: Office, by: Staff) -> Arrival | None:
        conversation, until = _read(key, office, by)
        posts = to_settle(conversation, until) if conversation else []
        return _arrival(key, conversation, posts) if posts else None

    def begun(self, key: str, form_key: UUID, office: Office, by: Staff) -> None:
        conversation, until = _read(key, office, by)
        if conversation is not None:
            Recording.objects.update_or_create(
                form_key=form_key, defaults={"conversation": conversation, "until": until}
            )

    def files_with(self, form_key: UUID, by: Staff) -> list[tuple[Attachment, str]]:
        readable = conversations_for(reading_seats(by.user, by.at))
        begun = Recording.objects.filter(form_key=form_key, conversation__in=readable)
        recording = begun.select_related("conversation").first()
        if recording is None:
            return []
        conversation = recording.conversation
        posts = to_settle(conversation, recording.until)
        clean = Attachment.objects.filter(medium__post__in=posts, case=None, status=Attachment.Status.CLEAN)
        key = conversation.public_id
        return [(file, reverse("inbox_file", args=[key, file.public_id])) for file in clean.order_by("pk")]

    def from_others(self, case: Case) -> QuerySet[Attachment]:
        return Attachment.objects.filter(case=case, medium__isnull=False, for_citizen=False)

    def filed(self, key: str, case: Case, by: Staff) -> None:
        conversation, until = _read(key, case.office, by)
        if conversation is not None:
            become(conversation, case, by=by, until=until)

    def sent(self, form_key: UUID, case: Case, by: Staff) -> None:
        recording = Recording.objects.select_related("conversation").filter(form_key=form_key).first()
        if recording is not None:
            with suppress(AlreadyDone):  # what was filled in over many steps is not lost because of it
                become(recording.conversation, case, by=by, until=recording.until)


def _read(key: str, office: Office, by: Staff) -> tuple[Conversation | None, int]:
    """The conversation of a key and the message up to which it counts, if this officer may read it."""
    name, _, last = key.partition(".")
    try:
        public_id = UUID(name)
    except ValueError:
        return None, 0
    if not (last.isascii() and last.isdigit() and len(last) < 19):
        return None, 0
    seats = [seat for seat in reading_seats(by.user, by.at) if seat.office == office]
    found = conversations_for(seats).select_related("office").filter(office=office, public_id=public_id).first()
    return found, int(last)


def _arrival(key: str, conversation: Conversation, posts: list[Post]) -> Arrival:
    on_whatsapp = conversation.channel == Conversation.Channel.WHATSAPP
    media = Medium.objects.filter(post__in=posts).exclude(state=Medium.State.REFUSED)
    return Arrival(
        key=key,
        title=f"Percakapan {conversation.get_channel_display()} dengan {conversation.who}",
        url=reverse("conversation", args=[conversation.public_id]),
        channel=conversation.channel,
        received_at=posts[0].at,
        name=conversation.name,
        phone=conversation.contact if on_whatsapp else "",
        email="" if on_whatsapp else conversation.contact,
        text="\n".join(filter(None, (line for post in posts for line in (post.subject, post.text)))),
        files=media.count(),
    )
