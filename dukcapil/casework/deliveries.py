"""What became of the messages to citizens and staff: a reader's tasks, lists and figures, and who may act on one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import django_filters
from django import forms
from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet
from django.db.models.functions import Coalesce

from dukcapil.notices.health import DeadChannel, dead_channels
from dukcapil.notices.models import Notice
from dukcapil.people.desks import offices_of, seats_of
from dukcapil.people.models import Office, User
from dukcapil.people.roles import FRONT_DESK, Role

from .announcements import DISPOSITION
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
    return offices_of(seat for seat in seats_of(user, at) if seat.role in WHO_HANDLES)


def dead_channels_for(user: User, at: datetime) -> list[DeadChannel]:
    """What the front desk and the admin are told of on their desk; one query for them, none for others."""
    offices = handling_offices(user, at)
    return dead_channels(offices, at) if offices else []


@dataclass(frozen=True)
class About:
    """What a reader may know of where a notice comes from; all empty where that is not theirs to see."""

    number: str = ""  # of its case
    is_plain: bool = False  # neither anonymous nor confidential: who and what may be shown in a list
    url: str = ""  # where that which is no case is read
    label: str = ""
    is_own: bool = False  # the office's news to its own staff, of nobody's case

    @property
    def readable(self) -> bool:
        return bool(self.number or self.url) and self.is_plain


Source = Callable[[list[Notice], User, datetime], dict[int, About]]
_SOURCES: list[Source] = []


def register_source(source: Source) -> None:
    """For whoever sends notices about something else than a case: of its own among some, by key, what is known."""
    _SOURCES.append(source)


def origins_of(notices: Iterable[Notice], user: User, at: datetime) -> dict[int, About]:
    """Where each notice comes from, by key: one query for the cases, and the sources' own."""
    notices = list(notices)
    numbers = {notice.reference for notice in notices if notice.reference}
    rows = visible_cases(user, at).filter(number__in=numbers).values_list("number", "anonymous", "confidential")
    cases = {number: About(number, not (anonymous or confidential)) for number, anonymous, confidential in rows}
    loose = [notice for notice in notices if not _is_of_a_case(notice)]
    found = {notice.pk: About(is_own=True) for notice in loose}
    for source in _SOURCES if loose else ():
        found |= source(loose, user, at)
    return found | {each.pk: cases.get(each.reference, About()) for each in notices if _is_of_a_case(each)}


def _is_of_a_case(notice: Notice) -> bool:
    """News to staff is so where it tells of a disposition; else it is of a report, or of nothing with a number."""
    return bool(notice.reference) and (notice.receiver_id is None or notice.event == DISPOSITION)


def may_handle(notice: Notice, user: User, at: datetime) -> bool:
    """Front desk and admin of the office: for a case they may see in whole, a conversation they may read, and whatever
    goes to the office's own staff."""
    if notice.office not in handling_offices(user, at):
        return False
    if notice.receiver_id is not None:
        return True
    if not notice.reference:
        about = origins_of([notice], user, at)[notice.pk]
        return about.is_own or about.readable
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
