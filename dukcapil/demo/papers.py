"""Files of the demo: documents as SIAK hands them out, each marked as an example. The same content is stored once."""

from collections.abc import Callable, Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from dukcapil.casework.models import Case
from dukcapil.files.uploads import PDF


class Papers:
    """Makes files and remembers those that many cases share; ``own`` says that each case gets a document of its own."""

    def __init__(self, *, own: bool):
        self.own = own
        self._made: dict[str, bytes] = {}
        self._names: dict[str, str] = {}

    def document(self, case: Case, number: str) -> SimpleUploadedFile:
        """The signed PDF of a case; one for each SOP where cases are many."""
        title = case.edition.short_title
        if self.own:
            content = a_document([title, f"Atas nama: {case.subject}", f"Nomor: {number}", f"Berkas: {case.number}"])
        else:
            content = self._once(title, lambda: a_document([title]))
        return SimpleUploadedFile("dokumen.pdf", content, PDF)

    def store(self, rows: Iterable[Model]) -> None:
        """Put the files of unsaved rows in their place, one for each content (``sha256``)."""
        for row in rows:
            if row.sha256 not in self._names:
                name = row._meta.get_field("file").pre_save(row, add=True).name
                if self.own:
                    continue
                self._names[row.sha256] = name
            row.file = self._names[row.sha256]

    def _once(self, key: str, make: Callable[[], bytes]) -> bytes:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


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
