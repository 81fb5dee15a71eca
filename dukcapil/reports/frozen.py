"""Tables as JSON and back: what a report keeps is what it was accepted with, however the code is changed later."""

from dataclasses import asdict

from dukcapil.worktime.calendar import Standard

from .tables import Head, Table


def frozen(table: Table) -> dict:
    """A table as plain JSON."""
    return {
        "key": table.key,
        "title": table.title,
        "heads": [[head.title, head.kind, head.figure] for head in table.heads],
        "rows": [_row(row) for row in table.rows],
        "note": table.note,
        "total": _row(table.total),
        "by": table.by,
        "keys": list(table.keys),
    }


def thawed(kept: dict) -> Table:
    """The table as it was frozen."""
    heads = tuple(Head(*head) for head in kept["heads"])
    rows = tuple(_thawed_row(row) for row in kept["rows"])
    total = _thawed_row(kept["total"])
    return Table(kept["key"], kept["title"], heads, rows, kept["note"], total, kept["by"], tuple(kept["keys"]))


def _row(row: tuple) -> list:
    return [asdict(cell) if isinstance(cell, Standard) else cell for cell in row]


def _thawed_row(row: list) -> tuple:
    return tuple(Standard(**cell) if isinstance(cell, dict) else cell for cell in row)
