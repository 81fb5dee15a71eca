"""The bell: what was said of limits to the desks a person sits at, and how much is new of it and of the news to them
alone (``notices.bell``)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from dukcapil.notices.bell import unread_news
from dukcapil.people.desks import Seat, offices_of, seats_of
from dukcapil.people.models import User

from .limits import LATE, WARNING
from .models import Alert, AlertsRead
from .models.case import Case

MOST_COUNTED = 100


def alerts_for(user: User, at: datetime) -> QuerySet[Alert]:
    """What was said to a role that the user holds, of the SOPs that the desk serves; the newest first.

    Of one limit the last word to the role alone: who hears that a step is late need not hear that it was to be. What
    is said again of a limit that was put off takes the place of what was said before.
    """
    rule = Q(pk__in=[])
    for seat in seats_of(user, at):
        rule |= _said_to(seat)
    same = {name: OuterRef(name) for name in ("case", "about", "spell", "role")}
    later = Alert.objects.filter(**same, pk__gt=OuterRef("pk"))
    return Alert.objects.filter(rule).exclude(Exists(later)).order_by("-id")


def _said_to(seat: Seat) -> Q:
    said = Q(office=seat.office.pk, role=seat.role.value)
    return said & Q(case__sop__key__in=seat.sops) if seat.sops else said


def unread(user: User, at: datetime) -> int:
    """How much is new since the user last marked it as read (one query); beyond ``MOST_COUNTED``, one more."""
    read = Coalesce(Subquery(AlertsRead.objects.filter(user=user).values("last_id")[:1]), 0)
    alerts = alerts_for(user, at).filter(pk__gt=read).values("pk")[: MOST_COUNTED + 1]
    news = unread_news(user, offices_of(seats_of(user, at))).values("pk")[: MOST_COUNTED + 1]
    return min(alerts.union(news, all=True).count(), MOST_COUNTED + 1)


def read_up_to(user: User) -> int:
    """The last alert that the user marked as read; 0 where they never did."""
    return AlertsRead.objects.filter(user=user).values_list("last_id", flat=True).first() or 0


def mark_read(user: User, last_id: int, at: datetime) -> None:
    """Remember that everything up to an alert was read; never goes back."""
    newest = alerts_for(user, at).filter(pk__lte=last_id).values_list("pk", flat=True).first()
    if newest is None:
        return
    seen, is_new = AlertsRead.objects.get_or_create(user=user, defaults={"last_id": newest})
    if not is_new and seen.last_id < newest:
        AlertsRead.objects.filter(user=user, last_id__lt=newest).update(last_id=newest)


def sentence_of(alert: Alert, case: Case) -> str:
    """What an alert says, in plain words."""
    step = case.state_title
    if _was_moved(alert, case):
        return "Batas itu dihitung ulang sejak jam layanan atau hari libur kantor berubah, dan sekarang lebih kemudian."
    if alert.about == Alert.About.CASE:
        return "Seluruh berkas melewati batas waktunya."
    if _is_over(alert, case):
        return "Langkah itu sudah dikerjakan."
    if max(alert.stage, case.step_alerts - 1) == WARNING:
        return f"Waktu langkah {step} hampir habis."
    if alert.stage <= LATE:
        return f"Langkah {step} melewati batas waktunya."
    return f"Langkah {step} belum juga selesai; peringatan naik kepada Anda."


def limit_of(alert: Alert, case: Case) -> datetime:
    """When the limit is reached by the calendar of today; of a step that was left, when it was to be."""
    due_at = case.step_due_at if alert.about == Alert.About.STEP else case.due_at
    return alert.due_at if due_at is None or _is_over(alert, case) else due_at


def is_over(alert: Alert, case: Case) -> bool:
    """Has the case left the step (or the round) that the alert speaks of?"""
    return _is_over(alert, case) or not case.is_open


def _is_over(alert: Alert, case: Case) -> bool:
    return alert.spell != (case.moves if alert.about == Alert.About.STEP else case.round)


def _was_moved(alert: Alert, case: Case) -> bool:
    """Has a changed calendar put the limit off since, beyond what was said? Nothing else moves it within a spell."""
    counted = case.step_alerts if alert.about == Alert.About.STEP else case.case_alerts
    return alert.stage >= counted and limit_of(alert, case) > alert.due_at


def with_cases(alerts: Iterable[Alert]) -> list[Alert]:
    """The alerts with their cases as lists show them."""
    return list(alerts.select_related("case__edition", "case__applicant", "office"))
