"""What a citizen's silence means: an answer counts as accepted, a file that is not completed lapses; reminded before.

LAPOR counts a report as finished after ten working days without a reply; the same ten are used here, and thirty for a
file that was sent back (``settings.SILENCE``). Pure: ``sweep_silence`` acts on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from dukcapil.worktime.calendar import Calendar, nth_working_day
from dukcapil.worktime.line import NeverOpen

from .models import Case, Message


@dataclass(frozen=True)
class Silence:
    """What happens after ``days`` working days of silence, and after which days the citizen is reminded."""

    verb: str
    note: str
    days: int
    reminders: tuple[int, ...]

    def after(self, stage: int) -> int:
        """Working days until a stage: one for each reminder, then the end."""
        return (*self.reminders, self.days)[min(stage, len(self.reminders))]


def silence_of(case: Case) -> Silence | None:
    """What silence does in the case's state; None where it ends nothing."""
    step = case.graph.steps.get(case.state)
    if step is not None and step.asks_for_acceptance:
        days, reminders = _days_of("terima")
        note = f"Tidak ada tanggapan dalam {days} hari kerja, jadi jawaban dianggap diterima."
        return Silence("terima", note, days, reminders)
    if step is not None and step.returns_to_citizen:
        days, reminders = _days_of("lengkapi")
        note = f"Tidak dilengkapi dalam {days} hari kerja, jadi berkas ditutup. Anda dapat mengajukan lagi kapan saja."
        return Silence("batalkan", note, days, reminders)
    return None


def _days_of(verb: str) -> tuple[int, tuple[int, ...]]:
    """Working days until the end, and those of the reminders before it: a later one would come after the fact."""
    days, reminders = settings.SILENCE[verb]
    return days, tuple(sorted(day for day in reminders if 0 < day < days))


def last_word(case: Case, words: Iterable[Message]) -> datetime | None:
    """When the citizen last wrote since the case came into its state: from then on they are silent."""
    citizens = [word.at for word in words if word.kind == Message.Kind.WORD and word.author_id is None]
    return max((at for at in citizens if at > case.entered_at), default=None)


def set_silence(case: Case, calendar: Calendar, since: datetime | None = None) -> None:
    """Set when silence is next looked at, counted from the entry into the state or from a later word of the citizen."""
    silence = silence_of(case)
    case.silence_at = silence and _close_after(silence.after(case.silence_stage), since or case.entered_at, calendar)


def silence_ends_at(case: Case, calendar: Calendar, since: datetime | None = None) -> datetime | None:
    """The close of the last working day that the citizen has; None where silence ends nothing."""
    silence = silence_of(case)
    return silence and _close_after(silence.days, since or case.entered_at, calendar)


def _close_after(days: int, since: datetime, calendar: Calendar) -> datetime | None:
    try:
        return calendar.close_of(nth_working_day(since.astimezone(calendar.zone).date(), days, calendar))
    except NeverOpen:
        return None
