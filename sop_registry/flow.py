"""An SOP as a machine: a Flow of Steps, assigned on a proxy model, becomes real django-fsm transitions.

    class Pengaduan(Complaint):
        flow = ComplaintFlow("way-kanan/pengaduan/1", Step("pencatatan", Role.PETUGAS, rows="2", catat="solusi"), ...)

A flow says who acts, where each verb leads and which printed rows a state carries. Wording and time standards are the
edition's (``sop_registry.models``). The graph is checked when the module is imported: an unknown verb, an unknown
target or a state that nothing leads to raises ``FlowError`` naming the flow and the fault.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from django_fsm import GET_STATE, transition

from dukcapil.people.roles import Role

from .verbs import VERBS, Verb

DONE, REFUSED, WITHDRAWN = "selesai", "ditolak", "dibatalkan"
ENDS = {DONE: "Selesai", REFUSED: "Ditolak", WITHDRAWN: "Dibatalkan"}
CAME_FROM = "keadaan asal"  # a target: the state the case was in before it was put aside

FLOWS: dict[str, type] = {}


class FlowError(ValueError):
    """A graph that cannot run; the message names the flow and the fault."""


class Holder(StrEnum):
    """Whose time is running: the office's, the citizen's, or that of an outside cause."""

    OFFICE = "kantor"
    CITIZEN = "pemohon"
    OUTSIDE = "luar"


@dataclass(frozen=True)
class Exit:
    """One edge: a verb that may be done in a state, by whom, and where it leads.

    ``books`` are the office's books that the act writes in, ``uses`` is the kind of blank that it takes from the stock,
    ``spoils`` says that the blank taken before is no longer good.
    """

    target: str
    added: bool = False
    fields: tuple[str, ...] = ()
    label: str = ""
    by: tuple[Role, ...] = ()
    books: tuple[str, ...] = ()
    uses: str = ""
    spoils: bool = False
    verb: Verb | None = None

    @property
    def key(self) -> str:
        return self.verb.key

    @property
    def button(self) -> str:
        return self.label or self.verb.label

    def allows(self, case, party) -> bool:
        """django-fsm permission: may this party do this here (see ``dukcapil.casework.parties``)?"""
        return any(party.acts_as(role, case) for role in self.by)


def to(target: str, *, added=False, fields=(), label="", by=(), books=(), uses="", spoils=False) -> Exit:
    """An exit that says more than its target."""
    return Exit(target, added, tuple(fields), label, tuple(by), tuple(books), uses, spoils)


def added(target: str, **more) -> Exit:
    """An exit that is not in the paper but that the work needs ("tambahan sistem")."""
    return to(target, added=True, **more)


class Step:
    """A state: who acts in it, the printed rows it carries, and its exits in the order of the buttons.

    ``recorded_by`` is the desk that records what the citizen does at the counter; ``holder`` is whose time runs when
    it is not the actor's.
    """

    def __init__(self, name, actor, *, rows=(), added=False, title="", holder=None, recorded_by=None, **exits):
        self.name = name
        self.actor = actor
        self.rows = (rows,) if isinstance(rows, str) else tuple(rows)
        self.added = added
        self.title = title or _titled(name)
        self.holder = holder or (Holder.CITIZEN if actor is Role.PEMOHON else Holder.OFFICE)
        self.doers = (recorded_by or actor,)
        self.exits: dict[str, Exit] = {}
        self.unknown_verbs: list[str] = []
        for verb, given in exits.items():
            self.add(verb, given)

    def __repr__(self):
        return f"<Step {self.name}>"

    @property
    def for_citizen(self) -> str:
        """What a state that waits for the citizen asks of them, in plain words; empty for the office's states."""
        owed = next(iter(self.exits.values())).verb
        return owed.asks if self.holder is Holder.CITIZEN else ""

    @property
    def asks_for_acceptance(self) -> bool:
        """Is this the state in which the citizen accepts an answer or objects?"""
        return "terima" in self.exits and self.holder is Holder.CITIZEN

    @property
    def returns_to_citizen(self) -> bool:
        """Is this the state in which the citizen completes a file that was sent back?"""
        return "lengkapi" in self.exits

    def add(self, verb: str, given: str | Exit) -> None:
        exit_ = given if isinstance(given, Exit) else Exit(given)
        known = VERBS.get(verb)
        if known is None:
            self.unknown_verbs.append(verb)  # the flow refuses it, with its key
            return
        self.exits[verb] = replace(exit_, verb=known, by=exit_.by or self.doers, fields=(*known.fields, *exit_.fields))


def _titled(name: str) -> str:
    """ "verifikasi_kasi" -> "Verifikasi Kasi": office holders keep their capital."""
    first, *rest = name.split("_")
    return " ".join([first.capitalize(), *(word.capitalize() if word in _OFFICE_HOLDERS else word for word in rest)])


_OFFICE_HOLDERS = {"kasi", "kabid", "kadis"}


