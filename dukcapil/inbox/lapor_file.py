"""Reading a CSV from SP4N-LAPOR, whatever its encoding and separator: each row as named cells.

The export's form is not published, so columns are known by the names that such files use; the order does not matter.
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field

MOST_ROWS = 10_000
MAX_BYTES = 20 * 1024 * 1024
_LONGEST_CELL = 20_000

COLUMNS = {  # our name: how columns are called, in letters and digits alone
    "tracking_id": ("trackingid", "idtracking", "nomortracking", "notracking", "idlaporan", "nolaporan", "kodelaporan"),
    "received": ("tanggal", "tanggallaporan", "tanggalmasuk", "tanggalditerima", "tgllaporan", "waktu", "waktulaporan"),
    "category": ("kategori", "topik", "kategorilaporan"),
    "title": ("judul", "judullaporan", "perihal"),
    "text": ("isi", "isilaporan", "laporan", "uraian", "deskripsi", "pesan"),
    "name": ("nama", "namapelapor", "pelapor"),
    "phone": ("telepon", "notelepon", "nomortelepon", "nohp", "hp", "telp", "whatsapp"),
    "email": ("email", "surel", "alamatemail"),
    "kind": ("klasifikasi", "jenis", "jenislaporan", "klasifikasilaporan"),
    "place": ("lokasi", "lokasikejadian", "tempat", "tempatkejadian"),
    "anonymous": ("anonim",),
    "confidential": ("rahasia",),
}
OWED = {"tracking_id": "Tracking ID", "received": "Tanggal", "text": "Isi laporan"}
FAULT = "Yang salah"  # the column that tells a file of wrong rows, whose cells are cut, from a file of reports
MEND_THE_ORIGINAL = (
    "Perbaiki di berkas aslinya, lalu unggah lagi berkas itu; baris yang sudah tercatat tidak tercatat dua kali."
)
_NO_ROWS = "Berkas ini tidak berisi satu baris pun di bawah judulnya."
_BY_NAME = {alias: name for name, aliases in COLUMNS.items() for alias in aliases}


class NotReadable(Exception):
    """The file as a whole cannot be used; ``sentence`` says why."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Row:
    """``line`` is the line of the file on which the row begins, as a spreadsheet counts its rows."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    is_too_long: bool = False  # it has more cells than the head has names, or than its file's lines usually have
    is_repeated: bool = False  # a row above it has the same tracking ID


def rows_of(content: bytes) -> list[Row]:
    """The rows below the head; ``NotReadable`` where the file is none we can use."""
    if not content.strip():
        raise NotReadable("Berkas ini kosong.")
    if len(content) > MAX_BYTES:
        raise NotReadable("Berkas ini lebih besar dari 20 MB. Bagi menjadi beberapa berkas.")
    text = _text_of(content)
    if "\x00" in text:
        raise NotReadable("Berkas ini bukan CSV. Buka di Excel, lalu simpan sebagai CSV (UTF-8).")
    separator = _separator(text)
    _refuse_open_quote(text, separator)
    try:
        return _named(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise NotReadable("Berkas ini tidak dapat dibaca sebagai CSV. Simpan ulang dari Excel sebagai CSV.") from error


def _text_of(content: bytes) -> str:
    """UTF-8, with or without its mark; UTF-16 with its mark, as "Unicode text" of Excel; else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """The one that the head uses most; Excel writes ``sep=;`` above it sometimes."""
    head = next((line for line in text.splitlines() if line.strip() and not line.lower().startswith("sep=")), "")
    return max(";,\t|", key=head.count)


def _refuse_open_quote(text: str, separator: str) -> None:
    """A quotation mark that nobody closes swallows every row behind it, and no row would show that."""
    begins = 1
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            begins += 1
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            sentence = f"Berkas ini tidak dapat dibaca: tanda kutip pada baris {begins} tidak ditutup."
            raise NotReadable(sentence) from error


def _named(reader) -> list[Row]:
    (_, head), *lines = _lines_of(reader)
    names = [_BY_NAME.get(_letters(cell)) for cell in head]
    if _letters(FAULT) in map(_letters, head):
        raise NotReadable(f"Ini daftar baris yang salah, bukan berkas laporan: isinya terpotong. {MEND_THE_ORIGINAL}")
    if missing := [label for name, label in OWED.items() if name not in names]:
        raise NotReadable(f"Kolom {_listed(missing)} tidak ditemukan. Periksa baris judulnya.")
    if not lines:
        raise NotReadable(_NO_ROWS)
    width = max(number for number, cell in enumerate(head, start=1) if cell.strip())
    usual = _usual_width([head, *(cells for _, cells in lines)])
    rows, seen = [], set()
    for number, cells in lines:
        named = {name: _plain(cell) for name, cell in zip(names, cells, strict=False) if name}
        # LAPOR itself writes it with and without the sign.
        named["tracking_id"] = tracking_id = named.get("tracking_id", "").removeprefix("#").strip()
        is_too_long = len(cells) > max(width, usual) or any(cell.strip() for cell in cells[width:])
        rows.append(Row(number, named, is_too_long, is_repeated=tracking_id in seen))
        if tracking_id:
            seen.add(tracking_id)
    return rows


def _lines_of(reader) -> list[tuple[int, list[str]]]:
    """The head and the rows below it, each with its number; without blank lines and Excel's ``sep=;``."""
    lines = []
    for number, cells in enumerate(reader, start=1):
        if not any(cell.strip() for cell in cells) or (not lines and cells[0].lower().startswith("sep=")):
            continue
        if len(lines) > MOST_ROWS:
            raise NotReadable("Berkas ini lebih dari 10.000 baris. Bagi menjadi beberapa berkas.")
        lines.append((number, cells))
    if not lines:
        raise NotReadable(_NO_ROWS)
    return lines


def _usual_width(lines: list[list[str]]) -> int:
    """How many cells most lines have: some exports end each of theirs with a separator. Of two as usual, the lesser."""
    counts = Counter(map(len, lines))
    return min(counts, key=lambda width: (-counts[width], width))


def _listed(labels: list[str]) -> str:
    """ "Tanggal", "Tanggal dan Isi laporan", "Tracking ID, Tanggal, dan Isi laporan"."""
    *before, last = labels
    if not before:
        return last
    return f"{', '.join(before)}{',' if len(before) > 1 else ''} dan {last}"


def _letters(head: str) -> str:
    """The name of a column in small letters and digits alone."""
    return re.sub(r"[^a-z0-9]", "", head.lower())


def _plain(cell: str) -> str:
    """The cell's text; what Excel wrapped to keep its zeros (``="0812"``) is unwrapped."""
    cell = cell.strip()[:_LONGEST_CELL]
    wrapped = re.fullmatch(r'="([^"]*)"', cell)
    return wrapped[1].strip() if wrapped else cell
