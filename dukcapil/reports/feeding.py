"""Tables as files: CSV and XLSX with raw numbers, safe from cells that run as formulas."""

import csv
from collections.abc import Iterable
from datetime import date
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from dukcapil.files.sheets import as_text

from .tables import Head, Table
from .wording import NUMBER, PERCENT, SCORE, STANDARD, TIME, shown

_FORMATS = {NUMBER: "#,##0", PERCENT: "0.0%", SCORE: "0.00", TIME: "#,##0.0"}
_UNITS = {PERCENT: "%", TIME: "menit"}
_SHEET_TITLE = 31  # characters that Excel allows


def table_csv(table: Table) -> str:
    """For a spreadsheet set to Indonesian: semicolons, decimal commas, and the mark that Excel needs."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow([as_text(_title(head)) for head in table.heads])
    for row in (*table.rows, *([table.total] if table.total else [])):
        writer.writerow([_csv_cell(value, head) for value, head in zip(row, table.heads, strict=True)])
    return "\ufeff" + file.getvalue()


def table_xlsx(*tables: Table) -> bytes:
    """A workbook with a sheet for each table."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for table in tables:
        add_sheet(book, table)
    book.close()
    return file.getvalue()


def add_sheet(book: Workbook, table: Table) -> None:
    """One table as a sheet of a workbook that the caller closes."""
    sheet = book.add_worksheet(_sheet_title(table.title))
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format({"num_format": written}) for kind, written in _FORMATS.items()}
    totals = {kind: book.add_format({"num_format": written, "bold": True}) for kind, written in _FORMATS.items()}
    strong = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    for column, head in enumerate(table.heads):
        sheet.write_string(0, column, _title(head), bold)
        sheet.set_column(column, column, _width(table, column))
    for number, row in enumerate(table.rows, start=1):
        for column, (value, head) in enumerate(zip(row, table.heads, strict=True)):
            _write(sheet, number, column, value, head, formats.get(head.kind))
    last = len(table.rows) + 1
    for column, (value, head) in enumerate(zip(table.total, table.heads, strict=False)):
        _write(sheet, last, column, value, head, totals.get(head.kind, strong))
    if table.note:
        sheet.write_string(last + 2, 0, table.note)


def _write(sheet, row: int, column: int, value, head: Head, written) -> None:
    raw = _raw(value, head)
    if raw is None:
        sheet.write_blank(row, column, None, written)
    elif isinstance(raw, int | float):
        sheet.write_number(row, column, raw, written)
    else:
        sheet.write_string(row, column, as_text(raw), written)


def _csv_cell(value, head: Head) -> str:
    raw = _raw(value, head)
    if raw is None:
        return ""
    if isinstance(raw, float):
        written = raw * 100 if head.kind == PERCENT else raw
        return f"{written:.4f}".rstrip("0").rstrip(".").replace(".", ",")
    return as_text(raw) if isinstance(raw, str) else str(raw)


def _raw(value, head: Head):
    """A value as a spreadsheet reckons with it: office time in minutes, shares as fractions it shows in percent."""
    if head.kind == STANDARD:
        return shown(value, head.kind)
    if value is None or value == "":
        return None
    if head.kind == TIME:
        return value / 60
    if isinstance(value, date):
        return str(value)
    return value


def _title(head: Head) -> str:
    return f"{head.title} ({_UNITS[head.kind]})" if head.kind in _UNITS else head.title


def _width(table: Table, column: int) -> int:
    """Wide enough for the longest of the first rows."""
    head = table.heads[column]
    cells: Iterable[str] = (shown(row[column], head.kind) for row in table.rows[:200])
    return min(max([12, *map(len, cells)]) + 2, 48)


def _sheet_title(title: str) -> str:
    return "".join(letter for letter in title if letter not in r"[]:*?/\\")[:_SHEET_TITLE]
