"""Rows as files that spreadsheets open (CSV, XLSX): text stays text, moments are those of the office's own clock."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import chain
from pathlib import Path

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # characters; Excel's own limit
_WIDEST = 48  # characters of a column
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float | date | datetime | None


def as_text(value) -> str:
    """The value as a cell that stays text in Excel and LibreOffice."""
    text = str(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """A CSV for Indonesian spreadsheets, line by line; moments (aware, in the office's zone) as 2026-11-27 15:30."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"  # Excel reads UTF-8 only behind this mark
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([_in_csv(cell) for cell in row])


class _Echo:
    """A file that keeps nothing: what is written is what comes back (Django's pattern for streamed CSV)."""

    def write(self, line):
        return line


def _in_csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return as_text(cell) if isinstance(cell, str) else str(cell)


def xlsx_of(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: heads that stay in sight, texts as texts (never formulas or links), moments as dates.

    ``title`` names the sheet, at most 31 characters.
    """
    rows = list(rows)
    kept = BytesIO()
    for _ in write_xlsx(kept, title, heads, rows, widths=_widths(heads, rows)):
        pass
    return kept.getvalue()


def write_xlsx(
    target: BytesIO | Path, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, widths=(), every=1_000
) -> Iterator[int]:
    """Write such a workbook row by row, in the same memory however long it is; yields how many rows are written."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {
            datetime: book.add_format({"num_format": "dd-mm-yyyy hh.mm"}),
            date: book.add_format({"num_format": "dd-mm-yyyy"}),
        }
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(widths or [max(len(head) + 2, 16) for head in heads]):
            sheet.set_column(column, column, width)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
            if number % every == 0:
                yield number


def _write(sheet, row: int, column: int, cell: Cell, formats: dict) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[date])
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell:
        sheet.write_string(row, column, cell[:LONGEST_CELL])


def _widths(heads: Sequence[str], rows: list) -> list[int]:
    """Wide enough for the heads and the first rows."""
    seen = [list(map(len, heads)), *([len(_in_csv(cell)) for cell in row] for row in rows[:100])]
    return [min(max(lengths) + 2, _WIDEST) for lengths in zip(*seen, strict=True)]


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
    return _attached(response, f"{name}.csv")


def xlsx_response(name: str, title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    return _attached(HttpResponse(xlsx_of(title, heads, rows), content_type=XLSX), f"{name}.xlsx")


def _attached(response, name: str):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def with_notice(rows: Iterable[Sequence[Cell]], width: int, sentence: str) -> Iterator[Sequence[Cell]]:
    """The rows, and below them a sentence about the file itself, where there is one."""
    return chain(rows, [[sentence, *[""] * (width - 1)]] if sentence else [])
