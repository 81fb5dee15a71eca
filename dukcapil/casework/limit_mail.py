"""Tells staff of limits by e-mail: one mail a person and office, with all that was said to their desks since the last.

The bell says it first; the mail is for who does not sit before the portal. It names numbers and steps, no person.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.urls import reverse

from dukcapil.notices.staff import tell
from dukcapil.people.models import Office, User
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words

from .bell import alerts_for, is_over, limit_of, read_up_to, sentence_of, with_cases
from .models import Alert, AlertMail

APART = timedelta(hours=1)
LOOKS_BACK = timedelta(days=7)  # after a longer silence the bell alone tells the rest
SETTLED = timedelta(minutes=2)  # a sweep still at work may yet write an alert with a smaller number
MOST_LINES = 20


def mail_limits(now: datetime) -> int:
    """Queue the mails that are due in every office that is open; returns how many. Two beats queue each once."""
    fresh = Alert.objects.filter(at__gt=now - SETTLED).aggregate(first=Min("pk"))["first"]
    queued = 0
    for office in Office.objects.all():
        if calendar_of(office).open_until(now) is not None:
            queued += sum(_tell(user, office, fresh, now) for user in _readers(office))
    return queued


def _readers(office: Office) -> Iterable[User]:
    at_work = Q(groups__desk__office=office) | Q(mandates__office=office)
    found = User.objects.filter(at_work, is_active=True).exclude(email="").exclude(limit_mail=User.LimitMail.NEVER)
    return found.distinct()


@transaction.atomic
def _tell(user: User, office: Office, fresh: int | None, now: datetime) -> bool:
    """One person's mail, if there is anything to say and the last one is long enough ago."""
    last, _ = AlertMail.objects.select_for_update().get_or_create(user=user, office=office)
    if not _is_due(last, user, office, now):
        return False
    said = alerts_for(user, now).filter(office=office, at__gte=now - LOOKS_BACK)
    said = said.filter(pk__gt=max(last.last_id, read_up_to(user)))
    alerts = with_cases(said if fresh is None else said.filter(pk__lt=fresh))
    if not alerts:
        return False
    last.last_id = alerts[0].pk
    lines = _lines(alerts, office)
    if lines:
        last.sent_at = now
        _mail(user, office, lines, last.last_id)
    last.save(update_fields=["last_id", "sent_at"])
    return bool(lines)


def _is_due(last: AlertMail, user: User, office: Office, now: datetime) -> bool:
    if last.sent_at is None:
        return True
    if user.limit_mail == User.LimitMail.DAILY:
        return last.sent_at.astimezone(office.zone).date() < now.astimezone(office.zone).date()
    return last.sent_at <= now - APART


def _lines(alerts: list[Alert], office: Office) -> list[str]:
    """One paragraph for each case that still is where it was warned of, the newest first."""
    told = {}
    for alert in alerts:
        case = alert.case
        if case.pk not in told and not is_over(alert, case):
            link = settings.PUBLIC_URL + reverse("case", args=[case.number])
            due = moment_in_words(limit_of(alert, case), office.zone)
            title = f"{case.number}, {case.edition.short_title}"
            told[case.pk] = f"{title}\n{sentence_of(alert, case)} Batasnya {due}.\n{link}"
    return list(told.values())


def _mail(user: User, office: Office, lines: list[str], last_id: int) -> None:
    more = len(lines) - MOST_LINES
    rest = [f"Dan {more} berkas lagi."] if more > 0 else []
    said = {"jumlah": str(len(lines)), "daftar": "\n\n".join([*lines[:MOST_LINES], *rest])}
    dedupe = f"peringatan/{office.pk}/{user.pk}/{last_id}"
    tell(user, "peringatan", said, office=office, link=reverse("bell"), dedupe=dedupe, rings=False)
