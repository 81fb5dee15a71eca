"""The answers to complaints from SP4N-LAPOR, as a file from which an officer pastes them into LAPOR."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from complaints.models import Complaint
from dukcapil.casework.models import Channel, Message
from dukcapil.people.models import Office

STEP = 2_000  # rows fetched at a time
HEADS = ("Tracking ID", "Nomor register", "Status", "Jawaban", "Tanggal jawaban")
SECRET = "(rahasia: buka berkasnya di portal)"  # noqa: S105 (a sentence)


def answers_of(office: Office, since: date | None) -> Iterator[tuple[str, ...]]:
    """One row for each complaint, the latest first; the text of a confidential one stays in the portal."""
    for row in _in_steps(office, since):
        answer = SECRET if row.confidential and row.answer else row.answer or ""
        when = f"{row.answered_at.astimezone(office.zone):%Y-%m-%d %H:%M}" if row.answered_at else ""
        yield row.channel_reference, row.number, row.state_title, answer, when


def _in_steps(office: Office, since: date | None) -> Iterator[Complaint]:
    """By key, one query and the memory of one step at a time: a result as a whole would be held in memory."""
    answers = Message.objects.filter(case=OuterRef("pk"), kind=Message.Kind.ANSWER, for_citizen=True).order_by("-id")
    rows = Complaint.objects.filter(office=office, channel=Channel.LAPOR)
    if since is not None:
        rows = rows.filter(received_at__gte=datetime.combine(since, datetime.min.time(), office.zone))
    rows = (
        rows.annotate(answer=Subquery(answers.values("text")[:1]), answered_at=Subquery(answers.values("at")[:1]))
        .only("number", "channel_reference", "confidential", "flow_key", "state")
        .order_by("-pk")
    )
    step = list(rows[:STEP])
    while step:
        yield from step
        step = list(rows.filter(pk__lt=step[-1].pk)[:STEP]) if len(step) == STEP else []
