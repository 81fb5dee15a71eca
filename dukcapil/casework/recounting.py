"""An office that changed its calendar: the due times of its open cases are counted anew, and the trail says so."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from dukcapil.people.models import Office
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words
from sop_registry.queries import edition_of

from .clocks import recount
from .models import Alert, Case, Clock, Trail

BATCH = 1_000
_SET = ("due_at", "step_due_at", "step_warn_at", "step_alerts", "case_alerts", "next_alert_at", "silence_at")


def recount_changed_calendars(now: datetime) -> int:
    """Bring every office whose calendar changed up to it; returns how many due times moved.

    Safe to run twice at once or to be cut off: a case that is up to date is left alone, and an office counts as done
    when all of it is.
    """
    moved = 0
    for office in Office.objects.exclude(calendar_version=F("calendar_applied")):
        last = 0
        while last is not None:
            last, changed = _recount_batch(office, last, now)
            moved += changed
        Office.objects.filter(pk=office.pk).update(calendar_applied=office.calendar_version)
    return moved


@transaction.atomic
def _recount_batch(office: Office, after: int, now: datetime) -> tuple[int | None, int]:
    """The next open cases by key; returns the last key (None at the end) and how many of their due times moved."""
    open_cases = Case.objects.filter(office=office, closed_at=None, pk__gt=after).order_by("pk")
    cases = list(open_cases.select_for_update(of=("self",)).select_related("sop")[:BATCH])
    marks_of, alerts_of = (_of_each(model, cases) for model in (Clock, Alert))
    marks, acts, changed = [], [], []
    calendar = calendar_of(office)
    for case in cases:
        case.sop.office = case.office = office
        case.edition = edition_of(case.edition_id, case.sop)
        before = {name: getattr(case, name) for name in _SET}
        marks_of_round = [mark for mark in marks_of[case.pk] if mark.round == case.round]
        new_marks = recount(case, now, calendar, marks_of_round, alerts_of[case.pk])
        if before == {name: getattr(case, name) for name in _SET}:
            continue
        changed.append(case)
        marks += new_marks
        if (before["due_at"], before["step_due_at"]) != (case.due_at, case.step_due_at):
            acts.append(_act(case, before, now))
    Case.objects.bulk_update(changed, _SET, batch_size=BATCH)
    Clock.objects.bulk_create(marks)
    Trail.objects.bulk_create(acts)
    return (cases[-1].pk if len(cases) == BATCH else None), len(acts)


def _of_each(model: type[Clock | Alert], cases: list[Case]) -> dict[int, list]:
    """The rows of each case by its key, in their order; one query."""
    found = defaultdict(list)
    for row in model.objects.filter(case__in=[case.pk for case in cases]).order_by("id"):
        found[row.case_id].append(row)
    return found


_CALLED = {"batas_berkas": "Batas berkas", "batas_langkah": "Batas langkah"}


def _told(case: Case, moves: dict[str, tuple[datetime | None, datetime | None]]) -> str:
    """ "Jam layanan atau hari libur kantor berubah. Batas berkas: dari ... menjadi ...." """
    zone = case.office.zone
    told = [
        f"{_CALLED[name]}: dari {moment_in_words(old, zone)} menjadi {moment_in_words(new, zone)}."
        for name, (old, new) in moves.items()
        if old and new and old != new
    ]
    return " ".join(["Jam layanan atau hari libur kantor berubah.", *told])


def _act(case: Case, before: dict, now: datetime) -> Trail:
    """What moved, from when to when."""
    moves = {
        "batas_berkas": (before["due_at"], case.due_at),
        "batas_langkah": (before["step_due_at"], case.step_due_at),
    }
    return Trail(
        case_id=case.pk,
        at=now,
        verb="hitung_ulang",
        from_state=case.state,
        to_state=case.state,
        round=case.round,
        party=Trail.Party.SYSTEM,
        note=_told(case, moves),
        data={name: [_written(old), _written(new)] for name, (old, new) in moves.items() if old != new},
    )


def _written(moment: datetime | None) -> str | None:
    return moment and moment.isoformat(timespec="seconds")
