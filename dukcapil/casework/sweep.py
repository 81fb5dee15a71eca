"""The sweep over what is due: once a minute, set by set, each stage said exactly once.

Two sweeps at once pass over each other's rows (SKIP LOCKED); one that dies is rolled back with its marks; one that
comes after days of silence says all that was missed, in order, once the office is open.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Calendar
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop
from sop_registry.queries import edition_of

from .limits import limits_of, next_stage_at, set_next, told_to
from .models import Alert, Case

BATCH = 2_000
_COLUMNS = (
    *("state", "flow_key", "moves", "round", "waiting_for", "sop_id", "edition_id", "office_id"),
    *("due_at", "step_due_at", "step_warn_at", "step_alerts", "case_alerts", "next_alert_at"),
)
_SETTLE = """
UPDATE casework_case SET next_alert_at = given.at, step_alerts = given.step, case_alerts = given.whole
FROM unnest(%s::bigint[], %s::timestamptz[], %s::int[], %s::int[]) AS given (id, at, step, whole)
WHERE casework_case.id = given.id
"""


def sweep(now: datetime) -> int:
    """Say what is due in every office that is open; returns how many stages were said."""
    sops = {sop.pk: sop for sop in Sop.objects.select_related("office")}
    said = 0
    for office in Office.objects.all():
        calendar = calendar_of(office)
        if calendar.open_until(now) is None:
            continue
        while (batch := _sweep_batch(office, calendar, sops, now)) is not None:
            said += batch
    return said


@transaction.atomic
def _sweep_batch(office: Office, calendar: Calendar, sops: dict[int, Sop], now: datetime) -> int | None:
    """One batch of cases in one transaction; None when nothing is due any more."""
    due = Case.objects.filter(office=office, next_alert_at__lte=now).order_by("next_alert_at").only(*_COLUMNS)
    cases = list(due.select_for_update(skip_locked=True)[:BATCH])
    if not cases:
        return None
    alerts = []
    for case in cases:
        case.edition = edition_of(case.edition_id, sops[case.sop_id])
        alerts += _stages(case, calendar, now)
    # One that was said already must not hold up all the others of its office, minute after minute.
    Alert.objects.bulk_create(alerts, batch_size=BATCH, ignore_conflicts=True)
    _settle(cases)
    return len(alerts)


def _stages(case: Case, calendar: Calendar, now: datetime) -> Iterable[Alert]:
    """Every stage of a case that is due by now, in order; counts them on the case and sets its next moment."""
    for about, counter, spell, due_at in limits_of(case):
        while (moment := next_stage_at(case, about, calendar)) and moment <= now:
            stage = getattr(case, counter)
            yield Alert(
                case_id=case.pk,
                office_id=case.office_id,
                about=about,
                spell=spell,
                stage=stage,
                role=told_to(case, about),
                due_at=due_at,
                at=now,
            )
            setattr(case, counter, stage + 1)
    set_next(case, calendar)


def _settle(cases: list[Case]) -> None:
    columns = [(case.pk, case.next_alert_at, case.step_alerts, case.case_alerts) for case in cases]
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [list(column) for column in zip(*columns, strict=True)])
