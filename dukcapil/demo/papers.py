"""Files of the demo: documents as SIAK hands them out, each marked as an example. The same content is stored once."""

import hashlib
import io
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from dukcapil.casework.models import Case
from dukcapil.files.uploads import PDF

JPEG = "image/jpeg"
PHOTO = (640, 420)  # pixels


class Page(NamedTuple):
    """A file as a citizen sends it."""

    upload: SimpleUploadedFile
    sha256: str


class Papers:
    """Makes files and remembers those that many cases share; ``own`` says that each case gets a document of its own."""

    def __init__(self, *, own: bool):
        self.own = own
        self._made: dict[str, bytes] = {}
        self._hashes: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def document(self, case: Case, number: str) -> SimpleUploadedFile:
        """The signed PDF of a case; one for each SOP where cases are many."""
        title = case.edition.short_title
        if self.own:
            content = a_document([title, f"Atas nama: {case.subject}", f"Nomor: {number}", f"Berkas: {case.number}"])
        else:
            content = self._once(title, lambda: a_document([title]))
        return SimpleUploadedFile("dokumen.pdf", content, PDF)

    def page(self, code: str, name: str, *, is_form: bool = False, is_blurred: bool = False) -> Page:
        """What a citizen sends for a requirement: a photo, or a form as PDF."""
        key = f"{code} {name} {is_blurred}"
        content = self._once(key, lambda: a_document([name]) if is_form else a_photo(name, is_blurred=is_blurred))
        ending, kind = ("pdf", PDF) if is_form else ("jpg", JPEG)
        if key not in self._hashes:
            self._hashes[key] = hashlib.sha256(content).hexdigest()
        return Page(SimpleUploadedFile(f"{code}.{ending}", content, kind), self._hashes[key])

    def store(self, rows: Iterable[Model]) -> None:
        """Put the files of unsaved rows in their place, one for each content (``sha256``)."""
        for row in rows:
            if row.sha256 not in self._names:
                self._names[row.sha256] = row._meta.get_field("file").pre_save(row, add=True).name
            row.file = self._names[row.sha256]

    def _once(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def a_photo(name: str, *, is_blurred: bool) -> bytes:
    """A sheet with a title, grey lines and CONTOH, as a phone sees it; blurred where the hand shook."""
    sheet = Image.new("RGB", PHOTO, "#f2efe6")
    pen = ImageDraw.Draw(sheet)
    for line in range(110, PHOTO[1] - 30, 26):
        pen.line((40, line, PHOTO[0] - 40 - line % 90, line), fill="#b9b4a6", width=7)
    pen.text((40, 40), name, fill="#222222", font=ImageFont.load_default(24))
    pen.text((PHOTO[0] // 2, PHOTO[1] // 2), "CONTOH", fill="#8c1d18", anchor="mm", font=ImageFont.load_default(96))
    if is_blurred:
        sheet = sheet.filter(ImageFilter.GaussianBlur(9))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=70)
    return out.getvalue()


def a_document(lines: list[str]) -> bytes:
    """A page of PDF with CONTOH across it; the same lines give the same bytes."""
    shown = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in lines)
    text = b"BT 0.85 g /F1 110 Tf 0.8 0.6 -0.6 0.8 130 220 Tm (CONTOH) Tj ET\n"
    text += b"BT 0 g /F1 14 Tf 22 TL 60 760 Td %s ET" % shown
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def _escaped(text: str) -> bytes:
    """A string of PDF, in the letters that its standard fonts know."""
    plain = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return plain.encode("latin-1", "replace")
