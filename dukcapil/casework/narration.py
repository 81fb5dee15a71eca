"""A case told in plain words: its way, how near its limits are, and why they lie where they lie."""

from dataclasses import dataclass
from datetime import datetime

from dukcapil.worktime.wording import clock_time, day_in_words, length_in_words, moment_in_short, moment_in_words
from sop_registry.flow import DONE, ENDS, REFUSED, WITHDRAWN, Holder
from sop_registry.verbs import VERBS

from .effects import FACTS, OPENING, SIDE_ACTS
from .inputs import INPUTS
from .models import Case, Clock, Trail

_TITLES = {OPENING: "Dikirim", **SIDE_ACTS}


@dataclass(frozen=True)
class Stop:
    """One stop on the way of a case, in plain words. ``kind`` is "done", "now" or "todo"."""

    title: str
    line: str
    kind: str
    note: str = ""
    added: bool = False


def way_of(case: Case, trail: list[Trail], at: datetime, *, for_citizen: bool, with_notes: bool = True) -> list[Stop]:
    """The rail of a case: what was done, where it is now, and the ordinary way still ahead."""
    told = [act for act in trail if not for_citizen or act.verb not in SIDE_ACTS]
    stops = [_done(case, act, at, for_citizen, with_notes) for act in told]
    if case.state == DONE:
        return [*stops, Stop(ENDS[DONE], "", "done")]
    if not case.is_open:
        return stops
    since = f"sejak {moment_in_short(case.entered_at, case.office.zone, at)}"
    return [
        *stops,
        _stop(case, case.state, "now", for_citizen, since),
        *(_stop(case, state, "todo", for_citizen) for state in case.graph.path_from(case.state)),
    ]


def _stop(case: Case, state: str, kind: str, for_citizen: bool, when: str = "") -> Stop:
    """A stop still to come, or the present one; the citizen reads neither office jargon nor a standard of their own."""
    if state in ENDS:
        return Stop(ENDS[state], "", kind)
    step, standard = case.graph.steps[state], case.edition.step_time(state)
    citizens_turn = for_citizen and step.holder is Holder.CITIZEN
    facts = [
        "Anda" if citizens_turn else case.edition.label_of(state),
        when,
        f"standar {standard}" if standard and not citizens_turn else "",
        "tambahan sistem" if step.added and not for_citizen else "",
    ]
    title = (for_citizen and step.for_citizen) or case.edition.activity_of(state)
    return Stop(title, " · ".join(fact for fact in facts if fact), kind, added=step.added)


def _done(case: Case, act: Trail, at: datetime, for_citizen: bool, with_notes: bool) -> Stop:
    line = f"{actor_of(case, act, for_citizen)} · {moment_in_short(act.at, case.office.zone, at)}"
    shown = with_notes and (not for_citizen or _citizen_reads_note(case, act))
    said = [*facts_of(act), act.note] if not for_citizen else [act.note]
    return Stop(title_of_act(act), line, "done", "\n".join(filter(None, said)) if shown else "")


def facts_of(act: Trail) -> list[str]:
    """The facts an act brought, as "Nomor dokumen: 1808-LU-22112026-0001"."""
    return [f"{INPUTS[name].label}: {INPUTS[name].shown(value)}" for name, value in act.data.get(FACTS, {}).items()]


def title_of_act(act: Trail) -> str:
    """What was done, as the trail words it; the same verb may be worded anew where it is the citizen's."""
    if act.verb in _TITLES:
        return _TITLES[act.verb]
    verb = VERBS[act.verb]
    citizens = act.party != Trail.Party.STAFF or act.on_behalf
    return (citizens and verb.own_past) or verb.past


def actor_of(case: Case, act: Trail, for_citizen: bool) -> str:
    """Who did an act: the role for the citizen, name and role for the office."""
    if act.party == Trail.Party.SYSTEM:
        return "Sistem"
    if act.party == Trail.Party.CITIZEN:
        return "Anda" if for_citizen else "Pemohon"
    who = act.mandate.title if act.mandate_id else case.label_of_act(act)
    if act.on_behalf:
        who += " atas nama pemohon"
    return who if for_citizen else f"{act.user}, {who}"


def _citizen_reads_note(case: Case, act: Trail) -> bool:
    if act.party == Trail.Party.CITIZEN:
        return True
    exit_ = case.graph.exits_of(act.from_state).get(act.verb)
    return exit_ is not None and case.graph.note_is_for_citizen(exit_)


@dataclass(frozen=True)
class Urgency:
    """How near a due time is, as a word and a colour."""

    text: str
    kind: str


def urgency(due_at: datetime | None, now: datetime, zone) -> Urgency | None:
    if due_at is None:
        return None
    if due_at < now:
        return Urgency(f"Lewat {length_in_words(now - due_at)}", "late")
    soon = (due_at - now).total_seconds() < 3600
    text = f"{length_in_words(due_at - now)} lagi" if soon else moment_in_short(due_at, zone, now)
    return Urgency(text, "soon" if soon else "ok")


def _on(start: Clock, case: Case) -> str:
    return f" pada {day_in_words(start.due_at.astimezone(case.office.zone).date())}" if start.due_at else ""


@dataclass(frozen=True)
class Promise:
    """What the office promised over the whole case, why, and how it ended."""

    why: str
    promised_at: datetime | None = None
    kept: str = ""


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
    counted = [mark.due_at for mark in marks if mark.event == Clock.Event.RECOUNT]
    return Promise(_why(case, standard, marks), counted[-1] if counted else start.due_at, kept)


def _why(case: Case, standard, marks: list[Clock]) -> str:
    start = marks[0]
    begun = "dinyatakan lengkap" if case.flow.starts_clock else "diterima" if case.round == 1 else "disanggah"
    since = day_in_words(start.at.astimezone(case.office.zone).date())
    sentences = [
        f"SOP memberi {standard.as_counted} sejak {begun}, {since} pukul {clock_time(start.at, case.office.zone)}.",
        "Menit dan jam hanya dihitung pada jam layanan."
        if standard.minutes
        else f"Hitungannya mulai hari kerja berikutnya, tanpa hari libur, sampai jam layanan tutup{_on(start, case)}.",
    ]
    if any(mark.event == Clock.Event.RECOUNT for mark in marks):
        sentences.append("Kantor mengubah jam layanan atau hari liburnya, jadi batasnya dihitung ulang.")
    if any(mark.event == Clock.Event.REST for mark in marks):
        sentences.append("Selama menunggu pemohon atau sebab luar, waktunya berhenti, lalu sisanya dilanjutkan.")
    return " ".join(sentences)
