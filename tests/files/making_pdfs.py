"""PDFs for the tests: ``a_pdf("teks")``, ``with_action(...)``, bombs."""

import io
import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Encryption, Name, Object, Pdf


def a_pdf(text: str = "Surat pindah Siti Aminah", pages: int = 1, change: Callable[[Pdf], None] | None = None, **save):
    """A sound PDF with a line of text on each page; ``change`` does the mischief."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())
        page.Resources = Dictionary(Font=Dictionary(F1=font))
    if change is not None:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, static_id=True, **save)
    return out.getvalue()


def signed(text: str = "Kartu Keluarga", base: bytes | None = None) -> bytes:
    """A PDF as SIAK hands it out: a signature in an incremental update, over every byte but its own (a made-up one)."""
    base = base or a_pdf(text)
    with Pdf.open(io.BytesIO(base)) as pdf:
        size, root, page = int(pdf.trailer.Size), pdf.Root.objgen[0], pdf.pages[0].obj.objgen[0]
        pages, contents, fonts = (
            each.objgen[0] for each in (pdf.Root.Pages, pdf.pages[0].Contents, pdf.pages[0].Resources.Font.F1)
        )
    field, signature = size, size + 1
    hole = b"<" + b"0" * 512 + b">"
    bodies = {
        root: b"<</Type/Catalog/Pages %d 0 R/AcroForm<</Fields[%d 0 R]/SigFlags 3>>>>" % (pages, field),
        page: b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>>>"
        b"/Annots[%d 0 R]>>" % (pages, contents, fonts, field),
        field: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ttd)/Rect[0 0 0 0]/F 132/P %d 0 R/V %d 0 R>>"
        % (page, signature),
        signature: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(D:20261110090000+07'00')"
        b"/ByteRange[0 " + b"#" * 32 + b"]/Contents" + hole + b">>",
    }
    out, places = base, {}
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % (number, at) for number, at in sorted(places.items()))
    before = int(base[base.rindex(b"startxref") + 9 :].split()[0])
    out += b"trailer<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size + 2, root, before, table)
    start = out.index(hole)
    end = start + len(hole)
    return out.replace(b"#" * 32, b"%010d %010d %010d" % (start, end, len(out) - end))


def locked(user: str, owner: str = "pemilik") -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(a_pdf())) as pdf:
        pdf.save(out, encryption=Encryption(user=user, owner=owner))
    return out.getvalue()


def in_the_catalog(key: str, value: Dictionary) -> Callable[[Pdf], None]:
    raw = value.unparse()  # an object dies with the PDF that it was put in

    def change(pdf):
        pdf.Root[f"/{key}"] = Object.parse(raw)

    return change


def at_opening(action: Dictionary) -> Callable[[Pdf], None]:
    return in_the_catalog("OpenAction", action)


def on_the_page(annotation: Dictionary) -> Callable[[Pdf], None]:
    annotation.Type, annotation.Rect = Name.Annot, Array([0, 0, 100, 100])
    raw = annotation.unparse()

    def change(pdf):
        pdf.pages[0].Annots = Array([pdf.make_indirect(Object.parse(raw))])

    return change


def a_link(target: str) -> Callable[[Pdf], None]:
    return on_the_page(Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=target)))


def inflating(filter_name: bytes, data: bytes) -> bytes:
    """A PDF that needs an object out of an object stream of such content."""
    out = b"%PDF-1.5\n"
    places = {5: None}
    bodies = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>/X 5 0 R>>",
        4: b"<</Type/ObjStm/N 1/First 4/Filter/%s/Length %d>>stream\n%s\nendstream" % (filter_name, len(data), data),
    }
    for number, body in bodies.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places[6] = len(out)
    rows = b"\0" * 7
    for number in range(1, 7):
        kind, place = (2, 4) if number == 5 else (1, places[number])
        rows += bytes([kind]) + place.to_bytes(4, "big") + b"\0\0"
    table = b"<</Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\nendstream" % (len(rows), rows)
    return out + b"6 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, places[6])


def deflated_blanks(megabytes: int) -> bytes:
    """One megabyte is pressed, and stands there as often as wanted: a full flush ends all reference to what came."""
    press = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    head, blanks = b"5 0 <<>>", b" " * 1024**2
    pressed = [press.compress(part) + press.flush(zlib.Z_FULL_FLUSH) for part in (head, blanks)]
    checksum = zlib.adler32(head)
    for _ in range(megabytes):
        checksum = zlib.adler32(blanks, checksum)
    return b"\x78\xda" + pressed[0] + pressed[1] * megabytes + press.flush() + checksum.to_bytes(4, "big")


def lzw_of_blanks(rounds: int) -> bytes:
    """LZW whose every code stands for a longer run of blanks than the one before: 7 MB for each round of 5 kB."""
    codes = [ord(" "), *range(258, 4093)]
    bits = "".join(f"{code:0{9 + (at >= 254) + (at >= 766) + (at >= 1790)}b}" for at, code in enumerate(codes))
    whole = f"{256:09b}" + (bits + f"{256:012b}") * rounds + f"{257:09b}"
    return int(whole.ljust(-(-len(whole) // 8) * 8, "0"), 2).to_bytes(-(-len(whole) // 8), "big")
