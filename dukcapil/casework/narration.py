"""A case told in plain words: its way, how near its limits are, and why they lie where they lie."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dukcapil.people.models import Office
from dukcapil.worktime.calendar import office_time_between
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import moment_in_short, office_length
from sop_registry.flow import DONE, ENDS, Holder
from sop_registry.verbs import VERBS

from .effects import FACTS, OPENING, SIDE_ACTS
from .inputs import INPUTS
from .models import Case, Trail

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
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
    since = f"sejak {moment_in_short(case.in_step_since, case.office.zone, at)}"
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


def urgency(due_at: datetime | None, now: datetime, office: Office) -> Urgency | None:
    """In office time, as the limit itself is counted: a night between makes nothing later."""
    if due_at is None:
        return None
    if due_at < now:
        passed = office_time_between(due_at, now, calendar_of(office))
        return Urgency(f"Lewat {office_length(passed)} kerja" if passed >= _MINUTE else "Baru lewat", "late")
    left = office_time_between(now, due_at, calendar_of(office))
    if left < _MINUTE:
        return Urgency("Sekarang", "soon")
    if left < _HOUR:
        return Urgency(f"{office_length(left)} kerja lagi", "soon")
    return Urgency(moment_in_short(due_at, office.zone, now), "ok")
