"""What the sheet shows where: rows, columns, shapes and lines, from an edition and its flow.

The printed rows stand in their printed order; a state that the system added gets a row of its own after the
state it follows. Verbs that every SOP has (withdraw, refuse, put aside) are told in words, not drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sop_registry.flow import CAME_FROM, ENDS, Exit, Flow, Step
from sop_registry.models import Edition, EditionStep

Place = tuple[int, int]  # row, column
CAPSULE, BOX, DIAMOND = "kapsul", "kotak", "belah ketupat"
STATE, END = "keadaan", "akhir"  # the shapes of the graph picture
HALF_HEIGHT = {BOX: 12, CAPSULE: 12, DIAMOND: 17, STATE: 28, END: 16}  # pixels
LEFT_EDGE = {BOX: 24, CAPSULE: 24, DIAMOND: 20, STATE: 20, END: 28}  # per cent of a cell's width
CELL = (88, 76)  # the smallest usual size of a sheet's cell, in pixels


@dataclass(frozen=True)
class Shape:
    kind: str
    added: bool = False


@dataclass(frozen=True)
class Line:
    """From one shape to another; a line that is not an ``arrow`` joins two who act together."""

    source: Place
    target: Place
    added: bool = False
    back: bool = False
    label: str = ""
    arrow: bool = True


@dataclass(frozen=True)
class Plan:
    """The drawing, apart from the paper: hashable, so that a route is reckoned once. ``cell`` is in pixels."""

    height: int
    width: int
    shapes: tuple[tuple[Place, Shape], ...]
    lines: tuple[Line, ...]
    cell: tuple[int, int] = CELL


@dataclass
class SheetRow:
    """A printed row, or the row of a state that the system added (then ``printed`` is None)."""

    printed: EditionStep | None
    states: list[Step] = field(default_factory=list)


@dataclass
class Layout:
    """Rows and columns of an edition's sheet and the places of its states."""

    edition: Edition
    columns: list[tuple[str, str]] = field(init=False)  # role, printed label
    rows: list[SheetRow] = field(init=False)
    places: dict[str, list[Place]] = field(init=False)

    def __post_init__(self):
        self.flow: Flow = self.edition.flow
        self.rows = _rows(self.edition, self.flow)
        self.columns = _columns(self.edition, self.rows)
        column = {role: place for place, (role, _) in enumerate(self.columns)}
        self.places = {step.name: [] for step in self.flow.steps.values()}
        for place, row in enumerate(self.rows):
            for step in row.states:
                self.places[step.name].append((place, column[step.actor]))

    def place_of_row(self, no: str) -> Place:
        """Where the one who does a printed row acts."""
        return next(
            (place, self._column(row.printed.actor))
            for place, row in enumerate(self.rows)
            if row.printed is not None and row.printed.no == no
        )

    def plan(self) -> Plan:
        shapes: dict[Place, Shape] = {self.place_of_row(self.flow.opening): Shape(CAPSULE)}
        for step in self.flow.steps.values():
            for place in self.places[step.name]:
                shapes.setdefault(place, Shape(self._kind(step, place), step.added))
        lines = _without_doubles([*self._opening(), *self._ways()])
        for shape, line in (*self._report(), *self._partners(shapes)):
            shapes.update(shape)
            lines += line
        return Plan(len(self.rows), len(self.columns), tuple(shapes.items()), tuple(lines))

    def _column(self, role: str) -> int:
        return next(place for place, (key, _) in enumerate(self.columns) if key == role)

    def _kind(self, step: Step, place: Place) -> str:
        row = self.rows[place[0]].printed
        decides = row is None or row.decision
        if decides and len(drawn_exits(self.flow, step)) > 1 and not self._ends(step):
            return DIAMOND
        return CAPSULE if self._ends(step) else BOX

    def _ends(self, step: Step) -> bool:
        """Is the matter over here, for the paper: every way forward ends, at once or after an added state?"""
        onward = [exit_.target for exit_, _ in drawn_exits(self.flow, step, ends=True) if exit_.verb.forward]
        after = [self.flow.steps[target] for target in onward if target not in ENDS]
        return bool(onward) and all(state.added and not step.added and self._only_ends(state) for state in after)

    def _only_ends(self, step: Step) -> bool:
        return all(exit_.target in ENDS for exit_ in step.exits.values() if exit_.verb.forward)

    def _opening(self) -> Iterator[Line]:
        first = self.flow.first
        yield Line(self.place_of_row(self.flow.opening), self.places[first.name][0], first.added)

    def _ways(self) -> Iterator[Line]:
        for step in self.flow.steps.values():
            places = self.places[step.name]
            ways = drawn_exits(self.flow, step)
            for number, (source, target) in enumerate(zip(places, places[1:], strict=False), 1):
                next_way = ways[min(number, len(ways) - 1)][0]
                yield Line(source, target, step.added, label=_label(step, next_way, self._kind(step, source)))
            for number, (exit_, target) in enumerate(ways):
                source = places[min(number, len(places) - 1)]
                added = exit_.added or step.added or self.flow.steps[target].added
                label = _label(step, exit_, self._kind(step, source))
                yield Line(source, self.places[target][0], added, not exit_.verb.forward, label)

    def _report(self) -> Iterator[tuple[dict, list[Line]]]:
        """The monthly report's rows: a chain of their own, handed from each actor to the next."""
        before = None
        for no in self.flow.report_rows:
            place = self.place_of_row(no)
            row = self.rows[place[0]].printed
            chain = [(place[0], self._column(role)) for role, _ in row.actors()]
            kinds = [CAPSULE if before is None else BOX, *([BOX] * (len(chain) - 1))]
            if no == self.flow.report_rows[-1]:
                kinds[-1] = CAPSULE
            shapes = {spot: Shape(kind) for spot, kind in zip(chain, kinds, strict=True)}
            links = [*([before] if before else []), *chain]
            yield shapes, [Line(a, b) for a, b in zip(links, links[1:], strict=False) if a != b]
            before = chain[-1]

    def _partners(self, shapes: dict[Place, Shape]) -> Iterator[tuple[dict, list[Line]]]:
        """Who acts in a row beside the one who does it."""
        for place, row in enumerate(self.rows):
            if row.printed is None:
                continue
            spots = [(place, self._column(role)) for role, _ in row.printed.actors()]
            with_shape = [spot for spot in spots if spot in shapes]
            for spot in spots:
                if spot not in shapes and with_shape:
                    yield {spot: Shape(BOX)}, [Line(with_shape[0], spot, arrow=False)]


