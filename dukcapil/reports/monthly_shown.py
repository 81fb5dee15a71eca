"""A report's content as page and PDF show it: ready texts, the same in both."""

from dataclasses import dataclass, replace
from datetime import date

from dukcapil.worktime.wording import month_in_words

from .charts import chart_svg
from .figures import FIGURES
from .frozen import thawed
from .monthly_lists import LISTS, MonthList, cut_sentence
from .tables import Head, Table
from .wording import NOTHING, SCORE, number, of_judged

TILES = (
    *("diterima", "dijawab", "ketepatan", "terlambat", "lewat-akhir"),
    *("waktu-jawab", "dikembalikan", "sanggahan", "penilaian"),
)


@dataclass(frozen=True)
class Tile:
    """One figure of the month beside that of the month before."""

    label: str
    value: str
    before: str
    explanation: str


@dataclass(frozen=True)
class Grid:
    """A table as text: each cell with whether it is a number; ``key`` names it in addresses and marks."""

    key: str
    title: str
    heads: list[tuple[str, bool]]
    rows: list[list[tuple[str, bool, str]]]
    total: list[tuple[str, bool, str]]
    note: str = ""
    chart: str = ""
    cut: str = ""
    is_list: bool = False  # of register numbers


@dataclass(frozen=True)
class Shown:
    """Everything a reader sees of a month."""

    title: str
    sentences: list[str]
    tiles: list[Tile]
    balance: list[tuple[str, str]]
    by_sop: Grid
    by_channel: Grid
    by_category: Grid
    steps: list[Grid]
    step_note: str
    lost: Grid
    months: Grid
    returned: Grid
    lists: dict[str, Grid]
    satisfaction: dict
    elements: Grid | None
    all_figures: list[Tile]

    @property
    def late(self) -> Grid:
        return self.lists["terlambat"]

    @property
    def unanswered(self) -> Grid | None:
        """None in a report that was handed in before it had this list."""
        return self.lists.get("lewat-akhir")

    @property
    def sent_back(self) -> Grid:
        return self.lists["dikembalikan"]

    @property
    def complaints(self) -> Grid:
        return self.lists["pengaduan"]


def shown_of(content: dict) -> Shown:
    tables = {kept["key"]: thawed(kept) for kept in content["tables"]}
    steps = tables["per-langkah"]
    figures, before = content["figures"], content["before"]
    return Shown(
        title=month_in_words(date.fromisoformat(content["month"])),
        sentences=content["sentences"],
        tiles=[_tile(key, figures, before) for key in TILES if key in figures],
        balance=_balance(content["balance"]),
        by_sop=grid_of(tables["per-sop"], charted=True),
        by_channel=grid_of(tables["per-saluran"], charted=True),
        by_category=grid_of(tables["per-kategori"]),
        steps=[_steps_grid(each) for each in _by_first_column(steps)],
        step_note=steps.note,
        lost=grid_of(tables["waktu-hilang"]),
        months=grid_of(tables["dua-belas-bulan"], charted=True),
        returned=grid_of(thawed(content["returned_by_step"])),
        lists={key: _list_grid(LISTS[key], kept) for key, kept in content["lists"].items()},
        satisfaction=content["satisfaction"],
        elements=_elements(content["satisfaction"]["month"]),
        all_figures=[_tile(key, figures, before) for key in FIGURES if key in figures],
    )


def _tile(key: str, figures: dict, before: dict) -> Tile:
    figure = FIGURES[key]
    label = figure.label
    if key == "ketepatan" and figures[key] is not None:
        in_time = figures["tepat-waktu"]
        label = f"{label}, {of_judged(in_time, in_time + figures['terlambat'])}"
    return Tile(label, figure.shown(figures[key]), figure.shown(before[key]), figure.explanation)


def _balance(balance: dict) -> list[tuple[str, str]]:
    names = {
        "opening": "Terbuka pada awal bulan",
        "received": "Diterima",
        "closed": "Ditutup (selesai, ditolak, dibatalkan)",
        "closing": "Terbuka pada akhir bulan",
    }
    return [(name, number(balance[key])) for key, name in names.items()]


def grid_of(table: Table, *, charted: bool = False) -> Grid:
    heads = [(head.title, head.is_number) for head in table.heads]
    return Grid(
        table.key,
        table.title,
        heads,
        [_cells(row, heads) for row in table.shown_rows],
        _cells(table.shown(table.total), heads) if table.total else [],
        table.note,
        chart_svg(table) if charted and table.rows else "",
    )


def _elements(index: dict | None) -> Grid | None:
    """The nine elements of the month's survey; their means are kept as they are written ("3,42")."""
    if index is None:
        return None
    rows = tuple((name, float(mean.replace(",", "."))) for name, mean in index["elements"])
    heads = (Head("Unsur"), Head("Nilai", SCORE))
    return grid_of(Table("skm", "Nilai setiap unsur", heads, rows), charted=True)


def _cells(row: list[str], heads: list[tuple[str, bool]]) -> list[tuple[str, bool, str]]:
    return [(text, is_number, title) for text, (title, is_number) in zip(row, heads, strict=True)]


def _by_first_column(table: Table) -> list[Table]:
    """One table for each SOP."""
    parts = []
    for name in dict.fromkeys(row[0] for row in table.rows):
        rows = tuple(row for row in table.rows if row[0] == name)
        parts.append(Table(table.key, name, table.heads, rows))
    return parts


def _steps_grid(table: Table) -> Grid:
    """The steps of one SOP with their chart, without the column that names the SOP."""
    heads = table.heads[1:]
    narrow = Table(table.key, table.title, heads, tuple(row[1:] for row in table.rows))
    return replace(grid_of(narrow), chart=chart_svg(table), title=table.title)


def _list_grid(listed: MonthList, kept: dict) -> Grid:
    heads = [(title, False) for title in listed.heads]
    rows = [_cells([_written(cell) for cell in row], heads) for row in kept["rows"]]
    return Grid(listed.key, listed.title, heads, rows, [], cut=cut_sentence(len(rows), kept["total"]), is_list=True)


def _written(cell) -> str:
    """A cell of a list: days (2026-10-03) as 03-10-2026."""
    if cell in (None, ""):
        return NOTHING
    if len(cell) == 10 and cell[4] == cell[7] == "-" and cell[:4].isdigit():
        return f"{cell[8:]}-{cell[5:7]}-{cell[:4]}"
    return cell
