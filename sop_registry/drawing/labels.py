"""Places for the words on the lines: beside their line, near where it begins, over nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from .plan import BOX, CAPSULE, DIAMOND, Line, Place, Plan
from .routing import HEIGHT, WIDTH, Route, cell_of, percent, pixels

HALF_HEIGHT = {BOX: 12, CAPSULE: 12, DIAMOND: 17}  # pixels
LEFT_EDGE = {BOX: 24, CAPSULE: 24, DIAMOND: 20}  # per cent of the cell's width
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
    obstacles = [_shape_box(place, shape.kind) for place, shape in plan.shapes]
    obstacles += [box for route in ways for box in _line_boxes(route)]
    placed: list[Label] = []
    kinds = {place: shape.kind for place, shape in plan.shapes}
    for route in ways:
        if route.line.label:
            candidates = list(_candidates(route, kinds[route.line.source]))
            placed.append(
                min(candidates, key=lambda each: _cost(each, candidates.index(each), obstacles, placed, plan))
            )
    return placed


def _candidates(route: Route, kind: str) -> Iterator[Label]:
    corners = route.corners
    for number, (start, end) in enumerate(zip(corners, corners[1:], strict=False)):
        (x1, y1), (x2, y2) = pixels(start), pixels(end)
        upright = x1 == x2
        steps = [start] if number == 0 else _nodes_between(route, start, end)
        for node in steps:
            if upright:
                away = HALF_HEIGHT[kind] if number == 0 else 0
                dy = (away + 11 if y2 > y1 else -away - 4) if number == 0 else 3
                for dx, anchor in ((4, "start"), (-4, "end")):
                    yield _label(route.line, node, dx, dy, anchor)
            else:
                rightward = x2 > x1
                edge = (LEFT_EDGE[kind] - percent(node)[0]) * WIDTH / 100 if number == 0 else 0
                dx = (-edge if rightward else edge) * (-1 if rightward and edge > 0 else 1)
                if number == 0:
                    out = (
                        percent(node)[0] - LEFT_EDGE[kind]
                        if not rightward
                        else 100 - LEFT_EDGE[kind] - percent(node)[0]
                    )
                    dx = (out + 1) if rightward else -(out + 1)
                for dy in (-4, 11):
                    yield _label(route.line, node, dx, dy, "start" if rightward else "end")


def _nodes_between(route: Route, start, end):
    first, last = route.nodes.index(start), route.nodes.index(end)
    return route.nodes[first : last + 1]


def _label(line: Line, node, dx: float, dy: float, anchor: str) -> Label:
    x, y = pixels(node)
    width = len(line.label) * _LETTER
    left = x + dx - (width if anchor == "end" else 0)
    box = (left, y + dy - _TALL, left + width, y + dy + 2)
    return Label(line.label, cell_of(node), percent(node), dx, dy, anchor, box)


def _cost(label: Label, order: int, obstacles: list[Box], placed: list[Label], plan: Plan) -> float:
    left, top, right, bottom = label.box
    cost = order * 2.0
    cost += 1000 * (left < 1 or right > plan.width * WIDTH - 1 or top < 0 or bottom > plan.height * HEIGHT)
    cost += sum(60 + _overlap(label.box, box) for box in obstacles if _overlap(label.box, box))
    cost += sum(500 for other in placed if _overlap(label.box, other.box))
    cost += 6 * (left // WIDTH != right // WIDTH) + 6 * (top // HEIGHT != bottom // HEIGHT)
    return cost


def _overlap(one: Box, other: Box) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0


def _shape_box(place: Place, kind: str) -> Box:
    x, y = place[1] * WIDTH + WIDTH / 2, place[0] * HEIGHT + HEIGHT / 2
    half = WIDTH * (50 - LEFT_EDGE[kind]) / 100
    return (x - half, y - HALF_HEIGHT[kind], x + half, y + HALF_HEIGHT[kind])


def _line_boxes(route: Route) -> Iterator[Box]:
    corners = [pixels(node) for node in route.corners]
    for (x1, y1), (x2, y2) in zip(corners, corners[1:], strict=False):
        yield (min(x1, x2) - 1.5, min(y1, y2) - 1.5, max(x1, x2) + 1.5, max(y1, y2) + 1.5)
