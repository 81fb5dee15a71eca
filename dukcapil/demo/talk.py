"""What people write beside the acts of a case, and how citizens judge it in the end."""

from datetime import datetime, timedelta
from random import Random

from dukcapil.casework.models import Case, Message, Rating
from dukcapil.people.roles import Role
from sop_registry.flow import DONE, Holder

from . import texts
from .world import Place

_CITIZEN_ASKS = 0.03
_OFFICE_ANSWERS = 0.8
_INTERNAL_NOTE = 0.03
_RATED = 1 / 3


def words_between(case: Case, place: Place, since: datetime, until: datetime, rng: Random) -> list[Message]:
    """Words that fell between two acts of an open case: a question, its answer, a note of the office to itself."""
    drawn = rng.random()
    if drawn > _CITIZEN_ASKS + _INTERNAL_NOTE or not case.is_open or case.holder != Holder.OFFICE:
        return []
    length = until - since
    officer = rng.choice(place.staff[Role.PETUGAS])
    if drawn > _CITIZEN_ASKS:
        return [_by_officer(case, officer, Message.Kind.NOTE, rng.choice(texts.INTERNAL), since + length * 0.3)]
    asked = Message(
        case_id=case.pk,
        kind=Message.Kind.WORD,
        text=rng.choice(texts.QUESTIONS),
        for_citizen=True,
        author_label=case.office.label_of(Role.PEMOHON),
        at=since + length * 0.4,
    )
    case.citizen_wrote_at = asked.at
    if rng.random() > _OFFICE_ANSWERS:
        return [asked]
    case.citizen_wrote_at = None
    at = asked.at + min(length * 0.5, timedelta(hours=6))
    return [asked, _by_officer(case, officer, Message.Kind.WORD, rng.choice(texts.REPLIES), at)]


def _by_officer(case: Case, officer, kind: str, text: str, at: datetime) -> Message:
    return Message(
        case_id=case.pk,
        kind=kind,
        text=text,
        for_citizen=kind == Message.Kind.WORD,
        author=officer,
        author_label=case.office.label_of(Role.PETUGAS),
        at=at,
    )


def rating_of(case: Case, now: datetime, rng: Random) -> Rating | None:
    """A third of those whose case is done say what they think of it."""
    if case.state != DONE or rng.random() > _RATED:
        return None
    score = rng.choices(Rating.Score.values, weights=(4, 9, 47, 40))[0]
    at = min(case.closed_at + timedelta(minutes=rng.randint(2, 3000)), now)
    comment = rng.choice(texts.COMMENTS[score]) if rng.random() < 0.4 else ""
    return Rating(case_id=case.pk, score=score, comment=comment, at=at)
