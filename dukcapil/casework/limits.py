"""When something is said of a limit: warned at 80 %, told when late, then up the hierarchy (sops.md, Time).

Pure: a case, its edition's standards and the office's calendar give the moment of the next stage. ``sweep`` says it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import Calendar, Standard, add_office_time, due, nth_working_day
from dukcapil.worktime.line import NeverOpen

from .models import Alert, Case

WARNED_AT = 0.8  # of a step's office time
WARNING, LATE = 0, 1  # stages of a step; every later one climbs
_LINE = (Role.PETUGAS, Role.KASI, Role.KABID, Role.KADIS)  # lateness climbs this line


def superiors_of(role: str) -> tuple[Role, ...]:
    """Those above a role on the line, the nearest first; none above the head of the office."""
    rank = Role(role).rank
    return tuple(each for each in _LINE if each.rank > rank)


def warn_at(at: datetime, due_at: datetime, left: timedelta, whole: timedelta, calendar: Calendar) -> datetime:
    """When a fifth of the step's ``whole`` office time is left, of which ``left`` is to run from ``at``."""
    ahead = left - whole * (1 - WARNED_AT)
    return min(add_office_time(at, ahead, calendar), due_at) if ahead > timedelta() else at


def limits_of(case: Case) -> tuple[tuple[str, str, int, datetime | None], ...]:
    """What each limit is about, the counter of its next stage on the case, its spell, and when it is reached."""
    return (
        (Alert.About.STEP, "step_alerts", case.moves, case.step_due_at),
        (Alert.About.CASE, "case_alerts", case.round, case.due_at),
    )


def set_stages_anew(case: Case, alerts: Iterable[Alert], now: datetime, calendar: Calendar) -> None:
    """Count on a case whose limits may have moved the stages that are not to be said again.

    They are those that are due by ``now``, and those that ``alerts`` said of the very same limit or of a later one.
    """
    for about, counter, spell, due_at in limits_of(case):
        if due_at is None:
            continue
        told = [each.stage for each in alerts if (each.about, each.spell) == (about, spell) and each.due_at >= due_at]
        past = getattr(case, counter)
        for stage in range(past):
            setattr(case, counter, stage)
            moment = next_stage_at(case, about, calendar)
            if moment and moment > now:
                past = stage
                break
        setattr(case, counter, max([past, *(stage + 1 for stage in told)]))


def set_next(case: Case, calendar: Calendar) -> None:
    """Set ``next_alert_at``: the nearer of what is to be said of the step and of the whole case, in office hours."""
    moments = [moment for about in Alert.About if (moment := next_stage_at(case, about, calendar))]
    case.next_alert_at = min(moments, default=None)


def next_stage_at(case: Case, about: str, calendar: Calendar) -> datetime | None:
    """When the next stage of a limit is to be said, never while the office is closed; None where none is left."""
    try:
        moment = _of_step(case, calendar) if about == Alert.About.STEP else _of_case(case, calendar)
        return moment and add_office_time(moment, timedelta(), calendar)
    except NeverOpen:
        return None


def told_to(case: Case, about: str) -> str:
    """The role that the next stage is said to."""
    if about == Alert.About.CASE:
        return superiors_of(case.waiting_for)[case.case_alerts]
    if case.step_alerts <= LATE:
        return case.waiting_for
    return superiors_of(case.waiting_for)[case.step_alerts - LATE - 1]


def _of_step(case: Case, calendar: Calendar) -> datetime | None:
    if case.step_due_at is None:
        return None
    if case.step_alerts == WARNING:
        return case.step_warn_at or case.step_due_at
    if case.step_alerts == LATE:
        return case.step_due_at
    climbed = case.step_alerts - LATE - 1
    if climbed >= len(superiors_of(case.waiting_for)):
        return None
    return _closing(_first_climb(case, calendar), climbed, calendar)


def _first_climb(case: Case, calendar: Calendar) -> datetime:
    """The close of the working day on which the step fell due, or one more full standard where that is longer."""
    standard: Standard = case.edition.step_time(case.state)
    closing = calendar.close_of(case.step_due_at.astimezone(calendar.zone).date())
    return max(closing, due(case.step_due_at, standard, calendar)) if standard else closing


def _of_case(case: Case, calendar: Calendar) -> datetime | None:
    if case.due_at is None or case.case_alerts >= len(superiors_of(case.waiting_for or Role.KADIS)):
        return None
    return _closing(case.due_at, case.case_alerts, calendar)


def _closing(first: datetime, count: int, calendar: Calendar) -> datetime:
    """``first`` itself, then the close of each working day after it."""
    if count == 0:
        return first
    return calendar.close_of(nth_working_day(first.astimezone(calendar.zone).date(), count, calendar))
