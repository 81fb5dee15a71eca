"""What the office promised over the whole case and for the present step, and why: in sentences, day by day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dukcapil.worktime.calendar import Standard
from dukcapil.worktime.explaining import days_in_words
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import day_in_words, length_in_words, moment_in_words, office_length
from sop_registry.flow import REFUSED, WITHDRAWN, Holder

from .models import Case, Clock


def _on(marks: list[Clock], case: Case) -> str:
    """The day on which the count from the start ends, as it was last counted before any rest."""
    due_at = marks[0].due_at
    for mark in marks:
        if mark.event == Clock.Event.REST:
            break
        due_at = mark.due_at or due_at
    return f" pada {day_in_words(due_at.astimezone(case.office.zone).date())}" if due_at else ""


@dataclass(frozen=True)
class Promise:
    """What the office promised over the whole case, why, and how it ended; ``resting`` while its time stands still."""

    why: str
    promised_at: datetime | None = None
    kept: str = ""
    resting: str = ""
    days: tuple[str, ...] = ()
    since: datetime | None = None


def promise_of(case: Case) -> Promise:
    """The promise of the present round, read from the clock's marks (one query)."""
    standard = case.edition.whole_time
    if standard is None:
        return Promise("SOP kantor ini menetapkan waktu untuk setiap langkah, bukan untuk seluruhnya.")
    marks = [mark for mark in case.clock.order_by("id") if mark.round == case.round]
    if not marks:
        return Promise(f"SOP memberi {standard.as_counted} sejak berkas dinyatakan lengkap.")
    start, last = marks[0], marks[-1]
    kept = ""
    if last.event == Clock.Event.END and last.due_at and case.state != WITHDRAWN:
        late = last.at > last.due_at
        kept = (
            f"Dijanjikan {moment_in_words(last.due_at, case.office.zone)}, "
            f"{'terlambat: ' if late else ''}{'ditolak' if case.state == REFUSED else case.kept} "
            f"{moment_in_words(last.at, case.office.zone)}."
        )
    return Promise(
        why=_why(case, standard, marks),
        promised_at=next(mark.due_at for mark in reversed(marks) if mark.due_at),
        kept=kept,
        resting=_resting(case),
        days=_days(case, standard, marks),
        since=start.at,
    )


def _resting(case: Case) -> str:
    """How much of the promise is left while the citizen or an outside cause has the case; empty where it runs."""
    if case.left_seconds is None:
        return ""
    if case.left_seconds <= 0:
        return "Waktunya berhenti sesudah batasnya lewat; keterlambatan itu tetap tercatat."
    left = office_length(timedelta(seconds=case.left_seconds))
    return f"Waktunya berhenti dengan sisa {left} kerja, dan sisa itu dihitung lagi sesudah berkas dilanjutkan."


def _begun(case: Case) -> str:
    """What started the promise of the present round."""
    return "dinyatakan lengkap" if case.flow.starts_clock else "diterima" if case.round == 1 else "disanggah"


def _why(case: Case, standard: Standard, marks: list[Clock]) -> str:
    start = marks[0]
    since = moment_in_words(start.at, case.office.zone)
    sentences = [
        f"SOP memberi {standard.as_counted} sejak {_begun(case)}, {since}.",
        _how_counted(standard, _on(marks, case)),
    ]
    if any(mark.event == Clock.Event.RECOUNT for mark in marks):
        sentences.append("Kantor mengubah jam layanan atau hari liburnya, jadi batasnya dihitung ulang.")
    if any(mark.event == Clock.Event.REST for mark in marks):
        sentences.append("Selama menunggu pemohon atau sebab luar, waktunya berhenti, lalu sisanya dilanjutkan.")
    return " ".join(sentences)


def _how_counted(standard: Standard, on: str) -> str:
    if standard.minutes:
        return "Menit dan jam hanya dihitung pada jam layanan."
    if standard.counts_every_day:
        return f"Hitungannya mulai hari berikutnya, hari libur ikut dihitung, dan berakhir{on}."
    return f"Hitungannya mulai hari kerja berikutnya, tanpa hari libur, sampai jam layanan tutup{on}."


def _days(case: Case, standard: Standard, marks: list[Clock]) -> tuple[str, ...]:
    """The way to the present due time: every pause, and every day since it last began to run; empty while it rests."""
    zone, told, begun, left = case.office.zone, [], marks[0], ""
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        if mark.event == Clock.Event.REST:
            cause = "menunggu pemohon" if mark.holder == Holder.CITIZEN else mark.reason or "sebab dari luar"
            until = f"sampai {moment_in_words(following.at, zone)}" if following else "sampai sekarang"
            left = _left(mark)
            told.append(f"Berhenti sejak {moment_in_words(mark.at, zone)} {until} ({cause}), {left}.")
        if mark.event == Clock.Event.RESUME:
            begun = mark
    if case.due_at is None:
        return tuple(told)
    counted_by = standard if begun.event == Clock.Event.START else None
    if counted_by is None:
        told.append(f"Berjalan lagi {moment_in_words(begun.at, zone)} {left}.")
    return (*told, *days_in_words(begun.at, case.due_at, counted_by, calendar_of(case.office), _begun(case)))


def _left(rest: Clock) -> str:
    if rest.left_seconds <= 0:
        return "sesudah batasnya lewat"
    return f"dengan sisa {office_length(timedelta(seconds=rest.left_seconds))} kerja"


def why_step(case: Case) -> tuple[str, ...]:
    """Why the present step is due when it is; empty where it has no time of its own."""
    standard = case.edition.step_time(case.state) if case.is_open else None
    if case.step_due_at is None or standard is None:
        return ()
    since = case.entered_at if case.moves else case.received_at
    begun = f"SOP memberi langkah ini {standard.as_counted} sejak {moment_in_words(since, case.office.zone)}."
    counted_by = standard
    if case.step_given_seconds is not None:
        left = length_in_words(timedelta(seconds=case.step_given_seconds))
        begun = f"Langkah ini dilanjutkan {moment_in_words(since, case.office.zone)} dengan sisa {left}."
        counted_by = None
    first = "masuk langkah ini" if case.moves else "diterima"
    return (begun, *days_in_words(since, case.step_due_at, counted_by, calendar_of(case.office), first))
