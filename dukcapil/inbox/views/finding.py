"""Who may open the inbox, and which conversation is meant; everything else does not exist."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from dukcapil.inbox.models import Conversation
from dukcapil.inbox.queries import conversations_for, lapor_seats, reading_seats
from dukcapil.people.desks import Seat
from dukcapil.people.models import Office


def readers_seats(request) -> tuple[list[Seat], datetime]:
    now = timezone.now()
    seats = reading_seats(request.user, now)
    if not seats:
        raise Http404("no front desk and no admin of an office")
    return seats, now


def readable(request, public_id) -> tuple[Conversation, datetime]:
    seats, now = readers_seats(request)
    rows = conversations_for(seats).select_related("office", "number")
    conversation = get_object_or_404(rows, public_id=public_id)
    request.office = conversation.office
    return conversation, now


def importing_seats(request) -> tuple[list[Seat], datetime]:
    now = timezone.now()
    seats = lapor_seats(request.user, now)
    if not seats:
        raise Http404("no desk that files the reports of SP4N-LAPOR")
    return seats, now


def office_of(request) -> tuple[Office, datetime]:
    """The office whose reports this reader imports: the first they sit in, or the one they ask for."""
    seats, now = importing_seats(request)
    offices = {seat.office.key: seat.office for seat in seats}
    request.office = offices.get(request.GET.get("kantor", ""), next(iter(offices.values())))
    return request.office, now
