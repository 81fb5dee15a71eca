"""Until when a citizen may stay silent, what the silence then means, and why: in sentences, day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dukcapil.worktime.calendar import WORKING_DAY, Calendar, Standard, due
from dukcapil.worktime.explaining import days_in_words
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_words

from .models import Case, Message
from .silence import Silence, last_word, silence_ends_at, silence_of


@dataclass(frozen=True)
class _Told:
    """The words for what a silence ends; the ``rule`` names ``who`` has how many ``days``."""

    title: str
    consequence: str
    begun: str
    rule: str


_TOLD = {
    "terima": _Told(
        title="Batas menanggapi jawaban",
        consequence="Tanpa tanggapan sampai saat itu, jawaban dianggap diterima.",
        begun="jawaban dikirim",
        rule="Seperti di SP4N-LAPOR, jawaban yang tidak ditanggapi dianggap diterima; portal ini memberi {who} {days}",
    ),
    "batalkan": _Told(
        title="Batas melengkapi berkas",
        consequence="Bila belum dilengkapi sampai saat itu, berkas ditutup.",
        begun="berkas dikembalikan",
        rule="Portal ini memberi {who} {days} untuk melengkapi berkas",
    ),
}


@dataclass(frozen=True)
class CitizensLimit:
    """The close of the citizen's last working day, what happens after it, and why it lies there."""

    title: str
    ends_at: datetime
    consequence: str
    why: str
    days: tuple[str, ...]


def citizens_limit_of(case: Case, words: Iterable[Message], *, for_citizen: bool) -> CitizensLimit | None:
    """None where silence ends nothing. It counts anew from the citizen's last one of the ``words`` on the case."""
    silence = silence_of(case)
    if silence is None:
        return None
    calendar, word, told = calendar_of(case.office), last_word(case, words), _TOLD[silence.verb]
    since, begun = (word, "pesan diterima") if word else (case.entered_at, told.begun)
    ends_at = silence_ends_at(case, calendar, since)
    if ends_at is None:
        return None
    who = "Anda" if for_citizen else "pemohon"
    return CitizensLimit(
        title=told.title,
        ends_at=ends_at,
        consequence=told.consequence,
        why=" ".join(_why(silence, told, who, f"{begun}, {moment_in_words(since, case.office.zone)}", since, calendar)),
        days=tuple(days_in_words(since, ends_at, _working_days(silence.days), calendar, begun)),
    )


def _why(silence: Silence, told: _Told, who: str, begun: str, since: datetime, calendar: Calendar) -> Iterator[str]:
    yield f"{told.rule.format(who=who, days=_working_days(silence.days))}, dihitung sejak {begun}."
    yield "Hari itu dan hari libur tidak dihitung."
    reminded = [due(since, _working_days(days), calendar) for days in silence.reminders]
    if reminded:
        moments = " dan ".join(moment_in_words(moment, calendar.zone) for moment in reminded)
        yield f"Pengingat dikirim sesudah {moments}."
    yield f"Pesan baru dari {who} memulai hitungan ini lagi dari awal."


def _working_days(days: int) -> Standard:
    return Standard(days, WORKING_DAY)
