"""Places for the words on the lines: beside their line, near where it begins, over nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from .plan import HALF_HEIGHT, LEFT_EDGE, Line, Place, Plan
from .routing import Node, Route, cell_of, percent, pixels

_LETTER, _TALL = 5.6, 9  # pixels of one letter and of a line of text

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Label:
    """A word at an offset in pixels from a point in per cent of a cell."""

    text: str
    cell: Place
    percent: tuple[int, int]
    dx: float
    dy: float
    anchor: str
    box: Box


def labels(plan: Plan, ways: tuple[Route, ...]) -> list[Label]:
    """A label for every line that says something, where it covers least."""
    return _Labels(plan, ways).placed


class _Labels:
    def __init__(self, plan: Plan, ways: tuple[Route, ...]):
        self.plan = plan
        self.kinds = {place: shape.kind for place, shape in plan.shapes}
        self.obstacles = [self._shape_box(place) for place in self.kinds]
        self.obstacles += [box for route in ways for box in self._line_boxes(route)]
        self.placed: list[Label] = []
        for route in ways:
            if route.line.label:
                choices = enumerate(self._candidates(route))
                self.placed.append(min(choices, key=lambda choice: self._cost(*choice))[1])

    def _candidates(self, route: Route) -> Iterator[Label]:
        """Beside the line's beginning first, then further along."""
        corners = route.corners
        yield from self._beside(route.line, corners[0], corners[1], at_shape=self.kinds[route.line.source])
        for start, end in zip(corners, corners[1:], strict=False):
            first, last = route.nodes.index(start), route.nodes.index(end)
            for node in route.nodes[max(first, 1) : last + 1]:
                yield from self._beside(route.line, node, _onward(node, start, end))

    def _beside(self, line: Line, node: Node, after: Node, at_shape: str = "") -> Iterator[Label]:
        if node[0] == after[0]:  # upright: to the right, to the left
            away = HALF_HEIGHT.get(at_shape, 0)
            below = away + 11 if after[1] > node[1] else -away - 4
            for dx, anchor in ((4, "start"), (-4, "end")):
                yield self._label(line, node, dx, below if at_shape else 3, anchor)
        else:  # level: above, below
            rightward = after[0] > node[0]
            edge = LEFT_EDGE.get(at_shape, 50)
            free = (100 - edge if rightward else edge) - percent(node)[0] if at_shape else 0
            dx = free * self.plan.cell[0] / 100 + (2 if rightward else -2)
            for dy in (-4, 11):
                yield self._label(line, node, round(dx, 1), dy, "start" if rightward else "end")

    def _label(self, line: Line, node: Node, dx: float, dy: float, anchor: str) -> Label:
        x, y = pixels(node, self.plan.cell)
        width = len(line.label) * _LETTER
        left = x + dx - (width if anchor == "end" else 0)
        box = (left, y + dy - _TALL, left + width, y + dy + 2)
        return Label(line.label, cell_of(node), percent(node), dx, dy, anchor, box)

    def _cost(self, order: int, label: Label) -> float:
        left, top, right, bottom = label.box
        width, height = self.plan.cell
        outside = left < 1 or right > self.plan.width * width - 1 or top < 0 or bottom > self.plan.height * height
        hidden = [_overlap(label.box, box) for box in self.obstacles]
        hidden_words = [_overlap(label.box, other.box) for other in self.placed]
        return (
            order * 2
            + 1000 * outside
            + sum(60 + area for area in hidden if area)
            + 500 * sum(map(bool, hidden_words))
            + 6 * (left // width != right // width)
            + 6 * (top // height != bottom // height)
        )

    def _shape_box(self, place: Place) -> Box:
        (width, height), kind = self.plan.cell, self.kinds[place]
        x, y = (place[1] + 0.5) * width, (place[0] + 0.5) * height
        half = width * (50 - LEFT_EDGE[kind]) / 100
        return (x - half, y - HALF_HEIGHT[kind], x + half, y + HALF_HEIGHT[kind])

    def _line_boxes(self, route: Route) -> Iterator[Box]:
        corners = [pixels(node, self.plan.cell) for node in route.corners]
        for (x1, y1), (x2, y2) in zip(corners, corners[1:], strict=False):
            yield (min(x1, x2) - 1.5, min(y1, y2) - 1.5, max(x1, x2) + 1.5, max(y1, y2) + 1.5)


def _onward(node: Node, start: Node, end: Node) -> Node:
    """A node further on in the direction from ``start`` to ``end``."""
    return node[0] + (end[0] > start[0]) - (end[0] < start[0]), node[1] + (end[1] > start[1]) - (end[1] < start[1])


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0