class Flow:
    """The graph of one SOP. ``key`` ends in its version: a changed graph is a new key."""

    ends: dict[str, str] = ENDS  # the states that nothing leaves, with their titles
    is_sop = True  # is it looked up by its key in ``FLOWS``, as every SOP is?
    starts_clock: str | None = None  # the verb that starts the whole-case clock; None: receipt does
    answered_in: frozenset[str] = frozenset()  # states whose entry ends the office's promise

    def __init__(
        self,
        key: str,
        *steps: Step,
        report_rows: tuple[str, ...] = (),
        opening: str = "1",
        verifies_identity: bool = False,
    ):
        self.key = key
        self.verifies_identity = verifies_identity
        self.sop = key.rpartition("/")[0]
        self.opening = opening
        self.report_rows = report_rows
        self.steps: dict[str, Step] = {}
        for step in steps:
            if step.unknown_verbs:
                raise FlowError(f"alur {key}: langkah '{step.name}': verba '{step.unknown_verbs[0]}' tidak dikenal")
        for step in (*steps, *self.common_steps(steps)):
            if step.name in self.steps or step.name in self.ends:
                raise FlowError(f"alur {key}: langkah '{step.name}' ditulis dua kali")
            self.steps[step.name] = step
        self.first = steps[0]
        self.add_common_exits()
        self._check()

    # What a family of SOPs has in common; see families.py.
    def common_steps(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        return ()

    def add_common_exits(self) -> None:
        return None

    def __str__(self):
        return self.key

    def exits_of(self, state: str) -> dict[str, Exit]:
        return self.steps[state].exits if state in self.steps else {}

    def title_of(self, state: str) -> str:
        return self.ends.get(state) or self.steps[state].title

    def holder_of(self, state: str) -> Holder | None:
        return self.steps[state].holder if state in self.steps else None

    def waiting_line(self, state: str) -> str:
        """How a state that waits for the citizen is called to them, in two words."""
        return "Menunggu Anda"

    def is_end(self, state: str) -> bool:
        return state in self.ends

    def needs_answer(self, exit_: Exit) -> bool:
        """Must this edge bring the text that answers the citizen?"""
        return "jawaban" in exit_.fields

    def note_is_for_citizen(self, exit_: Exit) -> bool:
        """Does the citizen read the note of this edge: a refusal, a return, a pause, or the citizen's own act?"""
        if exit_.target in (REFUSED, WITHDRAWN) or set(exit_.by) == {Role.PEMOHON}:
            return True
        return self.holder_of(exit_.target) in (Holder.CITIZEN, Holder.OUTSIDE) and not self.needs_answer(exit_)

    def comes_after_the_answer(self, state: str) -> bool:
        """Is this one of the office's own steps once the citizen has accepted (archive, recap)?"""
        names = list(self.steps)
        answered = [names.index(name) for name in names if name in self.answered_in]
        return state in self.steps and bool(answered) and names.index(state) > max(answered)

    def targets_of(self, exit_: Exit) -> tuple[str, ...]:
        """Where an exit may lead: its target, or every state that can be put aside."""
        if exit_.target != CAME_FROM:
            return (exit_.target,)
        return tuple(step.name for step in self.steps.values() if "tunda" in step.exits)

    def edges(self) -> Iterator[tuple[Step, Exit, str]]:
        """Every edge as (step, exit, target), in the flow's own order."""
        for step in self.steps.values():
            for exit_ in step.exits.values():
                for target in self.targets_of(exit_):
                    yield step, exit_, target

    def path_from(self, state: str) -> list[str]:
        """The states still ahead on the shortest ordinary way: each step's first forward exit."""
        path = []
        while state in self.steps:
            onward = [exit_ for exit_ in self.steps[state].exits.values() if exit_.verb.forward]
            if not onward or onward[0].target in path or onward[0].target == CAME_FROM:
                break
            state = onward[0].target
            path.append(state)
        return path

    def _check(self) -> None:
        seen, frontier = set(), [self.first.name]
        while frontier:
            state = frontier.pop()
            if state in seen or state in self.ends:
                continue
            if state not in self.steps:
                raise FlowError(f"alur {self.key}: tujuan '{state}' bukan langkah alur ini")
            seen.add(state)
            for exit_ in self.steps[state].exits.values():
                frontier.extend(self.targets_of(exit_))
        lost = [name for name in self.steps if name not in seen]
        if lost:
            raise FlowError(f"alur {self.key}: tidak ada yang menuju langkah '{lost[0]}'")
        for step in self.steps.values():
            if not step.exits:
                raise FlowError(f"alur {self.key}: langkah '{step.name}' tidak punya jalan keluar")

    def contribute_to_class(self, model, name: str) -> None:
        """Django's hook, run before ``class_prepared``: turn the edges into transitions of the model."""
        taken = FLOWS.get(self.key)
        if taken is not None and taken.__qualname__ != model.__qualname__:
            raise FlowError(f"alur {self.key}: kunci sudah dipakai {taken.__qualname__}")
        if self.is_sop:
            FLOWS[self.key] = model
        setattr(model, name, self)
        for verb in {key: None for step in self.steps.values() for key in step.exits}:
            setattr(model, verb, self._transition(model, verb))

    def _transition(self, model, verb: str) -> Callable:
        body = getattr(model, verb, None)
        if hasattr(body, "_django_fsm"):
            raise FlowError(f"alur {self.key}: '{verb}' sudah menjadi transisi di {model.__qualname__}")
        method = _named(body, model, verb)
        for step in self.steps.values():
            if exit_ := step.exits.get(verb):
                method = transition(
                    "state",
                    source=step.name,
                    target=self._target(exit_),
                    permission=exit_.allows,
                    custom={"exit": exit_},
                )(method)
        return method

    def _target(self, exit_: Exit):
        if exit_.target != CAME_FROM:
            return exit_.target
        return GET_STATE(lambda case, **given: case.came_from, states=list(self.targets_of(exit_)))


def _named(body: Callable | None, model, verb: str) -> Callable:
    """A function of the verb's own name: django-fsm hashes a transition by its ``__qualname__``."""

    def act(case, *, by, note="", fields=None):
        if body is not None:
            body(case, by=by, note=note, fields=fields or {})

    act.__name__ = verb
    act.__qualname__ = f"{model.__qualname__}.{verb}"
    act.__doc__ = VERBS[verb].past
    return act
