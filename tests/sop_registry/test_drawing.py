"""The drawings of all thirteen flows: lines meet, cross no shape, and say every way there is."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from sop_registry.drawing.graph import graph_svg
from sop_registry.drawing.labels import labels
from sop_registry.drawing.plan import CAPSULE, DIAMOND, Layout
from sop_registry.drawing.routing import INSIDE_X, MIDDLE_Y, X_TRACKS, Y_TRACKS, cell_of, routes
from sop_registry.drawing.sheet_svg import cells
from sop_registry.flow import FLOWS
from sop_registry.models import Edition

from .papers import PAPERS


@pytest.fixture
def layout(registry):
    def of(key: str) -> Layout:
        return Layout(Edition.objects.complete().get(sop__key=key))

    return of


def inside(node) -> bool:
    return node[0] % len(X_TRACKS) in INSIDE_X and node[1] % len(Y_TRACKS) == MIDDLE_Y


@pytest.mark.parametrize("key", PAPERS)
def test_no_line_crosses_a_shape(layout, key):
    plan = layout(key).plan()
    shapes = dict(plan.shapes)
    for route in routes(plan):
        crossed = [cell_of(node) for node in route.nodes[1:-1] if inside(node) and cell_of(node) in shapes]
        assert crossed == [], route.line


@pytest.mark.parametrize("key", PAPERS)
def test_every_line_runs_unbroken_from_its_source_to_its_target(layout, key):
    for route in routes(layout(key).plan()):
        assert cell_of(route.nodes[0]) == route.line.source
        assert cell_of(route.nodes[-1]) == route.line.target
        for (x, y), (to_x, to_y) in zip(route.nodes, route.nodes[1:], strict=False):
            assert abs(to_x - x) + abs(to_y - y) == 1


@pytest.mark.parametrize("key", PAPERS)
def test_only_lines_into_one_shape_run_together(layout, key):
    runs = {}
    for route in routes(layout(key).plan()):
        for pair in zip(route.nodes, route.nodes[1:], strict=False):
            runs.setdefault(frozenset(pair), set()).add((route.line.target, route.line.added))
    assert [lines for lines in runs.values() if len(lines) > 1] == []


@pytest.mark.parametrize("key", PAPERS)
def test_no_two_words_cover_each_other(layout, key):
    plan = layout(key).plan()
    boxes = [label.box for label in labels(plan, routes(plan))]
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("key", PAPERS)
def test_every_way_between_states_is_drawn(layout, key):
    sheet = layout(key)
    drawn = {(line.source, line.target) for line in sheet.plan().lines}
    for step, exit_, target in sheet.flow.edges():
        if exit_.verb.quiet or sheet.flow.is_end(target) or exit_.key == "lanjutkan":
            continue  # told in words beside the drawing
        ways = [(source, end) for source in sheet.places[step.name] for end in sheet.places[target]]
        assert drawn & set(ways) or sheet.places[step.name] == sheet.places[target], (step, exit_.key)


@pytest.mark.parametrize("key", PAPERS)
def test_the_first_row_opens_and_some_row_ends(layout, key):
    kinds = dict(layout(key).plan().shapes)
    assert next(shape.kind for (row, _), shape in kinds.items() if row == 0) == CAPSULE
    assert sum(shape.kind == CAPSULE for shape in kinds.values()) >= 2


@pytest.mark.parametrize("key", PAPERS)
def test_a_printed_decision_is_a_diamond(layout, key):
    sheet = layout(key)
    kinds = dict(sheet.plan().shapes)
    for place, row in enumerate(sheet.rows):
        if row.printed is not None:
            diamonds = [spot for spot, shape in kinds.items() if spot[0] == place and shape.kind == DIAMOND]
            assert bool(diamonds) == row.printed.decision, row.printed


def test_the_columns_stand_as_the_paper_prints_them(layout):
    assert [label for _, label in layout("brebes/pengaduan-daring").columns] == [
        "Pejabat Bidang Teknis",
        "Admin",
        "Pemohon",
    ]
    assert [label for _, label in layout("way-kanan/kk-baru").columns] == [
        "Pemohon",
        "Operator Pelayanan Online",
        "Petugas/Operator",
        "Kasi",
        "Kabid",
        "Kadis",
        "Petugas Pengambilan",
    ]


def test_rows_of_the_system_stand_after_the_state_they_follow(layout):
    rows = layout("way-kanan/ktp-el").rows
    shown = [row.printed.no if row.printed is not None else row.states[0].name for row in rows]
    assert shown == ["1", "penerimaan", "2", "perekaman", "pencetakan", "3", "4", "siap_diserahkan", "ditunda"]


def test_the_monthly_report_is_a_chain_of_its_own(layout):
    plan = layout("palangka-raya/pengaduan").plan()
    assert not [line for line in plan.lines if line.source[0] <= 5 < line.target[0]]
    assert [(line.source, line.target) for line in plan.lines if line.source[0] >= 6] == [
        ((6, 1), (6, 3)),
        ((6, 3), (7, 3)),
        ((7, 3), (7, 4)),
    ]


def test_who_acts_beside_another_is_joined_without_an_arrow(layout):
    (joined,) = [line for line in layout("way-kanan/pengaduan").plan().lines if not line.arrow]
    assert (joined.source, joined.target) == ((4, 2), (4, 3))


@pytest.mark.parametrize("key", PAPERS)
def test_the_pieces_need_no_inline_style(layout, key):
    for svg in cells(layout(key).plan()).values():
        assert "style=" not in svg
        ElementTree.fromstring(svg)


@pytest.mark.parametrize("key", FLOWS)
def test_a_graph_picture_names_every_state_and_every_verb(key):
    flow = FLOWS[key].flow
    picture = ElementTree.fromstring(graph_svg(flow, "Judul"))
    words = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
    ends = {target for _, _, target in flow.edges() if flow.is_end(target)}
    for title in [*(step.title for step in flow.steps.values()), *map(flow.title_of, ends)]:
        assert title in words
    verbs = [word for word in words if word.replace(" ", "_") in {exit_.key for _, exit_, _ in flow.edges()}]
    assert len(verbs) == len(list(flow.edges()))


def test_draw_sops_writes_one_picture_per_flow(tmp_path, capsys):
    call_command("draw_sops", tmp_path / "gambar")
    assert len(list((tmp_path / "gambar").glob("*.svg"))) == 13
    assert len(re.findall(r"way-kanan-kia-1\.svg", capsys.readouterr().out)) == 1
