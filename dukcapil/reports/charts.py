"""Charts of tables as SVG without script: the same picture on the page (as an image) and in the PDF."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

import pygal
from pygal.graph.graph import Graph
from pygal.style import Style

from dukcapil.worktime.calendar import Standard

from .tables import Table
from .wording import NUMBER, SCORE, TIME, office_time, shown

# pygal hooks into every later import, in a way that Python warns of, to find plugins that we have none of.
sys.meta_path[:] = [each for each in sys.meta_path if type(each).__name__ != "PluginImportFixer"]

_FONT = 'Inter, system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'
BLUE, PALE, DEEP, RED, AMBER = "#0956c3", "#a1c4f5", "#083575", "#d50b0b", "#855f00"


@dataclass(frozen=True)
class Series:
    """A column of a table as it is drawn."""

    title: str
    color: str
    legend: str = ""  # where the title is too long for one


@dataclass(frozen=True)
class Kind:
    """How a table is drawn: lying bars or standing ones, which columns, how long the labels may be."""

    graph: type[Graph]
    series: tuple[Series, ...]
    label: Callable[[tuple], str]
    unit: str
    row_height: int = 0  # of lying bars; standing ones share the width
    height: int = 300


def _first(row: tuple) -> str:
    return row[0]


def _step(row: tuple) -> str:
    """ "Pemeriksaan, Akta kematian": two SOPs may have a step of the same name."""
    return f"{row[1]}, {row[0]}"


def _month(row: tuple) -> str:
    """ "November 2026" as "Nov 26"."""
    name, _, year = row[0].partition(" ")
    return f"{name[:3]} {year[2:]}"


KINDS = {
    "umur": Kind(pygal.HorizontalBar, (Series("Berkas terbuka", BLUE),), _first, NUMBER, row_height=34),
    "waktu-hilang": Kind(
        pygal.HorizontalBar,
        (Series("Sembilan dari sepuluh", PALE, "9 dari 10"), Series("Nilai tengah", BLUE), Series("Waktu baku", AMBER)),
        _step,
        TIME,
        row_height=66,
    ),
    "dua-belas-bulan": Kind(
        pygal.Bar, (Series("Diterima", PALE), Series("Dijawab", BLUE), Series("Terlambat", RED)), _month, NUMBER
    ),
    "per-sop": Kind(pygal.HorizontalBar, (Series("Diterima", PALE), Series("Dijawab", BLUE)), _first, NUMBER, 52),
    "per-saluran": Kind(pygal.HorizontalBar, (Series("Diterima", BLUE),), _first, NUMBER, 34),
    "per-kategori": Kind(pygal.HorizontalBar, (Series("Diterima", BLUE),), _first, NUMBER, 34),
    "skm": Kind(pygal.HorizontalBar, (Series("Nilai", BLUE),), _first, SCORE, 30),
}
KINDS["per-langkah"] = KINDS["waktu-hilang"]
WIDE, NARROW = 760, 360
_MARGIN = {WIDE: 1.3, NARROW: 1.75}  # room after the longest bar for its value
_GAP = 6  # between a bar and its value
_ROOM = {WIDE: 44, NARROW: 22}  # letters of a label
_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 960, 2400]  # minutes between two lines of an axis of office time


def chart_svg(table: Table, kind: str = "", *, width: int = WIDE) -> str:
    """The table drawn as ``kind`` (its own key, if none is named); the same table gives the same picture."""
    drawn = KINDS[kind or table.key]
    lying = issubclass(drawn.graph, pygal.HorizontalBar)
    rows = list(reversed(table.rows)) if lying else list(table.rows)  # pygal begins at the bottom
    series = list(reversed(drawn.series)) if lying else list(drawn.series)
    _, height = chart_size(table, kind, width=width)
    top = max([_value(row[table.titles.index(each.title)]) or 0 for row in rows for each in series], default=0)
    chart = drawn.graph(
        width=width,
        height=height,
        style=_style([each.color for each in series]),
        js=[],
        show_legend=len(series) > 1,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(series) if width == WIDE else 1,
        legend_box_size=10,
        margin=8,
        spacing=8,
        no_data_text="Belum ada angka",
        truncate_legend=-1,
        truncate_label=-1,
        print_values=lying,
        print_values_position="top",
        print_zeroes=False,
        value_formatter=lambda value: _written(value, drawn.unit),
        x_label_rotation=0 if lying or width == WIDE else 60,
        range=(0, top * (_MARGIN.get(width, 1.3) if lying else 1) or 1),
        y_labels=_axis(top, drawn.unit, few=width == NARROW),
    )
    chart.uuid = table.key  # not a random one
    chart.x_labels = [_fitting(drawn.label(row), width) for row in rows]
    for each in series:
        place = table.titles.index(each.title)
        chart.add(each.legend or each.title, [_value(row[place]) for row in rows])
    chart.add_xml_filter(_as_a_picture)
    return chart.render(is_unicode=True, disable_xml_declaration=True)


def chart_size(table: Table, kind: str = "", *, width: int = WIDE) -> tuple[int, int]:
    """Width and height of the picture, known before it is drawn."""
    drawn = KINDS[kind or table.key]
    if drawn.row_height:
        return width, max(len(table.rows) * drawn.row_height + 96, 150)
    return width, drawn.height


def _style(colors: list[str]) -> Style:
    return Style(
        background="#ffffff",
        plot_background="#ffffff",
        foreground="#525252",
        foreground_strong="#1f1f1f",
        foreground_subtle="#e5e5e5",
        guide_stroke_color="#e5e5e5",
        major_guide_stroke_color="#e5e5e5",
        guide_stroke_dasharray="1,0",
        major_guide_stroke_dasharray="1,0",
        font_family=_FONT,
        label_font_size=13,
        major_label_font_size=13,
        value_font_size=12,
        legend_font_size=13,
        no_data_font_size=16,
        opacity="1",
        opacity_hover="1",
        transition="0s",
        colors=tuple(colors),
        value_colors=("#1f1f1f",) * len(colors),
    )


def _value(cell):
    """What a cell weighs in a chart: a standard in days has no place on an axis of minutes, nor have two in words."""
    if isinstance(cell, Standard):
        return cell.minutes * 60 if cell.minutes else None
    return None if isinstance(cell, str) else cell


def _written(value, unit: str) -> str:
    if value is None:
        return ""
    if unit == SCORE:
        return shown(value, SCORE)
    return office_time(value) if unit == TIME and value else shown(value, NUMBER)


def _axis(top: float, unit: str, *, few: bool) -> list[float]:
    """Round numbers from nothing up to about the largest value."""
    lines = 3 if few else 5
    if unit == TIME:
        step = next((each for each in _STEPS if each * lines >= top / 60), _STEPS[-1]) * 60
    else:
        size = 10 ** max(len(str(int(top / lines))) - 1, 0)
        step = next((each * size for each in (1, 2, 5, 10) if each * size * lines >= top), 10 * size)
    return [step * n for n in range(int(top / step) + 2)] if top else [0, 1]


def _fitting(label: str, width: int) -> str:
    room = _ROOM.get(width, _ROOM[WIDE])
    return label if len(label) <= room else f"{label[: room - 1].rstrip()}…"


def _as_a_picture(tree):
    """Without script, and with the values after their bars instead of across the ends."""
    for parent in list(tree.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
            elif child.get("class") == "value" and str(child.tag).endswith("text"):
                child.set("x", str(float(child.get("x", 0)) + _GAP))
                child.set("style", "text-anchor: start")
    return tree
