"""Files of the demo: documents as SIAK hands them out, each marked as an example. The same content is stored once."""

import io
from collections.abc import Callable, Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model

from dukcapil.casework.models import Case
from dukcapil.files.uploads import PDF

SIZE = (595, 842)  # A4 in points


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
    from pikepdf import Dictionary, Name, Pdf

    with Pdf.new() as pdf:
        page = pdf.add_blank_page(page_size=SIZE)
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        shown = b" T* ".join(b"(%s) Tj" % _escaped(line) for line in lines)
        page.Contents = pdf.make_stream(
            b"BT 0.85 g /F1 110 Tf 0.8 0.6 -0.6 0.8 130 220 Tm (CONTOH) Tj ET\n"
            b"BT 0 g /F1 14 Tf 22 TL 60 760 Td " + shown + b" ET"
        )
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _escaped(text: str) -> bytes:
    """A string of PDF, in the letters that its standard fonts know."""
    plain = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return plain.encode("latin-1", "replace")