def drawn_exits(flow: Flow, step: Step, *, ends: bool = False) -> list[tuple[Exit, str]]:
    """The exits that the sheet draws, with their targets; those into an end state only when asked."""
    return [
        (exit_, exit_.target)
        for exit_ in step.exits.values()
        if not exit_.verb.quiet and exit_.target != CAME_FROM and (ends or not flow.is_end(exit_.target))
    ]


def _rows(edition: Edition, flow: Flow) -> list[SheetRow]:
    rows = [SheetRow(printed) for printed in edition.steps.all()]
    numbers = {row.printed.no: row for row in rows}
    here, apart = numbers[flow.opening], []
    for step in flow.steps.values():
        if step.rows:
            carried = [numbers[no] for no in step.rows]
            for row in carried:
                row.states.append(step)
            here = max(here, carried[-1], key=rows.index)
        elif drawn_exits(flow, step, ends=True):
            row = SheetRow(None, [step])
            rows.insert(rows.index(here) + 1, row)
            here = row
        else:
            apart.append(SheetRow(None, [step]))
    return rows + apart


def _columns(edition: Edition, rows: list[SheetRow]) -> list[tuple[str, str]]:
    """The printed columns in their order, then those that only the system's states need."""
    columns = {column["actor"]: column["label"] for column in edition.columns}
    for row in rows:
        if row.printed is not None:
            for role, label in row.printed.actors():
                columns.setdefault(role, label)
        for step in row.states:
            columns.setdefault(step.actor.value, edition.label_of(step.name))
    return list(columns.items())


def _label(step: Step, exit_: Exit, kind: str) -> str:
    """ "ya" and "tidak" where a printed decision has one way on; else the verb, where there are several ways out."""
    onward = [each for each in step.exits.values() if each.verb.forward and not each.added]
    if kind == DIAMOND and not step.added and not exit_.added and len(onward) == 1:
        return "ya" if exit_.verb.forward else "tidak"
    if kind == DIAMOND or not exit_.verb.forward or exit_.added:
        return exit_.key.replace("_", " ")
    return ""


def _without_doubles(lines: list[Line]) -> list[Line]:
    """One line between two places; printed wins over added."""
    kept: dict[tuple[Place, Place], Line] = {}
    for line in sorted(lines, key=lambda line: line.added):
        if line.source != line.target:
            kept.setdefault((line.source, line.target), line)
    return list(kept.values())
