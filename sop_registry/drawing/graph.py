"""One SVG per flow: every state, also the added ones and the ends, every edge with its verb, from top to bottom.

The way forward runs down the middle column; what a file is sent aside to stands on its left, beside the state that
sends it; returns and skips run in the gaps. No graph library: the sheet's router finds the ways.
"""

from xml.sax.saxutils import escape

from sop_registry.flow import CAME_FROM, DONE, ENDS, REFUSED, WITHDRAWN, Flow, Step

from .labels import labels
from .plan import END, HALF_HEIGHT, LEFT_EDGE, STATE, Line, Place, Plan, Shape
from .routing import Node, Route, pixels, routes, strokes

CELL = (300, 112)  # pixels
_TOP = 58  # pixels above the first row, for the heading
_ASIDE, _MIDDLE, _RIGHT = 0, 1, 2  # columns
_INK, _BLUE, _AMBER = "#1f1f1f", "#0956c3", "#855f00"
_FONT = 'font-family="Inter, system-ui, sans-serif"'


def graph_svg(flow: Flow, title: str) -> str:
    """A picture that stands alone: a complete SVG file."""
    places = _places(flow)
    plan = _plan(flow, places)
    ways = routes(plan)
    width, height = plan.width * CELL[0], plan.height * CELL[1] + _TOP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 -{_TOP} {width} {height}" role="img" {_FONT}>',
        f"<title>{escape(title)}: alur {escape(flow.key)}</title>",
        f'<rect y="-{_TOP}" width="{width}" height="{height}" fill="#fff"/>',
        _text(20, -30, title, size=17, weight=650),
        _text(20, -11, f"{flow.key} · garis putus-putus: tambahan sistem", size=12, colour="#525252"),
        *(_line(*stroke) for stroke in strokes(ways)),
        *(_head(route, dict(plan.shapes)[route.line.target]) for route in ways),
        *(_state(flow, name, place) for name, place in places.items()),
    ]
    for label in labels(plan, ways):
        x, y = _at(label.cell, label.percent)
        parts.append(_text(x + label.dx, y + label.dy, label.text, size=10.5, anchor=label.anchor, halo=True))
    return "\n".join([*parts, "</svg>\n"])


def _places(flow: Flow) -> dict[str, Place]:
    onward = _reached_by_going_on(flow)
    main = [name for name in flow.steps if name in onward]
    places = {name: (row, _MIDDLE) for row, name in enumerate(main)}
    for name in flow.steps:
        if name not in onward:
            row = max(places[step.name][0] for step in _senders(flow, name) if step.name in places)
            while (row, _ASIDE) in places.values():
                row += 1
            places[name] = (row, _ASIDE)
    last = max(row for row, _ in places.values()) + 1
    ends = {target for _, _, target in flow.edges() if target in ENDS}
    columns = {DONE: _MIDDLE, REFUSED: _ASIDE, WITHDRAWN: _RIGHT}
    return places | {end: (last, columns[end]) for end in ENDS if end in ends}


def _reached_by_going_on(flow: Flow) -> set[str]:
    seen, frontier = set(), [flow.first.name]
    while frontier:
        name = frontier.pop()
        if name not in seen and name in flow.steps:
            seen.add(name)
            frontier += [exit_.target for exit_ in flow.steps[name].exits.values() if exit_.verb.forward]
    return seen


def _senders(flow: Flow, state: str) -> list[Step]:
    return [step for step, _, target in flow.edges() if target == state]


def _plan(flow: Flow, places: dict[str, Place]) -> Plan:
    shapes = {
        place: Shape(END) if name in ENDS else Shape(STATE, flow.steps[name].added) for name, place in places.items()
    }
    lines = [
        Line(
            places[step.name],
            places[target],
            exit_.added or step.added,
            not exit_.verb.forward or exit_.target == CAME_FROM,
            exit_.key.replace("_", " "),
        )
        for step, exit_, target in flow.edges()
    ]
    height = max(row for row, _ in places.values()) + 1
    return Plan(height, _RIGHT + 1, tuple(shapes.items()), tuple(lines), CELL)


def _state(flow: Flow, name: str, place: Place) -> str:
    x, y = (place[1] + 0.5) * CELL[0], (place[0] + 0.5) * CELL[1]
    if name in ENDS:
        left, high = CELL[0] * LEFT_EDGE[END] / 100, HALF_HEIGHT[END]
        box = f'<rect x="{place[1] * CELL[0] + left}" y="{y - high}" width="{CELL[0] - 2 * left}" height="{2 * high}" '
        return f'{box}rx="{high}" fill="{_BLUE}"/>' + _text(x, y + 4.5, ENDS[name], colour="#fff", weight=600)
    step = flow.steps[name]
    left, high = CELL[0] * LEFT_EDGE[STATE] / 100, HALF_HEIGHT[STATE]
    look = f'stroke="{_AMBER}" stroke-dasharray="5 3.5"' if step.added else f'stroke="{_BLUE}"'
    box = f'<rect x="{place[1] * CELL[0] + left}" y="{y - high}" width="{CELL[0] - 2 * left}" height="{2 * high}" '
    rows = f"baris {' dan '.join(step.rows)}" if step.rows else "tambahan sistem"
    return (
        f'{box}rx="4" fill="#fff" stroke-width="1.75" {look}/>'
        + _text(x, y - 9, step.title, size=11.5, weight=600)
        + _text(x, y + 5, step.actor.label, size=10, colour="#525252")
        + _text(x, y + 19, rows, size=10, colour="#525252")
    )


def _line(first: Node, last: Node, added: bool) -> str:
    (x1, y1), (x2, y2) = pixels(first, CELL), pixels(last, CELL)
    dashes = ' stroke-dasharray="5 3.5"' if added else ' stroke-linecap="square"'
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{_INK}" stroke-width="1.3"{dashes}/>'


def _head(route: Route, shape: Shape) -> str:
    (x, y), before = pixels(route.nodes[-1], CELL), pixels(route.nodes[-2], CELL)
    right, down = (x > before[0]) - (x < before[0]), (y > before[1]) - (y < before[1])
    if right:
        x = (route.line.target[1] + 0.5) * CELL[0] - right * CELL[0] * (50 - LEFT_EDGE[shape.kind]) / 100
    else:
        y -= down * HALF_HEIGHT[shape.kind]
    back, side = (-7 * right, -7 * down), (3.5 * down, 3.5 * right)
    corners = [(x, y), (x + back[0] + side[0], y + back[1] + side[1]), (x + back[0] - side[0], y + back[1] - side[1])]
    return f'<polygon points="{" ".join(f"{a:g},{b:g}" for a, b in corners)}" fill="{_INK}"/>'


def _at(cell: Place, percent: tuple[int, int]) -> tuple[float, float]:
    return (cell[1] + percent[0] / 100) * CELL[0], (cell[0] + percent[1] / 100) * CELL[1]


def _text(x, y, words, *, size=12.0, weight=400, colour=_INK, anchor="", halo=False) -> str:
    around = ' stroke="#fff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    anchor = anchor or ("start" if y < 0 else "middle")
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}"{around}>{escape(words)}</text>'
    )
