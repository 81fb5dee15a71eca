"""What became of the messages to citizens: tasks, lists and figures for a reader's offices, and who may act on one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import django_filters
from django import forms
from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from dukcapil.notices.health import DeadChannel, dead_channels
from dukcapil.notices.models import Notice
from dukcapil.people.desks import Seat, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import FRONT_DESK, Role

from .models import Case
from .privacy import sight_of
from .queries import may_see, visible_cases
from .search import numbers_meant
from .spans import DaySpan, SpanForm, day_filter

WHO_HANDLES = (*FRONT_DESK, Role.ADMIN)
State, Channel = Notice.State, Notice.Channel


def failures(offices: Iterable[Office]) -> QuerySet[Notice]:
    """Tasks: what failed for good and nobody has settled yet."""
    return Notice.objects.filter(office__in=offices, state=State.FAILED, done_at=None)


def by_hand(offices: Iterable[Office]) -> QuerySet[Notice]:
    """Tasks: what waits for an officer to send it from the office's own phone."""
    return Notice.objects.filter(office__in=offices, state=State.BY_HAND, channel=Channel.WHATSAPP)


def handling_offices(user: User, at: datetime) -> list[Office]:
    """Offices whose undelivered messages are this user's task."""
    return _offices(seat for seat in seats_of(user, at) if seat.role in WHO_HANDLES)


def offices_of(user: User, at: datetime) -> list[Office]:
    return _offices(seats_of(user, at))


def _offices(seats: Iterable[Seat]) -> list[Office]:
    return list(dict.fromkeys(seat.office for seat in seats))


def dead_channels_for(user: User, at: datetime) -> list[DeadChannel]:
    """What the front desk and the admin are told of on their desk; one query for them, none for others."""
    offices = handling_offices(user, at)
    return dead_channels(offices, at) if offices else []


@dataclass(frozen=True)
class About:
    """What a reader may know of the case that a notice is about; ``number`` is empty where they may not see it."""

    number: str = ""
    is_plain: bool = False  # neither anonymous nor confidential: who and what may be shown in a list

    @property
    def readable(self) -> bool:
        return bool(self.number) and self.is_plain


def cases_behind(notices: Iterable[Notice], user: User, at: datetime) -> dict[str, About]:
    """By register number, the cases of these notices that the reader may see (one query)."""
    numbers = {notice.reference for notice in notices}
    found = visible_cases(user, at).filter(number__in=numbers).values_list("number", "anonymous", "confidential")
    return {number: About(number, not (anonymous or confidential)) for number, anonymous, confidential in found}


def may_handle(notice: Notice, user: User, at: datetime) -> bool:
    """Front desk and admin of the office, for a case they may see in whole; a notice without a case is the office's."""
    if notice.office not in handling_offices(user, at):
        return False
    case = Case.objects.filter(number=notice.reference).first()
    if case is None:
        return True
    sight = sight_of(user, case, at)
    return may_see(user, case, at) and sight.who and sight.content


class DeliveryFilter(DaySpan):
    """What a list of messages can be narrowed to; days are days of the first office's zone."""

    moment = "queued_at"
    nomor = django_filters.CharFilter(
        label="Nomor register",
        method="of_number",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "ADU-WKN-2026-000412"}),
    )
    keadaan = django_filters.ChoiceFilter(
        label="Keadaan", field_name="state", choices=State.choices, empty_label="Semua keadaan"
    )
    saluran = django_filters.ChoiceFilter(
        label="Saluran", field_name="channel", choices=Channel.choices, empty_label="Semua saluran"
    )
    sejak = day_filter("Dibuat sejak", "since")
    sampai = day_filter("Dibuat sampai", "until")

    class Meta:
        model = Notice
        form = SpanForm
        fields = ()

    def __init__(self, data, queryset, *, offices: list[Office], now: datetime):
        super().__init__(data, queryset, zone=offices[0].zone)
        self.offices, self.now = offices, now

    def of_number(self, notices, name, sought):
        return notices.filter(reference__in=numbers_meant(sought, self.offices, self.now))


class _Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Figures:
    """One channel over a period. Of e-mail nothing is known beyond "sent": a mail server does not say what arrived."""

    channel: str
    all: int
    sent: int
    arrived: int
    failed: int
    waiting: int
    median: timedelta | None


def figures(offices: Iterable[Office], since: datetime) -> list[Figures]:
    """Each channel's messages since a moment: how many, what became of them, and the median time until they arrived."""
    rows = (
        Notice.objects.filter(office__in=offices, queued_at__gte=since)
        .exclude(channel=Channel.NONE)
        .order_by()
        .values("channel")
        .annotate(
            all=Count("pk"),
            sent=Count("pk", filter=Q(state__in=Notice.ARRIVED)),
            arrived=Count("pk", filter=Q(state__in=[State.DELIVERED, State.READ])),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            waiting=Count("pk", filter=Q(state__in=[State.WAITING, State.BY_HAND])),
            median=_Median(Coalesce("delivered_at", "sent_at") - F("queued_at")),
        )
    )
    return sorted((Figures(**row) for row in rows), key=lambda each: each.channel)
