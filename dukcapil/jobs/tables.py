"""A long table written to a job's result, row by row in the same memory however long it is."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dukcapil.files.sheets import XLSX, Cell, csv_lines, write_xlsx

from .running import Progress

FORMATS = {"xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
TOLD_EVERY = 2_000  # rows


def write_table(
    path: Path, form: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], total: int
) -> Iterator[Progress]:
    """Write ``rows`` as one of ``FORMATS``, saying how far it is of ``total``."""
    yield Progress(0, total)
    if form == "xlsx":
        for written in write_xlsx(path, title, heads, rows):
            yield Progress(written, total)
        return
    with path.open("w", encoding="utf-8", newline="") as target:
        for number, line in enumerate(csv_lines(heads, rows)):
            target.write(line)
            if number % TOLD_EVERY == 0:
                yield Progress(min(number, total), total)
