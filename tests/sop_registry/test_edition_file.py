"""A bad edition file is refused with a sentence that names the file and the fault."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from sop_registry.edition_file import EditionFileError, read_edition_file

FOLDER = settings.BASE_DIR / "fixtures" / "sop"
TOMOHON = (FOLDER / "tomohon" / "pengaduan-online.toml").read_text(encoding="utf-8")
KTP = (FOLDER / "way-kanan" / "ktp-el.toml").read_text(encoding="utf-8")
PKY = (FOLDER / "palangka-raya" / "pengaduan.toml").read_text(encoding="utf-8")

LAST_ROW = TOMOHON[TOMOHON.index('[[steps]]\nno = "4"') :]
FIRST_ROW = TOMOHON[TOMOHON.index('[[steps]]\nno = "1"') : TOMOHON.index('[[steps]]\nno = "2"')]
ADDED_ROW = LAST_ROW.replace('no = "4"', 'no = "5"')

FAULTS = {
    "an unknown key": (TOMOHON, 'unit = ""\n', 'unit = ""\nwarna = "biru"\n', "kunci 'warna' tidak dikenal"),
    "an unknown key in a row": (TOMOHON, 'no = "2"\n', 'no = "2"\nverba = "jawab"\n', "baris 2: kunci 'verba'"),
    "an unknown key in the dates": (TOMOHON, "[dates]\n", '[dates]\nprinted = ""\n', "dates: kunci 'printed'"),
    "a missing key": (TOMOHON, 'series = "ADU"\n', "", "kunci 'series' tidak ada"),
    "a missing key in a row": (
        TOMOHON,
        'no = "2"\nactivity',
        'no = "2"\n# activity',
        "baris 2: kunci 'activity' tidak",
    ),
    "an empty title": (TOMOHON, 'title = "Layanan Pengaduan Online Masyarakat"', 'title = ""', "title kosong"),
    "a title too long": (TOMOHON, '\ntitle = "', '\ntitle = "' + "a" * 150, "title lebih panjang dari 150 huruf"),
    "an unknown flow": (
        TOMOHON,
        'flow = "tomohon/pengaduan-online/1"',
        'flow = "tomohon/x/9"',
        "alur 'tomohon/x/9' tidak",
    ),
    "another SOP's flow": (
        TOMOHON,
        'flow = "tomohon/pengaduan-online/1"',
        'flow = "brebes/pengaduan-daring/1"',
        "bukan alur SOP",
    ),
    "another office": (TOMOHON, 'office = "tomohon"', 'office = "brebes"', "office 'brebes' bukan kantor"),
    "a time of sebentar": (
        TOMOHON,
        'time = { value = 1, unit = "hari" }',
        'time = "sebentar"',
        "baris 1: time 'sebentar'",
    ),
    "a time of zero": (TOMOHON, "time = { value = 1,", "time = { value = 0,", "baris 1, time: value harus bilangan"),
    "a time in words": (
        TOMOHON,
        "time = { value = 1,",
        'time = { value = "satu",',
        "baris 1, time: value harus bilangan",
    ),
    "an unknown unit": (TOMOHON, 'value = 1, unit = "hari" }', 'value = 1, unit = "minggu" }', "unit 'minggu' tidak"),
    "an unknown role": (TOMOHON, 'actor = "kasi"\nlabel', 'actor = "lurah"\nlabel', "baris 2: actor 'lurah' tidak"),
    "an unknown role beside the actor": (
        TOMOHON,
        'also = [{ actor = "kabid"',
        'also = [{ actor = "camat"',
        "actor 'camat' tidak",
    ),
    "a step number twice": (TOMOHON, 'no = "3"', 'no = "2"', "baris 2 tertulis dua kali"),
    "a row that no state carries": (
        TOMOHON,
        LAST_ROW,
        LAST_ROW + "\n" + ADDED_ROW,
        "baris 5 tidak dibawa langkah mana pun",
    ),
    "a state whose row is missing": (TOMOHON, LAST_ROW, "", "baris 4 untuk langkah 'konfirmasi' tidak ada"),
    "no opening row": (TOMOHON, FIRST_ROW, "", "baris 1 tidak ada"),
    "no report row": (PKY, 'no = "8"', 'no = "9"', "baris 8 tidak ada"),
    "a row of another actor": (
        KTP,
        'actor = "operator"\nlabel = "Operator Kartu Tanda Penduduk"\nreq',
        'actor = "penyerahan"\nlabel = "Petugas Pelayanan 2"\nreq',
        "langkah 'cek_data' dikerjakan operator",
    ),
    "a label that is no column": (
        TOMOHON,
        'label = "Kasie"\nreq',
        'label = "Kepala Seksi"\nreq',
        "'Kepala Seksi' (kasi) bukan salah satu",
    ),
    "a date of another shape": (
        TOMOHON,
        'created = "2023-08-30"',
        'created = "30 Agustus 2023"',
        "dates: created '30 Agustus 2023' bukan",
    ),
    "a date that does not exist": (
        TOMOHON,
        'created = "2023-08-30"',
        'created = "2023-02-30"',
        "created '2023-02-30' bukan tanggal",
    ),
    "a month that does not exist": (
        TOMOHON,
        'created = "2023-08-30"',
        'created = "2023-13"',
        "created '2023-13' bukan tanggal",
    ),
    "validity from a month only": (
        TOMOHON,
        'valid_from = "2023-08-30"',
        'valid_from = "2023-08"',
        "valid_from '2023-08' bukan",
    ),
    "an unknown channel": (TOMOHON, '"lapor"]', '"merpati"]', "channels 'merpati' tidak dikenal"),
    "an unknown status": (TOMOHON, 'status = "terbit"', 'status = "diganti"', "status 'diganti' tidak dikenal"),
    "an unknown approval": (TOMOHON, 'pengesahan = "disahkan"', 'pengesahan = "mungkin"', "pengesahan 'mungkin' tidak"),
    "a clock that starts elsewhere": (
        TOMOHON,
        'starts = "diterima"',
        'starts = "lengkap"',
        "starts 'lengkap' tidak cocok",
    ),
    "a whole-case time that differs": (
        TOMOHON,
        "[whole_time]\nvalue = 1",
        "[whole_time]\nvalue = 2",
        "baris 1: waktu seluruh berkas",
    ),
    "texts that are no list": (TOMOHON, "related = [", 'related = "x"\nlama = [', "related harus berupa daftar teks"),
    "a choice without a group": (KTP, 'group = "Alasan penggantian"', 'group = ""', "syarat ktp-el-lama: group"),
    "an unknown kind of requirement": (
        KTP,
        'kind = "wajib"',
        'kind = "boleh"',
        "syarat kk: kind 'boleh' tidak dikenal",
    ),
    "a requirement twice": (KTP, 'code = "ktp-el-lama"', 'code = "kk"', "syarat kk tertulis dua kali"),
    "broken TOML": (TOMOHON, 'key = "tomohon', "key = tomohon", "bukan TOML yang benar"),
}


def a_file(folder: Path, text: str) -> Path:
    path = folder / "naskah.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_file(tmp_path, fault):
    text, old, new, sentence = FAULTS[fault]
    assert old in text
    path = a_file(tmp_path, text.replace(old, new, 1))
    with pytest.raises(EditionFileError) as refusal:
        read_edition_file(path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert sentence in str(refusal.value)


def test_a_file_that_is_not_text_is_named(tmp_path):
    path = tmp_path / "naskah.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EditionFileError, match="naskah.toml: bukan teks UTF-8"):
        read_edition_file(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(EditionFileError, match="tidak-ada.toml: tidak dapat dibaca"):
        read_edition_file(tmp_path / "tidak-ada.toml")


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.toml")), ids=lambda path: path.stem)
def test_every_file_of_the_repository_is_sound(path):
    assert read_edition_file(path).published


def test_a_date_stays_as_precise_as_the_paper(tmp_path):
    file = read_edition_file(FOLDER / "way-kanan" / "kia.toml")
    assert (file.edition["created_on"], file.edition["revised_on"], file.edition["approved_on"]) == (
        "2022-01-19",
        "2022-01",
        "",
    )
    assert file.edition["valid_from"] == date(2022, 1, 19)
    year = read_edition_file(a_file(tmp_path, TOMOHON.replace('revised = "2023-08-30"', 'revised = "2023"')))
    assert year.edition["revised_on"] == "2023"


def test_what_the_paper_does_not_state_stays_empty_and_never_zero():
    file = read_edition_file(FOLDER / "tomohon" / "pengaduan-online.toml")
    assert "time_value" not in file.steps[1]
    assert file.steps[1]["output"] == ""
    assert file.steps[0]["covers_whole_case"]


def test_the_edition_number_is_one_unless_the_file_says_otherwise(tmp_path):
    assert read_edition_file(a_file(tmp_path, TOMOHON)).edition["edition"] == 1
    assert read_edition_file(a_file(tmp_path, "edition = 2\n" + TOMOHON)).edition["edition"] == 2
