"""The promise over the whole case and the standard of one step: when they start, rest, go on and end.

The marks are append-only; a stop keeps the office time that was left, going on sets the due time anew from it.
Nothing else moves a due time, so no edit, note or reassignment resets a deadline.
"""

from datetime import datetime, timedelta

from dukcapil.worktime.calendar import Calendar, add_office_time, due, office_time_between
from sop_registry.flow import Holder

from .models import Case, Clock


def open_clock(case: Case, calendar: Calendar) -> list[Clock]:
    """Marks of a case just filed: complaints run from receipt, documents wait for ``lengkap``."""
    _enter(case, case.received_at, calendar)
    if case.flow.starts_clock is None:
        return _start(case, case.received_at, calendar)
    return []


def move_clock(case: Case, verb: str, at: datetime, calendar: Calendar, reason: str = "") -> list[Clock]:
    """Set the due times of a case that has just moved by ``verb``; returns the marks to store."""
    _enter(case, at, calendar)
    if verb == "sanggah" or (verb == case.flow.starts_clock and not case.clock.exists()):
        return _start(case, at, calendar)
    runs, rests = case.due_at is not None, case.left_seconds is not None
    if case.state in case.flow.answered_in or case.flow.is_end(case.state):
        return [_end(case, at)] if runs or rests else []
    if runs and case.holder != Holder.OFFICE:
        return [_rest(case, at, calendar, reason)]
    if rests and case.holder == Holder.OFFICE:
        return [_resume(case, at, calendar)]
    return []


def _enter(case: Case, at: datetime, calendar: Calendar) -> None:
    standard = case.edition.step_time(case.state) if case.holder == Holder.OFFICE else None
    case.step_due_at = due(at, standard, calendar) if standard else None


def _start(case: Case, at: datetime, calendar: Calendar) -> list[Clock]:
    promise = case.edition.whole_time
    if promise is None:
        return []
    case.due_at, case.left_seconds = due(at, promise, calendar), None
    return [_mark(case, at, Clock.Event.START)]


def _rest(case: Case, at: datetime, calendar: Calendar, reason: str) -> Clock:
    case.left_seconds = int(office_time_between(at, case.due_at, calendar).total_seconds())
    mark = _mark(case, at, Clock.Event.REST, reason)
    case.due_at = None
    return mark


def _resume(case: Case, at: datetime, calendar: Calendar) -> Clock:
    """A case that rested past its due time stays late by as much as it was."""
    if case.left_seconds > 0:
        case.due_at = add_office_time(at, timedelta(seconds=case.left_seconds), calendar)
    else:
        case.due_at = case.clock.order_by("-id").first().due_at
    case.left_seconds = None
    return _mark(case, at, Clock.Event.RESUME)


def _end(case: Case, at: datetime) -> Clock:
    mark = _mark(case, at, Clock.Event.END)
    case.due_at = case.left_seconds = None
    return mark


def _mark(case: Case, at: datetime, event: str, reason: str = "") -> Clock:
    return Clock(
        case_id=case.pk,
        at=at,
        event=event,
        holder=case.holder,
        reason=reason,
        round=case.round,
        due_at=case.due_at,
        left_seconds=case.left_seconds,
    )
