"""The sweep over citizens who stay silent: reminded, then the system acts and says so; one transaction a case."""

from datetime import datetime

from django.db import transaction

from dukcapil.notices.outbox import queue
from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Calendar
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words

from .announcements import notice_of_reminder
from .models import Case
from .parties import System
from .perform import lock, move
from .silence import Silence, last_word, set_silence, silence_ends_at, silence_of

BATCH = 500  # cases of one sweep; the next comes a minute later


def sweep_silence(now: datetime) -> int:
    """Remind or end what is due in every office that is open; returns how many cases were acted on."""
    is_open = [office for office in Office.objects.all() if calendar_of(office).open_until(now) is not None]
    due = Case.objects.filter(office__in=is_open, silence_at__lte=now).select_related("office").order_by("silence_at")
    return sum(_one(case, now) for case in due[:BATCH])


@transaction.atomic
def _one(found: Case, now: datetime) -> bool:
    """Looks again under the lock: whoever wrote or acted meanwhile is not silent."""
    case = lock(found)
    silence, calendar = silence_of(case), calendar_of(case.office)
    if silence is None or case.silence_at is None or case.silence_at > now:
        return False
    since = last_word(case, case.messages.only("kind", "author", "at")) or case.entered_at
    set_silence(case, calendar, since)
    if case.silence_at is None or case.silence_at > now:
        case.silence_stage = 0
        set_silence(case, calendar, since)
        return _keep(case, acted=False)
    if case.silence_stage < len(silence.reminders):
        return _remind(case, silence, calendar, since)
    move(case, silence.verb, by=System(), note=silence.note, at=now)
    return True


def _remind(case: Case, silence: Silence, calendar: Calendar, since: datetime) -> bool:
    ends = moment_in_words(silence_ends_at(case, calendar, since), case.office.zone)
    queue(notice_of_reminder(case, silence.verb, ends, since))
    case.silence_stage += 1
    set_silence(case, calendar, since)
    return _keep(case, acted=True)


def _keep(case: Case, *, acted: bool) -> bool:
    Case.objects.filter(pk=case.pk).update(silence_stage=case.silence_stage, silence_at=case.silence_at)
    return acted
