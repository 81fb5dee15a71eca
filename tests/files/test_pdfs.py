"""PDFs: refused when they are damaged, locked, active or too big, and otherwise written anew."""

import io
import sys
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from pypdf import PdfReader

from dukcapil.files import rewriting_pdf
from dukcapil.files.pdf import pdf_from
from dukcapil.files.rewriting import Unreadable, rewritten
from dukcapil.files.rewriting_pdf import Refused, cleaned
from dukcapil.files.uploads import PDF

from .making_pdfs import (
    a_link,
    a_pdf,
    at_opening,
    in_the_catalog,
    locked,
    on_the_page,
)

SCRIPT = "app.alert('jahat')"


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def scripted(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("satu"), Dictionary(S=Name.JavaScript, JS=String(SCRIPT))]))
    )


def with_a_file_inside(pdf: Pdf) -> None:
    pdf.attachments["program.exe"] = b"MZ"


def with_an_active_page(pdf: Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def with_a_script_behind_a_reference(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=pdf.make_indirect(Name.JavaScript), Next=pdf.make_indirect(Array([])))


def with_a_script_in_a_chain(pdf: Pdf) -> None:
    last = Dictionary(S=Name.JavaScript, JS=pdf.make_stream(SCRIPT.encode()))
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]), Next=Array([last]))


def with_an_active_field(pdf: Pdf) -> None:
    field = Dictionary(FT=Name.Tx, T=String("nama"), AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS=String(SCRIPT))))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(field)]))


def with_content_elsewhere(pdf: Pdf) -> None:
    pdf.pages[0].Contents = Stream(pdf, b"", F=String("//server/rahasia"))


ACTIVE = {
    "names tree": scripted,
    "open action": at_opening(Dictionary(S=Name.JavaScript, JS=String(SCRIPT))),
    "a name behind a reference": with_a_script_behind_a_reference,
    "a chain of actions": with_a_script_in_a_chain,
    "launch": at_opening(Dictionary(S=Name.Launch, F=String("cmd.exe"))),
    "submit": at_opening(Dictionary(S=Name.SubmitForm, F=String("https://jahat.example"))),
    "import": at_opening(Dictionary(S=Name.ImportData, F=String("data.fdf"))),
    "another file": at_opening(Dictionary(S=Name.GoToR, F=String("//server/berkas.pdf"))),
    "an embedded target": at_opening(Dictionary(S=Name.GoToE, F=String("dalam.pdf"))),
    "script link": a_link("javascript:alert(1)"),
    "script link in disguise": a_link("java\tSCRIPT\n:alert(1)"),
    "program link": a_link("file:///c:/windows/system32/cmd.exe"),
    "script base": in_the_catalog("URI", Dictionary(Base=String("javascript:"))),
    "catalog events": in_the_catalog("AA", Dictionary(WC=Dictionary(S=Name.Named, N=Name.Print))),
    "page events": with_an_active_page,
    "field events": with_an_active_field,
    "xfa": in_the_catalog("AcroForm", Dictionary(Fields=Array([]), XFA=String("<xdp/>"))),
    "embedded file": with_a_file_inside,
    "content elsewhere": with_content_elsewhere,
    **{
        kind: on_the_page(Dictionary(Subtype=Name(f"/{kind}")))
        for kind in ("3D", "FileAttachment", "Movie", "RichMedia", "Screen", "Sound")
    },
}


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE)
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "object streams"])
def test_a_pdf_that_would_do_something_is_refused(change, packed):
    how = {"object_stream_mode": rewriting_pdf.pikepdf.ObjectStreamMode.generate} if packed else {}
    with pytest.raises(Refused, match="memuat program"):
        cleaned(a_pdf(change=change, **how))


