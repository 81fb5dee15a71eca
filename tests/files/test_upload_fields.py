"""Choosing files in a form: several at once, each told what is wrong with it."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from dukcapil.files.fields import UploadsField
from dukcapil.files.uploads import check_upload, display_name

JPEG, PNG, A_PDF = b"\xff\xd8\xff" + b"\0" * 50, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"%PDF-1.7\n" + b"\0" * 50
HEIC = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + b"\0" * 50
LARGE = 10 * 1024**2


class Letter(forms.Form):
    files = UploadsField()


def chosen(*uploads: tuple[str, bytes]) -> Letter:
    files = [SimpleUploadedFile(name, content) for name, content in uploads]
    return Letter({}, MultiValueDict({"files": files}) if files else MultiValueDict())


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("foto.jpg", JPEG, "image/jpeg"),
        ("foto.png", PNG, "image/png"),
        ("surat.pdf", A_PDF, "application/pdf"),
        ("surat.jpg", A_PDF, "application/pdf"),
        ("program.exe", JPEG, "image/jpeg"),
        ("pindaian.pdf", b"\r\n" + A_PDF, "application/pdf"),
        ("pindaian.pdf", b" " * 1019 + A_PDF, "application/pdf"),
        ("foto.jpg", JPEG + A_PDF, "image/jpeg"),
        ("pas.pdf", A_PDF.ljust(LARGE, b"\0"), "application/pdf"),
    ],
)
def test_what_a_file_is_its_content_decides(name, content, kind):
    upload = SimpleUploadedFile(name, content)
    assert check_upload(upload) == kind
    assert upload.read() == content  # read from the start again


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("kosong.pdf", b"", "Berkas “kosong.pdf” kosong. Pilih berkas yang lain."),
        ("besar.pdf", A_PDF.ljust(LARGE + 300_000, b"\0"), "Ukuran “besar.pdf” 10,3 MB; paling besar 10 MB."),
        ("ktp.jpg", b"MZ\x90\0" + b"\0" * 50, "Berkas “ktp.jpg” bukan JPEG, PNG, atau PDF."),
        ("ktp.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Berkas “ktp.svg” bukan JPEG, PNG, atau PDF."),
        ("IMG_1.HEIC", HEIC, "Foto “IMG_1.HEIC” berformat HEIC dari iPhone. Buka Pengaturan > Kamera > Format"),
        ("jauh.pdf", b" " * 1020 + A_PDF, "Berkas “jauh.pdf” bukan JPEG, PNG, atau PDF."),
        ("n" * 99 + ".exe", b"MZ", f"Berkas “{'n' * 59}…” bukan"),
    ],
    ids=["empty", "too large", "program", "svg", "heic", "signature too far", "long name"],
)
def test_a_file_that_is_not_wanted_is_told_by_its_name(name, content, sentence):
    with pytest.raises(ValidationError) as refusal:
        check_upload(SimpleUploadedFile(name, content))
    assert refusal.value.messages[0].startswith(sentence)


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("surat kuasa.docx", "application/pdf", "surat kuasa.pdf"),
        ("foto.exe", "image/png", "foto.png"),
        ("n" * 200, "application/pdf", "n" * 100 + ".pdf"),
    ],
)
def test_the_name_that_is_shown_ends_as_the_content_proves(name, kind, shown):
    assert display_name(SimpleUploadedFile(name, b""), kind) == shown


def test_a_file_without_a_name_gets_one():
    assert display_name(SimpleUploadedFile("  .x", b""), "application/pdf") == "berkas.pdf"
    assert display_name(SimpleUploadedFile("  .x", b""), "image/jpeg") == "foto.jpg"


def test_three_good_files_come_as_a_list():
    form = chosen(("a.jpg", JPEG), ("b.png", PNG), ("c.pdf", A_PDF))
    assert form.is_valid()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.jpg", "b.png", "c.pdf"]


def test_no_file_is_an_empty_list():
    form = chosen()
    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_no_file_where_one_is_required_is_told():
    with pytest.raises(ValidationError, match="wajib"):
        UploadsField(required=True, error_messages={"required": "Berkas wajib dipilih."}).clean([])


def test_one_bad_file_among_three_is_the_only_one_named():
    form = chosen(("a.jpg", JPEG), ("b.exe", b"MZ"), ("c.pdf", A_PDF))
    (sentence,) = form.errors["files"]
    assert sentence.startswith("Berkas “b.exe” bukan")


def test_every_bad_file_has_its_own_sentence():
    form = chosen(("a.jpg", b""), ("b.heic", HEIC), ("c.pdf", A_PDF), ("d.exe", b"MZ"))
    assert [words.split("”")[0] for words in form.errors["files"]] == ["Berkas “a.jpg", "Foto “b.heic", "Berkas “d.exe"]


def test_six_files_are_one_too_many():
    form = chosen(*[(f"{number}.jpg", JPEG) for number in range(6)])
    assert form.errors["files"] == ["Anda memilih 6 berkas; paling banyak 5. Pilih lagi berkas yang terpenting."]


def test_a_text_where_files_belong_is_no_file():
    form = Letter({"files": "bukan berkas"}, MultiValueDict())
    assert form.is_valid()
    assert form.cleaned_data["files"] == []


def test_a_phone_may_offer_its_camera_and_several_files():
    field = str(Letter()["files"])
    assert 'accept="image/jpeg,image/png,application/pdf"' in field
    assert "multiple" in field
    assert "capture" not in field  # it would take the gallery away


def test_a_form_may_say_it_in_its_own_words():
    field = UploadsField(max_files=3, label="Surat kuasa")
    assert field.label == "Surat kuasa"
    assert field.help_text == "Paling banyak 3 berkas JPEG, PNG, atau PDF; masing-masing paling besar 10 MB."
