"""Facts of one case from its trail and its clock's marks. Pure: the edition gives the standards, the calendar the time.

The standard of a step is counted as ``casework.clocks`` counts it: from the entry (the first step from receipt), and
after the step was put aside from what was left of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from dukcapil.casework.clocks import due_in, seconds_left
from dukcapil.casework.effects import SIDE_ACTS
from dukcapil.casework.models import Clock, Trail
from dukcapil.worktime.calendar import Calendar
from sop_registry.flow import FLOWS, WITHDRAWN, Flow, Holder
from sop_registry.models import Edition, Sop

from .limits import Limit, Running, due_of, seconds_between

RETURNS = frozenset({"kembalikan", "koreksi", "tidak_cocok"})  # verbs that send a file back
OBJECTS = "sanggah"
PUTS_ASIDE, GOES_ON = "tunda", "lanjutkan"


class Act(NamedTuple):
    """A row of the trail, as far as facts need it."""

    at: datetime
    verb: str
    from_state: str
    to_state: str
    round: int
    party: str
    user_id: int | None
    role: str


class Mark(NamedTuple):
    """A mark of the clock, as far as facts need it."""

    at: datetime
    event: str
    round: int
    due_at: datetime | None
    left_seconds: int | None


@dataclass(frozen=True)
class Read:
    """All that is read of one case."""

    case_id: int
    sop: Sop
    edition: Edition
    calendar: Calendar
    flow_key: str
    channel: str
    received_at: datetime
    filed_at: datetime
    acts: list[Act]
    marks: list[Mark]
    category: str
    rating: tuple[int, datetime] | None

    @property
    def flow(self) -> Flow:
        return FLOWS[self.flow_key].flow

    @property
    def moves(self) -> list[Act]:
        """The acts that moved the case, without its opening and those beside the flow."""
        return [act for act in self.acts if act.from_state and act.verb not in SIDE_ACTS]

    def day(self, moment: datetime | None) -> date | None:
        return moment and moment.astimezone(self.calendar.zone).date()


class StepRow(NamedTuple):
    """The columns of a ``StepFact``."""

    case_id: int
    place: int
    office_id: int
    sop_id: int
    state: str
    holder: str
    role: str
    round: int
    entered_at: datetime
    left_at: datetime
    left_on: date
    office_seconds: int
    step_seconds: int | None
    standard: str
    standard_seconds: int | None
    late: bool
    verb: str
    returned: bool
    to_citizen: bool
    user_id: int | None
    acted_as: str


class CaseRow(NamedTuple):
    """The columns of a ``CaseFact``."""

    case_id: int
    office_id: int
    sop_id: int
    kind: str
    channel: str
    category: str
    received_at: datetime
    received_on: date
    filed_at: datetime
    recorded_by_id: int | None
    promised_at: datetime | None
    late_from: datetime | None
    answered_at: datetime | None
    answered_on: date | None
    on_time: bool | None
    office_seconds: int | None
    finished_at: datetime | None
    finished_on: date | None
    outcome: str
    returns: int
    corrections: int
    objections: int
    rating: int | None
    rated_on: date | None


def facts_of(read: Read) -> tuple[CaseRow, list[StepRow]]:
    limits: list[Limit] = []
    steps = list(_steps(read, limits))
    return _case(read, steps, limits), steps


def _steps(read: Read, limits: list[Limit]) -> Iterable[StepRow]:
    """The stays that ended; ``limits`` gets that of each, and that of the one which lasts."""
    entered, round_, came_by = read.received_at, 1, ""
    left, ran = None, 0  # of the step that was put aside
    for place, act in enumerate(read.moves):
        step = read.flow.steps[act.from_state]
        of_office = step.holder is Holder.OFFICE
        standard = read.edition.step_time(act.from_state) if of_office else None
        running = _running(read, act.from_state, entered, came_by, left, ran)
        limits.append(Limit(running.due_at, act.at))
        if came_by == GOES_ON:
            left, ran = None, 0
        seconds = seconds_between(entered, act.at, read.calendar)
        puts_aside = act.verb == PUTS_ASIDE
        if puts_aside:
            left, ran = running.due_at and seconds_left(act.at, running.due_at, read.calendar), running.ran + seconds
        ends = of_office and not puts_aside
        returned = act.verb in RETURNS
        yield StepRow(
            case_id=read.case_id,
            place=place,
            office_id=read.sop.office_id,
            sop_id=read.sop.pk,
            state=act.from_state,
            holder=step.holder.value,
            role=step.doers[0].value,
            round=round_,
            entered_at=entered,
            left_at=act.at,
            left_on=read.day(act.at),
            office_seconds=seconds,
            step_seconds=running.ran + seconds if ends else None,
            standard=str(standard or ""),
            standard_seconds=standard.minutes * 60 if standard and standard.minutes else None,
            late=ends and running.due_at is not None and act.at > running.due_at,
            verb=act.verb,
            returned=returned,
            to_citizen=returned and read.flow.holder_of(act.to_state) is Holder.CITIZEN,
            user_id=act.user_id if act.party == Trail.Party.STAFF else None,
            acted_as=act.role,
        )
        entered, round_, came_by = act.at, act.round, act.verb
    state = read.moves[-1].to_state if read.moves else read.flow.first.name
    if not read.flow.is_end(state):
        limits.append(Limit(_running(read, state, entered, came_by, left, ran).due_at, None))


def _running(read: Read, state: str, entered: datetime, came_by: str, left: int | None, ran: int) -> Running:
    """The time of a step just entered; one that goes on has what was ``left``, after the seconds that it ``ran``."""
    if came_by == GOES_ON:
        return Running(due_in(left, entered, read.calendar) if left is not None else None, ran)
    of_office = read.flow.holder_of(state) is Holder.OFFICE
    return Running(due_of(entered, read.edition.step_time(state) if of_office else None, read.calendar))


def _case(read: Read, steps: list[StepRow], limits: list[Limit]) -> CaseRow:
    flow, moves = read.flow, read.moves
    ended = next((act for act in reversed(moves) if flow.is_end(act.to_state)), None)
    answered = next(
        (n for n, act in enumerate(moves) if act.to_state in flow.answered_in or flow.is_end(act.to_state)), None
    )
    if answered is not None and moves[answered].to_state == WITHDRAWN:
        answered = None
    answered_at = None if answered is None else moves[answered].at
    owed = [] if answered is None else [row for row in steps[: answered + 1] if row.holder == Holder.OFFICE]
    first_round = [mark for mark in read.marks if mark.round == 1]
    opening = next((act for act in read.acts if not act.from_state), None)
    by_staff = opening is not None and opening.party == Trail.Party.STAFF
    sent_back = [row for row in steps if row.returned]
    return CaseRow(
        case_id=read.case_id,
        office_id=read.sop.office_id,
        sop_id=read.sop.pk,
        kind=read.sop.kind,
        channel=read.channel,
        category=read.category,
        received_at=read.received_at,
        received_on=read.day(read.received_at),
        filed_at=read.filed_at,
        recorded_by_id=opening.user_id if by_staff else None,
        promised_at=next((mark.due_at for mark in reversed(first_round) if mark.due_at), None),
        late_from=_late_from(read, first_round, limits if answered is None else limits[: answered + 1]),
        answered_at=answered_at,
        answered_on=read.day(answered_at),
        on_time=_on_time(read, first_round, owed) if answered is not None else None,
        office_seconds=sum(row.office_seconds for row in owed) if answered is not None else None,
        finished_at=ended and ended.at,
        finished_on=ended and read.day(ended.at),
        outcome=ended.to_state if ended else "",
        returns=sum(row.to_citizen for row in sent_back),
        corrections=sum(not row.to_citizen for row in sent_back),
        objections=sum(row.verb == OBJECTS for row in steps),
        rating=read.rating and read.rating[0],
        rated_on=read.rating and read.day(read.rating[1]),
    )


def _on_time(read: Read, marks: list[Mark], owed: list[StepRow]) -> bool | None:
    """Within the whole-case time; where the paper prints none, every step of the office within its own."""
    if read.edition.whole_time is None:
        judged = [row for row in owed if read.edition.step_time(row.state) is not None]
        return not any(row.late for row in judged) if judged else None
    end = next((mark for mark in marks if mark.event == Clock.Event.END), None)
    if end is None:
        return None
    if end.due_at is not None:
        return end.at <= end.due_at
    return end.left_seconds >= 0 if end.left_seconds is not None else None


def _late_from(read: Read, marks: list[Mark], owed: list[Limit]) -> datetime | None:
    """From when the case was past its promise without an answer, or will be; what came later does not change it.

    The promise is the whole-case time; where the paper prints none, the time of each step up to the answer.
    """
    if read.edition.whole_time is None:
        return next((limit.passed_from for limit in owed if limit.passed_from), None)
    due_at = None
    for mark in marks:
        if mark.event not in (Clock.Event.REST, Clock.Event.END):
            due_at = mark.due_at
        elif due_at is not None and due_at < mark.at:
            break
        else:
            due_at = None
    return due_at
