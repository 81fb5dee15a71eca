"""The lembar kontrol that travels with a file: who had it, from when to when, against the SOP's standard."""

from dataclasses import dataclass
from datetime import datetime

from .effects import SIDE_ACTS
from .models import Case
from .narration import actor_of, facts_of, title_of_act


@dataclass(frozen=True)
class Line:
    """One step as it was done, with its printed rows; ``left`` is empty for the step where the file lies now."""

    rows: str
    step: str
    who: str
    standard: str
    entered: datetime
    left: datetime | None
    done: str
    note: str


def lines_of(case: Case, *, with_notes: bool) -> list[Line]:
    """One line for every stay of the case in a step, in their order, and one for where it lies now (one query)."""
    acts = case.trail.exclude(verb__in=SIDE_ACTS).select_related("user", "mandate__office")
    lines, entered = [], case.received_at
    for act in acts:
        if act.from_state:
            who = actor_of(case, act, for_citizen=False)
            note = "; ".join(filter(None, [*facts_of(act), act.note])) if with_notes else ""
            lines.append(_line(case, act.from_state, who, entered, act.at, title_of_act(act), note))
        entered = act.at if act.from_state else entered
    if case.is_open:
        lines.append(_line(case, case.state, case.edition.label_of(case.state), entered, None, "", ""))
    return lines


def _line(case: Case, state: str, who: str, entered: datetime, left: datetime | None, done: str, note: str) -> Line:
    standard = case.edition.step_time(state)
    rows = " dan ".join(case.graph.steps[state].rows)
    shown = str(standard) if standard else "tidak disebut"
    return Line(rows, case.edition.activity_of(state), who, shown, entered, left, done, note)
