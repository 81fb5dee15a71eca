"""Ways for the lines of a plan: along tracks between the shapes, few bends, few crossings, no shape crossed.

Every cell of the sheet has vertical and horizontal tracks at fixed fractions of its width and height; a shape covers
the middle ones. A line runs from node to node of these tracks (Dijkstra over node and direction).
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappop, heappush

from .plan import DIAMOND, Line, Place, Plan

X_TRACKS = (6, 14, 35, 50, 65, 86, 94)  # per cent of a cell's width
Y_TRACKS = (8, 18, 50, 82, 92)  # per cent of a cell's height
INSIDE_X, MIDDLE_X, MIDDLE_Y = (2, 3, 4), 3, 2  # the tracks that a shape covers

Node = tuple[int, int]  # number of the vertical track, number of the horizontal track
RIGHT, DOWN, LEFT, UP = (1, 0), (0, 1), (-1, 0), (0, -1)
_SIDES = (RIGHT, DOWN, LEFT, UP)
# What it costs to leave or enter by a side of the shape: a line on, a line back.
_LEAVING = {False: {DOWN: 0, RIGHT: 8, LEFT: 8, UP: 45}, True: {RIGHT: 0, LEFT: 0, UP: 10, DOWN: 25}}
_ENTERING = {False: {UP: 0, LEFT: 0, RIGHT: 0, DOWN: 30}, True: {RIGHT: 0, LEFT: 0, DOWN: 4, UP: 12}}
_BEND, _CROSSING, _TOUCH, _OVERLAP, _TAKEN, _OFF_CENTRE = 16, 30, 90, 500, 160, 24
_TIP = 14  # a diamond's sides are for its ways out
_TOGETHER = 0.7  # what a pixel costs where lines run together
_FOREVER = float("inf")


@dataclass(frozen=True)
class Route:
    """A line with its way: the first and the last node lie under the source's and the target's shape."""

    line: Line
    nodes: tuple[Node, ...]

    @property
    def corners(self) -> list[Node]:
        """The nodes where the way begins, bends and ends."""
        inner = [
            here
            for before, here, after in zip(self.nodes, self.nodes[1:], self.nodes[2:], strict=False)
            if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1])
        ]
        return [self.nodes[0], *inner, self.nodes[-1]]


def cell_of(node: Node) -> Place:
    """The cell in which a node lies, as (row, column)."""
    return node[1] // len(Y_TRACKS), node[0] // len(X_TRACKS)


def percent(node: Node) -> tuple[int, int]:
    """Where in its cell a node lies, in per cent."""
    return X_TRACKS[node[0] % len(X_TRACKS)], Y_TRACKS[node[1] % len(Y_TRACKS)]


def pixels(node: Node, cell: tuple[int, int]) -> tuple[float, float]:
    """Where a node lies on a sheet whose cells are all of one size."""
    (row, column), (x, y) = cell_of(node), percent(node)
    return (column + x / 100) * cell[0], (row + y / 100) * cell[1]


@lru_cache(maxsize=64)
def routes(plan: Plan) -> tuple[Route, ...]:
    """A route for every line: the printed way on first, then returns, then what the system added."""
    router = _Router(plan)
    in_order = sorted(plan.lines, key=lambda line: (not line.arrow, line.added, line.back, _distance(line)))
    found = {line: Route(line, router.route(line)) for line in in_order}
    return tuple(found[line] for line in plan.lines)


def strokes(ways: tuple[Route, ...]) -> list[tuple[Node, Node, bool]]:
    """The straight pieces to draw, as (first node, last node, added): lines that run together are drawn once."""
    spans = defaultdict(list)
    for route in ways:
        for start, end in zip(route.corners, route.corners[1:], strict=False):
            first, last = sorted((start, end))
            upright = first[0] == last[0]
            spans[upright, first[not upright], route.line.added].append((first[upright], last[upright]))
    return [
        ((track, begin), (track, end), added) if upright else ((begin, track), (end, track), added)
        for (upright, track, added), each in spans.items()
        for begin, end in _joined(each)
    ]


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _distance(line: Line) -> int:
    return abs(line.source[0] - line.target[0]) + abs(line.source[1] - line.target[1])


class _Router:
    def __init__(self, plan: Plan):
        self.cell = plan.cell
        self.size = (plan.width * len(X_TRACKS), plan.height * len(Y_TRACKS))
        self.kinds = {place: shape.kind for place, shape in plan.shapes}
        self.covered = {_node(place, x): place for place in self.kinds for x in INSIDE_X}
        tracks = [(x, y) for x in range(self.size[0]) for y in range(self.size[1])]
        self.pixels = {node: pixels(node, plan.cell) for node in tracks}
        self.used = defaultdict(list)  # two neighbouring nodes -> lines that run between them
        self.passed = defaultdict(list)  # node -> (line, heading in, heading out)
        self.doors = defaultdict(list)  # (node under a shape, heading) -> (line, leaving)

    def route(self, line: Line) -> tuple[Node, ...]:
        """The cheapest way of a line, kept in mind for the lines after it."""
        best, before, queue = {}, {}, []
        end = _node(line.target, MIDDLE_X)
        for door in self._doors_of(line.source):
            best[door] = self._door_cost(line, door, leaving=True)
            heappush(queue, (best[door] + self._at_least(door[0], end), best[door], door))
        goals = {(node, (-x, -y)): (node, (x, y)) for node, (x, y) in self._doors_of(line.target)}
        while queue:
            _, cost, here = heappop(queue)
            if here in goals:
                return self._keep(line, here, before)
            if cost > best[here]:
                continue
            for after, more in self._onward(line, here, goals):
                if cost + more < best.get(after, _FOREVER):
                    best[after], before[after] = cost + more, here
                    heappush(queue, (cost + more + self._at_least(after[0], end), cost + more, after))
        raise ValueError(f"no way from {line.source} to {line.target}")

    def _doors_of(self, place: Place) -> list[tuple[Node, Node]]:
        """Where lines may leave a shape: the node under it and the heading out."""
        across = (MIDDLE_X,) if self.kinds[place] == DIAMOND else INSIDE_X
        ends = [(_node(place, INSIDE_X[0]), LEFT), (_node(place, INSIDE_X[-1]), RIGHT)]
        return ends + [(_node(place, x), side) for x in across for side in (UP, DOWN)]

    def _onward(self, line: Line, here, goals):
        node, heading = here
        sides = (heading,) if node in self.covered else _SIDES
        for side in sides:
            after = (node[0] + side[0], node[1] + side[1])
            if side == (-heading[0], -heading[1]) or not self._on_sheet(after):
                continue
            cost = self._step_cost(line, node, after) + self._node_cost(line, node, heading, side)
            if after not in self.covered:
                yield (after, side), cost
            elif (after, side) in goals:
                yield (after, side), cost + self._door_cost(line, goals[after, side], leaving=False)

    def _at_least(self, node: Node, end: Node) -> float:
        """What the rest of a way costs at the very least (the A* estimate); it may end beside the middle."""
        (x, y), (to_x, to_y) = self.pixels[node], self.pixels[end]
        return _TOGETHER * max(0, abs(to_x - x) + abs(to_y - y) - self.cell[0] / 4)

    def _on_sheet(self, node: Node) -> bool:
        return 0 <= node[0] < self.size[0] and 0 <= node[1] < self.size[1]

    def _step_cost(self, line: Line, node: Node, after: Node) -> float:
        (x, y), (to_x, to_y) = self.pixels[node], self.pixels[after]
        length = abs(to_x - x) + abs(to_y - y)
        others = self.used[_between(node, after)]
        if not others:
            return length
        return length * _TOGETHER if all(_may_merge(line, other) for other in others) else length + _OVERLAP

    def _node_cost(self, line: Line, node: Node, heading, side) -> float:
        cost = 0 if heading == side else _BEND
        for other, came, went in self.passed[node]:
            if _may_merge(line, other):
                continue
            straight = heading == side and came == went and came[0] != heading[0]
            cost += _CROSSING if straight else _TOUCH
        return cost

    def _door_cost(self, line: Line, door, *, leaving: bool) -> float:
        node, side = door
        cost = (_LEAVING if leaving else _ENTERING)[line.back][side]
        if not leaving and side in (LEFT, RIGHT) and self.kinds[line.target] == DIAMOND:
            cost += _TIP
        if side in (UP, DOWN) and node[0] % len(X_TRACKS) != MIDDLE_X:
            cost += _OFF_CENTRE
        for other, leaves in self.doors[door]:
            merging = not leaving and not leaves and _may_merge(line, other)
            cost += 0 if merging else _TAKEN
        return cost

    def _keep(self, line: Line, last, before) -> tuple[Node, ...]:
        states = [last]
        while states[-1] in before:
            states.append(before[states[-1]])
        states.reverse()
        for (node, heading), (after, side) in zip(states, states[1:], strict=False):
            self.used[_between(node, after)].append(line)
            self.passed[node].append((line, heading, side))
        node, heading = last
        self.doors[node, (-heading[0], -heading[1])].append((line, False))
        self.doors[states[0]].append((line, True))
        return tuple(node for node, _ in states)


def _node(place: Place, x: int) -> Node:
    """The node of a cell's vertical track ``x`` at the cell's middle."""
    return place[1] * len(X_TRACKS) + x, place[0] * len(Y_TRACKS) + MIDDLE_Y


def _between(node: Node, after: Node) -> tuple[Node, Node]:
    return (node, after) if node < after else (after, node)


def _may_merge(line: Line, other: Line) -> bool:
    """Lines into one shape may run together, if they look alike and come from one side: above, below or beside."""
    return line.target == other.target and line.added == other.added and _from_above(line) == _from_above(other)


def _from_above(line: Line) -> int:
    return (line.target[0] > line.source[0]) - (line.target[0] < line.source[0])
