"""The promise over the whole case and the standard of one step: when they start, rest, go on and end.

The marks are append-only; a stop keeps the office time that was left, going on sets the due time anew from it.
Nothing else moves a due time, so no edit, note or reassignment resets a deadline.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from dukcapil.worktime.calendar import Calendar, Standard, add_office_time, due, office_time_between
from dukcapil.worktime.line import NeverOpen
from sop_registry.flow import Holder

from .limits import set_next, set_stages_anew, warn_at
from .models import Alert, Case, Clock
from .silence import set_silence

log = logging.getLogger(__name__)


def open_clock(case: Case, calendar: Calendar) -> list[Clock]:
    """Marks of a case just filed: complaints run from receipt, documents wait for ``lengkap``."""
    _enter(case, "", case.received_at, calendar)
    marks = _start(case, case.received_at, calendar) if case.flow.starts_clock is None else []
    set_next(case, calendar)
    set_silence(case, calendar)
    return marks


def move_clock(
    case: Case, verb: str, at: datetime, calendar: Calendar, earlier: Callable[[], list[Clock]], reason: str = ""
) -> list[Clock]:
    """Set the due times of a case that has just moved by ``verb``; returns the marks to store.

    ``earlier`` gives the marks made so far, in their order; it is asked only where they matter.
    """
    _enter(case, verb, at, calendar)
    marks = _marks_of_move(case, verb, at, calendar, earlier, reason)
    set_next(case, calendar)
    case.silence_stage = 0
    set_silence(case, calendar)
    return marks


def _marks_of_move(case: Case, verb: str, at: datetime, calendar: Calendar, earlier, reason: str) -> list[Clock]:
    if verb == "sanggah" or (verb == case.flow.starts_clock and not earlier()):
        return _start(case, at, calendar)
    runs, rests = case.due_at is not None, case.left_seconds is not None
    if case.state in case.flow.answered_in or case.flow.is_end(case.state):
        return [_end(case, at)] if runs or rests else []
    if runs and case.holder != Holder.OFFICE:
        return [_rest(case, at, calendar, reason)]
    if rests and case.holder == Holder.OFFICE:
        return [_resume(case, at, calendar, earlier)]
    return []


def _enter(case: Case, verb: str, at: datetime, calendar: Calendar) -> None:
    """The due time of the step just entered; a step that was put aside goes on with the office time it had left."""
    standard = case.edition.step_time(case.state) if case.holder == Holder.OFFICE else None
    case.step_alerts, case.step_given_seconds = 0, None
    if verb == "tunda" and case.step_due_at:
        case.step_left_seconds = seconds_left(at, case.step_due_at, calendar)
        case.step_due_at = None
    elif verb == "lanjutkan" and case.step_left_seconds is not None:
        case.step_due_at = due_in(case.step_left_seconds, at, calendar)
        case.step_given_seconds, case.step_left_seconds = case.step_left_seconds, None
    else:
        case.step_due_at = _due(at, standard, calendar) if standard else None
    case.step_warn_at = _warn_at(case, at, standard, calendar) if case.step_due_at and standard else None


def recount(case: Case, at: datetime, calendar: Calendar, marks: list[Clock], alerts: Iterable[Alert]) -> list[Clock]:
    """Set the running due times anew by a changed calendar, from the moments they were counted from.

    ``marks`` are those of the present round, ``alerts`` what was said of the case's limits. Returns the mark to store
    where the promise over the whole case moved.
    """
    standard = case.edition.step_time(case.state)
    if case.step_due_at and standard:
        since = case.entered_at if case.moves else case.received_at
        given = case.step_given_seconds
        case.step_due_at = _due(since, standard, calendar) if given is None else due_in(given, since, calendar)
        case.step_warn_at = _warn_at(case, since, standard, calendar) if case.step_due_at else None
    before = case.due_at
    if case.due_at:
        case.due_at = _counted_anew(case, calendar, marks) or case.due_at
    set_stages_anew(case, alerts, at, calendar)
    set_next(case, calendar)
    set_silence(case, calendar)
    return [_mark(case, at, Clock.Event.RECOUNT)] if case.due_at != before else []


def _counted_anew(case: Case, calendar: Calendar, marks: list[Clock]) -> datetime | None:
    """From the last start, or from the last time it went on with what was left; None where it went on late."""
    for number, mark in reversed(list(enumerate(marks))):
        if mark.event == Clock.Event.START:
            return _due(mark.at, case.edition.whole_time, calendar)
        if mark.event == Clock.Event.RESUME:
            left = next(each.left_seconds for each in reversed(marks[:number]) if each.event == Clock.Event.REST)
            return due_in(left, mark.at, calendar) if left > 0 else None
    return None


def _warn_at(case: Case, at: datetime, standard: Standard, calendar: Calendar) -> datetime:
    left = office_time_between(at, case.step_due_at, calendar)
    return warn_at(
        at, case.step_due_at, left, timedelta(minutes=standard.minutes) if standard.minutes else left, calendar
    )


def _due(at: datetime, standard: Standard, calendar: Calendar) -> datetime | None:
    """As ``worktime.due``; an office whose hours nobody has entered gives no due time, and the log says so."""
    try:
        return due(at, standard, calendar)
    except NeverOpen:
        log.error("an office without opening hours has no due times: enter them in the technician's pages")
        return None


def seconds_left(at: datetime, due_at: datetime, calendar: Calendar) -> int:
    return int(office_time_between(at, due_at, calendar).total_seconds())


def due_in(seconds: int, at: datetime, calendar: Calendar) -> datetime | None:
    """The moment at which the seconds left have run; what rested late stays late by as much."""
    left = timedelta(seconds=seconds)
    try:
        return add_office_time(at, left, calendar) if seconds > 0 else at + left
    except NeverOpen:
        return None


def _start(case: Case, at: datetime, calendar: Calendar) -> list[Clock]:
    promise = case.edition.whole_time
    if promise is None:
        return []
    case.due_at, case.left_seconds, case.case_alerts = _due(at, promise, calendar), None, 0
    return [_mark(case, at, Clock.Event.START)] if case.due_at else []


def _rest(case: Case, at: datetime, calendar: Calendar, reason: str) -> Clock:
    case.left_seconds = seconds_left(at, case.due_at, calendar)
    mark = _mark(case, at, Clock.Event.REST, reason)
    case.due_at = None
    return mark


def _resume(case: Case, at: datetime, calendar: Calendar, earlier: Callable[[], list[Clock]]) -> Clock:
    """A case that rested past its due time stays late by as much as it was."""
    if case.left_seconds > 0:
        case.due_at = add_office_time(at, timedelta(seconds=case.left_seconds), calendar)
    else:
        case.due_at = earlier()[-1].due_at
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
