"""Reading back an XLSX without a library: ``rows_of(content)`` is the first sheet, cell by cell."""

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

_NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def rows_of(content: bytes) -> list[list]:
    """Texts as str, numbers and dates as float, empty cells as None; a formula fails the test."""
    with ZipFile(BytesIO(content)) as parts:
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        names = parts.namelist()
        strings = []
        if "xl/sharedStrings.xml" in names:
            kept = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
            strings = ["".join(each.itertext()) for each in kept.findall("s:si", _NS)]
    assert not sheet.findall(".//s:f", _NS), "a cell holds a formula"
    rows = []
    for row in sheet.findall(".//s:row", _NS):
        cells = {}
        for cell in row.findall("s:c", _NS):
            cells[_column(cell.get("r"))] = _value(cell, strings)
        rows.append([cells.get(column) for column in range(max(cells, default=-1) + 1)])
    return rows


def _column(reference: str) -> int:
    place = 0
    for letter in re.match(r"[A-Z]+", reference).group():
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell, strings: list[str]):
    kind, value = cell.get("t"), cell.find("s:v", _NS)
    if kind == "inlineStr":
        return "".join(cell.find("s:is", _NS).itertext())
    if value is None:
        return None
    return strings[int(value.text)] if kind == "s" else float(value.text)
