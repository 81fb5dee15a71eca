"""Which conversations a user may see, what of them waits, and what a page of one shows."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from complaints.intake import sop_for
from dukcapil.casework.lookup import known_people
from dukcapil.casework.models import Case, Channel
from dukcapil.casework.refusals import Refusal
from dukcapil.people.desks import Seat, seats_of
from dukcapil.people.models import Citizen, User
from dukcapil.people.roles import FRONT_DESK, Role

from .models import Conversation

READERS = (*FRONT_DESK, Role.ADMIN)
MOST_COUNTED = 100
MOST_PEOPLE, MOST_CASES = 5, 5


def reading_seats(user: User, at: datetime) -> list[Seat]:
    """The seats of the front desk and the office's admin: they read what comes in."""
    return [seat for seat in seats_of(user, at) if seat.role in READERS]


def lapor_seats(user: User, at: datetime) -> list[Seat]:
    """Of the reading seats, those that serve the SOP under which the reports of SP4N-LAPOR are filed."""
    return [seat for seat in reading_seats(user, at) if not seat.sops or _files_reports(seat)]


def _files_reports(seat: Seat) -> bool:
    try:
        return seat.serves(sop_for(seat.office, Channel.LAPOR).key)
    except Refusal:  # this office files none
        return False


def conversations_for(seats: Iterable[Seat]) -> QuerySet[Conversation]:
    """Of these seats' offices; a narrow desk has the service numbers that serve its SOPs, and those that serve all."""
    whole = {seat.office.pk for seat in seats if not seat.sops}
    rule = Q(office__in=whole)
    for seat in seats:
        if seat.office.pk not in whole:
            serves = Q(number=None) | Q(number__sops=[]) | Q(number__sops__overlap=list(seat.sops))
            rule |= Q(office=seat.office.pk) & serves
    return Conversation.objects.filter(rule)


def waiting(seats: Iterable[Seat]) -> int:
    """How many conversations nobody has dealt with (one query by an index); at most ``MOST_COUNTED``."""
    seats = list(seats)
    if not seats:
        return 0
    return conversations_for(seats).filter(unread__gt=0).order_by("-heard_at", "-id")[:MOST_COUNTED].count()


def people_of(conversation: Conversation) -> list[Citizen]:
    """The people that the office knows by this number or address, the latest first."""
    known = known_people(conversation.office)
    if conversation.channel == Conversation.Channel.WHATSAPP:
        known = known.filter(phone=conversation.contact)
    else:
        known = known.filter(email__iexact=conversation.contact)
    return list(known.order_by("-pk")[:MOST_PEOPLE])


def cases_of(people: Iterable[Citizen], seen: QuerySet[Case]) -> list[Case]:
    """Their latest cases, of those the reader may see; none where they asked not to be named."""
    keys = [person.pk for person in people]
    theirs = seen.filter(applicant__in=keys, anonymous=False).select_related("edition", "applicant")
    return list(theirs.order_by("-id")[:MOST_CASES])
