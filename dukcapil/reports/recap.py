"""An office's day on one page, as Brebes's SOP asks: how much came and went, and each register number with its state.

Days are those of the office's calendar. Beat keeps the recap at closing time; what comes later in the evening is in it
once the day is over, and from then on the recap stays as it is.
"""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from dukcapil.casework.models import Channel
from dukcapil.casework.refusals import AlreadyDone, WrongInput
from dukcapil.people.models import Office
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import day_in_words
from sop_registry.flow import FLOWS

from .figures import FIGURES
from .frozen import frozen
from .models import CaseFact, DailyRecap, Stale, StepFact
from .monthly import bring_up_to_date
from .monthly_lists import first_case_on
from .scope import Scope
from .standing import standing_at
from .tables import Head, Table, by_channel, by_sop
from .told import Told
from .wording import NUMBER

OUTCOMES = (
    *("diterima", "dijawab", "terlambat", "lewat-akhir"),
    *("selesai", "ditolak", "dibatalkan", "dikembalikan", "sanggahan"),
)
LIST_HEADS = ("Nomor register", "SOP", "Saluran", "Hari itu", "Keadaan pada akhir hari")
CATCHES_UP = 7  # days that beat makes up for
_BOUNDS = 10_000  # rows that a recap keeps; an office of twenty thousand cases a month has two or three thousand a day


def recap_of(office: Office, day: date, now: datetime) -> DailyRecap:
    """The kept recap of a day that is over; of any other day what is known now. ``WrongInput`` for a day to come."""
    today = now.astimezone(office.zone).date()
    if day > today:
        raise WrongInput({"day": f"{day_in_words(day)} belum tiba."})
    kept = DailyRecap.objects.filter(office=office, day=day).first()
    if kept is not None and kept.complete:
        return kept
    if day < today and not Stale.objects.filter(case__office=office).exists():
        return keep(office, day, now)
    return DailyRecap(office=office, day=day, content=drawn(office, day, now), made_at=now, complete=False)


def keep(office: Office, day: date, now: datetime) -> DailyRecap:
    """Draw a recap and keep it, in place of one that was kept before the day was over."""
    fresh = {
        "content": drawn(office, day, now),
        "made_at": now,
        "complete": day < now.astimezone(office.zone).date(),
    }
    try:
        with transaction.atomic():
            row, is_new = DailyRecap.objects.select_for_update().get_or_create(office=office, day=day, defaults=fresh)
            if not is_new and not row.complete:
                for name, value in fresh.items():
                    setattr(row, name, value)
                row.save()
    except IntegrityError:  # another one drew it at the same moment
        return DailyRecap.objects.get(office=office, day=day)
    return row


def keep_due(now: datetime) -> int:
    """What beat does: today's recap once the office has closed, and those of the last days that are missing or cut."""
    kept = 0
    for office in Office.objects.all():
        days = _due_days(office, now)
        if not days:
            continue
        try:
            bring_up_to_date(office)
        except AlreadyDone:
            continue  # the next beat finds the facts in order
        for day in days:
            keep(office, day, now)
            kept += 1
    return kept


def _due_days(office: Office, now: datetime) -> list[date]:
    first = first_case_on(office)
    if first is None:
        return []
    calendar, today = calendar_of(office), now.astimezone(office.zone).date()
    since = max(first, today - timedelta(days=CATCHES_UP))
    kept = dict(DailyRecap.objects.filter(office=office, day__gte=since).values_list("day", "complete"))
    due = []
    for back in range((today - since).days + 1):
        day = today - timedelta(days=back)
        if day in kept and (kept[day] or day == today):
            continue
        if day in kept or (calendar.is_working_day(day) and now >= calendar.close_of(day)):
            due.append(day)
    return due


def drawn(office: Office, day: date, now: datetime) -> dict:
    """The content of a day as plain JSON."""
    told = Told(Scope(office, day, day), now)
    rows = _rows(told)
    return {
        "day": day.isoformat(),
        "figures": {key: FIGURES[key].value(told) for key in OUTCOMES},
        "tables": [frozen(_outcomes(told)), frozen(by_channel(told)), frozen(by_sop(told))],
        "rows": rows[:_BOUNDS],
        "total": len(rows),
        "is_working_day": calendar_of(office).is_working_day(day),
    }


def _outcomes(told: Told) -> Table:
    rows = tuple((FIGURES[key].label, FIGURES[key].value(told)) for key in OUTCOMES)
    return Table("per-hasil", "Menurut hasil", (Head("Hasil"), Head("Jumlah", NUMBER)), rows)


def _rows(told: Told) -> list[list[str]]:
    """Every case that came or moved on the day, by its number, with what it was when the day ended (five queries)."""
    day, office = told.scope.since, told.scope.office
    came = set(CaseFact.objects.filter(office=office, received_on=day).values_list("case_id", flat=True))
    moved = set(StepFact.objects.filter(office=office, left_on=day).values_list("case_id", flat=True))
    keys = came | moved
    standing = standing_at(keys, told.end_of(day))
    channels = dict(Channel.choices)
    facts = CaseFact.objects.filter(case__in=keys).order_by("case__number")
    return [
        [
            number,
            told.sop_names.get(sop, sop),
            channels.get(channel, channel),
            _what(case in came, case in moved),
            _title(flow_key, standing[case][0] if case in standing else ""),
        ]
        for case, number, sop, channel, flow_key in facts.values_list(
            "case_id", "case__number", "sop__key", "channel", "case__flow_key"
        )
    ]


def _what(came: bool, moved: bool) -> str:
    if came and moved:
        return "Diterima dan dikerjakan"
    return "Diterima" if came else "Dikerjakan"


def _title(flow_key: str, state: str) -> str:
    flow = FLOWS[flow_key].flow if flow_key in FLOWS else None
    return flow.title_of(state) if flow and (state in flow.steps or flow.is_end(state)) else state or "Diterima"
