"""Which papers each answer asks for, and what is said of those that are not there."""

from datetime import date

import pytest

from services.requirements import missing, needed, unneeded
from sop_registry.models import Sop

from .filled import filled

TODAY = date(2026, 11, 10)
MARRIAGE = ["buku-nikah", "akta-perkawinan", "akta-perceraian", "f-1-05"]


@pytest.fixture
def asked(registry):
    """``asked("kia", anak={...})``: the papers of a form filled in well but for these answers."""

    def ask(slug: str, **changed):
        sop = Sop.objects.select_related("office").get(key=f"way-kanan/{slug}")
        return needed(sop.edition_on(TODAY), sop.key, filled(sop.key, **changed), TODAY)

    return ask


def codes(papers) -> list[str]:
    return [each.code for each in papers]


@pytest.mark.parametrize(
    "reason, papers",
    [
        ("baru", MARRIAGE),
        ("pisah", ["ktp-el", "kk-lama"]),
        ("meninggal", ["akta-kematian", "kk-lama"]),
        ("hilang", ["ktp-el", "surat-kehilangan"]),
        ("rusak", ["ktp-el", "kk-lama"]),
    ],
)
def test_a_family_card_asks_by_its_reason(asked, reason, papers):
    found = asked("kk-baru", permohonan={"alasan": reason})
    assert codes(found) == papers
    assert not any(each.optional for each in found)


@pytest.mark.parametrize(
    "told, paper",
    [("pindah_datang", "surat-pindah"), ("rentan", "pengganti-identitas"), ("wni_baru", "bukti-kewarganegaraan")],
)
def test_a_family_card_asks_more_of_who_comes_from_elsewhere(asked, told, paper):
    assert paper not in codes(asked("kk-baru"))
    found = {each.code: each for each in asked("kk-baru", permohonan={told: "ya"})}
    assert not found[paper].optional


@pytest.mark.parametrize(
    "reason, papers",
    [
        ("hilang", ["kk", "surat-kehilangan"]),
        ("rusak", ["kk", "ktp-el-lama"]),
        ("berubah", ["kk", "ktp-el-lama", "bukti-perubahan"]),
    ],
)
def test_an_id_card_asks_by_its_reason(asked, reason, papers):
    found = asked("ktp-el", permohonan={"alasan": reason})
    assert codes(found) == papers
    assert set(missing(found, set())) == set(papers)


@pytest.mark.parametrize(
    "born, years, with_photo",
    [
        ("2021-11-11", 4, False),  # 4 years and 364 days
        ("2021-11-10", 5, True),
        ("2009-11-11", 16, True),
        ("2009-11-10", 17, True),  # refused by the form itself
        ("2026-11-10", 0, False),
    ],
)
def test_a_childs_photo_is_asked_from_five_years_on(asked, born, years, with_photo):
    assert ("foto" in codes(asked("kia", anak={"tanggal_lahir": born}))) is with_photo


def test_a_child_whose_age_is_unknown_may_bring_a_photo(registry):
    sop = Sop.objects.get(key="way-kanan/kia")
    photo = needed(sop.edition_on(TODAY), sop.key, {}, TODAY)[-1]
    assert (photo.code, photo.optional) == ("foto", True)
    assert missing([photo], set()) == {}


@pytest.mark.parametrize("left, asked_for", [("ya", True), ("tidak", False)])
def test_children_left_behind_need_a_guardian(asked, left, asked_for):
    assert ("perwalian" in codes(asked("skpwni", pindah={"anak_tertinggal": left}))) is asked_for


@pytest.mark.parametrize(
    "ancestry, papers",
    [
        (
            "orang-tua",
            ["surat-kelahiran", "f-2-03", "buku-nikah", "akta-perkawinan", "f-2-04", "kk"],
        ),
        ("ibu", ["surat-kelahiran", "f-2-03", "kk"]),
        ("temuan", ["kk", "berita-acara-kepolisian"]),
    ],
)
def test_a_birth_asks_by_the_childs_ancestry(asked, ancestry, papers):
    assert codes(asked("akta-kelahiran", asal_usul={"asal_usul": ancestry})) == papers


def test_the_paper_form_that_is_filled_in_here_is_not_asked_again(asked):
    for slug, form in {
        "kk-baru": "f-1-02",
        "skpwni": "f-1-03",
        "akta-kelahiran": "f-2-01",
        "akta-kematian": "f-2-01",
    }.items():
        assert form not in codes(asked(slug))


def test_a_death_asks_for_one_of_six_letters(asked):
    found = asked("akta-kematian")
    assert [each.code for each in found if each.group] == [
        "surat-dokter",
        "surat-desa",
        "surat-kepolisian",
        "penetapan-pengadilan",
        "surat-maskapai",
        "surat-perwakilan",
    ]
    assert set(missing(found, {"kk", "ktp-el"})) == {"Bukti kematian"}
    assert missing(found, {"kk", "ktp-el", "surat-desa"}) == {}


def test_a_missing_paper_and_missing_alternatives_are_told(asked):
    assert missing(asked("skpwni", pindah={"anak_tertinggal": "ya"}), set()) == {
        "Kartu Keluarga": "Kartu Keluarga: lampirkan salah satu, Kartu Keluarga asli atau "
        "Surat keterangan kehilangan Kartu Keluarga.",
        "perwalian": "Lampirkan Surat pernyataan wali bagi anak yang ditinggalkan.",
    }


def test_an_alternative_that_is_left_alone_is_simply_owed(asked):
    found = {each.code: each for each in asked("ktp-el", permohonan={"alasan": "hilang"})}
    assert (found["surat-kehilangan"].group, found["surat-kehilangan"].kind) == ("", "wajib")


def test_a_photo_of_a_child_under_five_is_told_as_not_needed(asked):
    sop = Sop.objects.get(key="way-kanan/kia")
    found = asked("kia", anak={"tanggal_lahir": "2023-01-01"})
    assert unneeded(sop.edition_on(TODAY), found, {"kk", "foto"}) == {
        "foto": "Foto anak ukuran 3x4 tidak diperlukan untuk permohonan ini; berkasnya tidak ikut dikirim."
    }


def test_where_the_paper_lists_nothing_the_source_is_named(asked):
    for slug in ("kk-baru", "akta-kelahiran", "akta-kematian"):
        assert {each.source for each in asked(slug)} == {"Perpres 96/2018 dan Permendagri 108/2019"}
    assert all(each.source for slug in ("skpwni", "ktp-el", "kia") for each in asked(slug))
