"""A PDF read back: its words, what a screen reader walks (headings, tables, pictures), what a phone reads of it."""

from collections import defaultdict
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject


def text_of(document: PdfReader) -> str:
    """The whole text with one blank between words."""
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def elements(document: PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree in reading order."""
    return _below(document.trailer["/Root"]["/StructTreeRoot"])


def _below(element: DictionaryObject) -> Iterator[DictionaryObject]:
    for kid in _kids(element):
        yield kid
        yield from _below(kid)


def _kids(element: DictionaryObject) -> list[DictionaryObject]:
    """The elements right below one; its marks on the page and its links are no elements."""
    kids = element.get("/K", [])
    found = [kid.get_object() for kid in (kids if isinstance(kids, list) else [kids])]
    return [kid for kid in found if isinstance(kid, DictionaryObject) and "/S" in kid]


def headings(document: PdfReader) -> list[int]:
    """The levels of the headings in their order."""
    tags = [element["/S"] for element in elements(document)]
    return [int(tag[2:]) for tag in tags if tag[:2] == "/H" and tag[2:].isdigit()]


def steps_down_one_by_one(levels: list[int]) -> bool:
    """One title first, and below it no level left out."""
    steps = zip(levels, levels[1:], strict=False)
    return levels[:1] == [1] and levels.count(1) == 1 and all(under <= above + 1 for above, under in steps)


def pictures(document: PdfReader) -> list[str]:
    """What is told of each picture in its stead; empty where nothing is."""
    return [str(element.get("/Alt", "")) for element in elements(document) if element["/S"] == "/Figure"]


def tables(document: PdfReader) -> list[list[list[DictionaryObject]]]:
    """The rows of each table, as their cells."""
    return [
        [_kids(row) for row in _below(table) if row["/S"] == "/TR"]
        for table in elements(document)
        if table["/S"] == "/Table"
    ]


def cells_without_heads(rows: list[list[DictionaryObject]]) -> int:
    """How many cells of a table name no head, or one that it has not.

    PDF/UA-1, 7.5: heads with a Scope, or heads with an ID that the cells name; the papers do the second.
    """
    heads = {cell["/ID"] for row in rows for cell in row if cell["/S"] == "/TH"}
    named = [set(cell["/A"].get("/Headers", ())) for row in rows for cell in row if cell["/S"] == "/TD"]
    return sum(not names or not names <= heads for names in named)


def marks_outside_the_tree(document: PdfReader) -> list[int]:
    """Of each page how much is marked as content and told by no element; ``AssertionError`` for text with no mark."""
    told = defaultdict(set)
    for element in elements(document):
        if marks := {kid for kid in element.get("/K", []) if isinstance(kid, int)}:
            told[element.raw_get("/Pg").idnum] |= marks
    return [len(_marks(page, document) - told[page.indirect_reference.idnum]) for page in document.pages]


def _marks(page, document: PdfReader) -> set[int]:
    marks, depth = set(), 0
    for operands, operator in ContentStream(page.get_contents(), document).operations:
        if operator == b"BDC":
            marks.add(operands[1]["/MCID"])
        if operator in (b"BDC", b"BMC"):
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ", b"Do"):
            assert depth, "content that is neither told nor decoration"
    return marks


def codes(document: PdfReader) -> list[str]:
    """What a phone reads from the QR codes of the printed pages."""
    printed = pypdfium2.PdfDocument(document.stream.getvalue())
    try:
        pages = [page.render(scale=3).to_pil() for page in printed]
    finally:
        printed.close()
    return [code.text for page in pages for code in zxingcpp.read_barcodes(page, zxingcpp.BarcodeFormat.QRCode)]
