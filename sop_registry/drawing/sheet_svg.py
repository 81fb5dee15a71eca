"""The drawing of a plan, cut into one SVG per cell so that it fits rows of any height.

Inside a cell a line runs between percentages of its width and height, a shape hangs in pixels on the cell's centre:
so the pieces meet at the cells' borders whatever the text beside them needs, on screen and on paper, without script.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from .labels import Label, labels
from .plan import CAPSULE, DIAMOND, HALF_HEIGHT, LEFT_EDGE, Place, Plan, Shape
from .routing import Node, Route, cell_of, percent, routes, strokes

_HEADS = {(1, 0): "M0 0l-7-3.5v7z", (-1, 0): "M0 0l7-3.5v7z", (0, 1): "M0 0l-3.5-7h7z", (0, -1): "M0 0l-3.5 7h7z"}


@lru_cache(maxsize=64)
def cells(plan: Plan) -> dict[Place, SafeString]:
    """The SVG of every cell that is not empty: drawn from numbers and the vocabulary of verbs alone."""
    ways, kinds = routes(plan), dict(plan.shapes)
    drawn = defaultdict(list)
    for first, last, added in strokes(ways):
        for place, line in _pieces(first, last, added):
            drawn[place].append(line)
    for place, shape in plan.shapes:
        drawn[place].append(_shape(shape))
    for route in ways:
        if route.line.arrow:
            drawn[route.line.target].append(_head(route, kinds[route.line.target]))
    for label in labels(plan, ways):
        drawn[label.cell].append(_text(label))
    return {
        place: mark_safe(f'<svg class="flow" aria-hidden="true">{"".join(dict.fromkeys(parts))}</svg>')  # noqa: S308
        for place, parts in drawn.items()
    }


def _pieces(first: Node, last: Node, added: bool) -> Iterator[tuple[Place, str]]:
    """A straight stroke, cut at the borders of the cells that it runs through."""
    upright = first[0] == last[0]
    track, begin, end = percent(first)[not upright], percent(first)[upright], percent(last)[upright]
    (top, left), (bottom, right) = cell_of(first), cell_of(last)
    places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    for place in places:
        start = begin if place == places[0] else 0
        finish = end if place == places[-1] else 100
        yield place, _line(upright, track, added, start, finish)


def _line(upright: bool, track: int, added: bool, begin: int, end: int) -> str:
    look = "flow-line flow-added" if added else "flow-line"
    start = f"{begin}%" if begin else "-1"  # a pixel back, over the border between two cells
    if upright:
        return f'<line class="{look}" x1="{track}%" y1="{start}" x2="{track}%" y2="{end}%"/>'
    return f'<line class="{look}" x1="{start}" y1="{track}%" x2="{end}%" y2="{track}%"/>'


def _shape(shape: Shape) -> str:
    look = "flow-shape flow-added" if shape.added else "flow-shape"
    high, left = HALF_HEIGHT[shape.kind], LEFT_EDGE[shape.kind]
    if shape.kind == DIAMOND:
        drawn = (
            f'<path class="{look}" vector-effect="non-scaling-stroke" d="M0 {high}L50 0L100 {high}L50 {2 * high}z"/>'
        )
        return (
            f'<g transform="translate(0 {-high})"><svg x="{left}%" y="50%" width="{100 - 2 * left}%" '
            f'height="{2 * high}" viewBox="0 0 100 {2 * high}" preserveAspectRatio="none" overflow="visible">'
            f"{drawn}</svg></g>"
        )
    rounded = f' rx="{high}"' if shape.kind == CAPSULE else ""
    return (
        f'<g transform="translate(0 {-high})"><rect class="{look}" x="{left}%" y="50%" '
        f'width="{100 - 2 * left}%" height="{2 * high}"{rounded}/></g>'
    )


def _head(route: Route, shape: Shape) -> str:
    (from_x, from_y), (to_x, to_y) = route.nodes[-2:]
    heading = (to_x - from_x, to_y - from_y)
    left, high = LEFT_EDGE[shape.kind], HALF_HEIGHT[shape.kind]
    x = {(1, 0): left, (-1, 0): 100 - left}.get(heading, percent(route.nodes[-1])[0])
    return _at(x, 50, f'<path class="flow-head" transform="translate(0 {-high * heading[1]})" d="{_HEADS[heading]}"/>')


def _text(label: Label) -> str:
    return _at(
        *label.percent,
        f'<text class="flow-text" x="{label.dx}" y="{label.dy}" text-anchor="{label.anchor}">{label.text}</text>',
    )


def _at(x: int, y: int, drawn: str) -> str:
    return f'<svg x="{x}%" y="{y}%" overflow="visible">{drawn}</svg>'