def with_a_plain_form(pdf: Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("nama"), V=String("Siti")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def opening_at_its_first_page(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


HARMLESS = {
    "a web link": a_link("https://dukcapil.kemendagri.go.id/"),
    "a mail link": a_link("mailto:kantor@example.go.id"),
    "a relative link": a_link("lampiran.html"),
    "a plain form": with_a_plain_form,
    "a first view": opening_at_its_first_page,
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_a_pdf_with_what_does_no_harm_is_accepted(change):
    assert text_of(cleaned(a_pdf(change=change))) == "Surat pindah Siti Aminah"


def with_a_past(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = "Siti Rahasia"
    with pdf.open_metadata() as meta:
        meta["dc:creator"] = ["Siti Rahasia"]
    page = pdf.pages[0].obj
    page.PieceInfo = Dictionary(Penyunting=Dictionary(Private=String("Siti Rahasia")))
    page.Thumb = pdf.make_stream(b"Siti Rahasia", Width=1, Height=1)
    pdf.trailer.Simpanan = pdf.make_indirect(String("Siti Rahasia"))


def test_a_rewritten_pdf_keeps_its_pages_and_says_nothing_of_its_maker():
    clean = rewritten(a_pdf(change=with_a_past, pages=3), PDF)
    reader = PdfReader(io.BytesIO(clean), strict=True)
    assert [page.extract_text() for page in reader.pages] == ["Surat pindah Siti Aminah"] * 3
    assert not reader.metadata
    assert reader.xmp_metadata is None
    assert b"Rahasia" not in clean
    assert b"/JavaScript" not in clean
    assert b"/ObjStm" not in clean


def test_a_pdf_of_an_office_program_passes_and_keeps_its_text():
    clean = rewritten(pdf_from("<html lang=id><title>Surat</title><p>Surat pindah datang</p></html>"), PDF)
    assert "Surat pindah datang" in text_of(clean)


def test_the_same_pdf_is_always_written_the_same():
    content = a_pdf(change=with_a_past)
    assert cleaned(content) == cleaned(content)


def with_a_photo(photo: bytes):
    def change(pdf):
        picture = pdf.make_stream(photo, Subtype=Name.Image, Width=40, Height=30, Filter=Name.DCTDecode)
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
        pdf.pages[0].Resources.XObject = Dictionary(Im0=picture)

    return change


def test_a_photo_inside_a_pdf_loses_its_exif_and_stays_the_same_picture():
    exif = Image.Exif()
    exif[0x010E] = "alamat rumah"
    photo = io.BytesIO()
    Image.effect_noise((40, 30), 60).convert("RGB").save(photo, "JPEG", exif=exif, comment=b"alamat rumah")
    clean = cleaned(a_pdf(change=with_a_photo(photo.getvalue())))
    assert b"alamat rumah" not in clean
    with Pdf.open(io.BytesIO(clean)) as pdf:
        bare = pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    with Image.open(photo) as before, Image.open(io.BytesIO(bare)) as after:
        assert after.tobytes() == before.tobytes()
        assert not after.getexif()


@pytest.mark.parametrize("photo", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\0\0\xff", b"bukan foto"])
def test_what_only_claims_to_be_a_photo_inside_a_pdf_does_no_harm(photo):
    assert text_of(cleaned(a_pdf(change=with_a_photo(photo)))) == "Surat pindah Siti Aminah"


def test_what_is_hidden_behind_a_pdf_does_not_get_through():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("jahat.js", SCRIPT)
    for tail in (archive.getvalue(), b"<script>alert(1)</script>"):
        clean = rewritten(a_pdf() + tail, PDF)
        assert text_of(clean) == "Surat pindah Siti Aminah"
        assert tail not in clean
        assert not zipfile.is_zipfile(io.BytesIO(clean))


def test_a_large_archive_behind_a_pdf_is_refused():
    with pytest.raises(Unreadable, match="rusak"):
        rewritten(a_pdf() + b"PK\x03\x04" * 5_000, PDF)


def test_what_stands_before_a_pdf_does_not_get_through():
    clean = rewritten(b"<script>alert(1)</script>\n" + a_pdf(), PDF)
    assert clean.startswith(b"%PDF-")
    assert b"script" not in clean


@pytest.mark.parametrize(
    "content",
    [
        a_pdf()[:-200],
        a_pdf()[: len(a_pdf()) // 2],
        b"%PDF-1.7",
        b"%PDF-1.7\n" + b"\0" * 5_000,
        b"MZ program",
        a_pdf(pages=0),
        b"",
    ],
    ids=["without an end", "half", "a header", "zeros", "a program", "no page", "nothing"],
)
def test_a_broken_pdf_is_refused_with_what_to_do(content):
    with pytest.raises(Unreadable, match="rusak atau tidak lengkap.*Cetak ke PDF"):
        rewritten(content, PDF)


def test_a_pdf_locked_by_a_password_is_refused():
    with pytest.raises(Unreadable, match="kata sandi"):
        rewritten(locked(user="rahasia"), PDF)


def test_a_pdf_that_opens_without_a_password_is_written_without_its_lock():
    reader = PdfReader(io.BytesIO(rewritten(locked(user=""), PDF)))
    assert not reader.is_encrypted
    assert reader.pages[0].extract_text() == "Surat pindah Siti Aminah"


def test_two_hundred_pages_pass_and_one_more_does_not():
    assert len(PdfReader(io.BytesIO(rewritten(a_pdf(pages=200), PDF))).pages) == 200
    with pytest.raises(Unreadable, match="ini 201 halaman; paling banyak 200"):
        rewritten(a_pdf(pages=201), PDF)


SOUND = a_pdf(change=with_a_past, pages=2)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.binary(max_size=12)), min_size=1, max_size=8))
def test_a_pdf_with_random_damage_is_read_or_refused_and_nothing_else(damage):
    content = SOUND
    for at, instead in damage:
        content = content[:at] + instead + content[at + len(instead) :]
    code, result = rewriting_pdf.judged(content)
    assert (code, result[:5]) == (0, b"%PDF-") or (code == rewriting_pdf.REFUSED and result.decode().endswith("."))


def test_a_process_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unreadable, match="PDF tidak dapat dibuka"):
        rewritten(a_pdf(), PDF)


def test_a_pdf_that_would_grow_too_large_is_refused():
    def change(pdf):
        pdf.Root.Kosong = pdf.make_indirect(Array([pdf.make_indirect(String("x" * 1000)) for _ in range(35_000)]))

    small = a_pdf(change=change, object_stream_mode=rewriting_pdf.pikepdf.ObjectStreamMode.generate)
    assert len(small) < 1024**2
    with pytest.raises(Refused, match="terlalu besar"):
        cleaned(small)


def test_every_sentence_fits_beside_the_file():
    for sentence in (rewriting_pdf.DAMAGED, rewriting_pdf.LOCKED, rewriting_pdf.ACTIVE, rewriting_pdf.HEAVY):
        assert len(sentence) <= 200
