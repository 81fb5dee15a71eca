"""What is odd in each paper is found by reckoning and told in words."""

from io import StringIO

import pytest
from django.core.management import call_command

from sop_registry.models import EditionStep
from sop_registry.oddities import listed, missing_numbers, oddities_by_edition, total_of
from sop_registry.queries import published_editions


@pytest.fixture
def sentences(registry) -> dict[str, list[str]]:
    papers = oddities_by_edition(published_editions().prefetch_related("steps"))
    return {edition.sop.key: [oddity.sentence for oddity in oddities] for edition, oddities in papers}


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("sukamara/pengaduan", "Langkah 4 tidak tercetak."),
        ("sukamara/pengaduan", "Satuan waktu langkah bercampur: menit dan hari."),
        ("sukamara/pengaduan", "Jumlah waktu langkah 75 menit dan 2 hari; tanpa janji seluruhnya."),
        ("sukamara/pengaduan-online", "Waktu seluruh penanganan tidak disebut."),
        ("tomohon/pengaduan-online", "Waktu langkah 2, 3, dan 4 tidak disebut."),
        ("tomohon/pengaduan-online", 'Tertulis "hari", bukan "hari kerja".'),
        ("brebes/pengaduan-daring", "Naskah belum disahkan."),
        ("brebes/pengaduan-daring", "Nomor SOP tidak disebut."),
        ("brebes/pengaduan-daring", "Tanggal pembuatan, revisi, efektif, dan pengesahan tidak disebut."),
        ("way-kanan/kk-baru", "Jumlah waktu langkah 45 menit; janji seluruhnya 1 hari kerja."),
        ("way-kanan/kk-baru", "Nomor 800/109/SOP/DISDUKCAPIL/2022 dipakai juga oleh Surat pindah (SKPWNI)."),
        ("way-kanan/kia", "Tanggal revisi dan efektif tidak menyebut hari."),
        ("way-kanan/kia", "Output langkah 3 tidak disebut."),
        ("way-kanan/akta-kematian", "Jumlah tercetak 80 menit, sama dengan jumlah waktu langkah."),
        (
            "way-kanan/akta-kematian",
            "Dasar hukum 1, 2, dan 3 tercetak keliru; pembetulannya ada di lembar SOP.",
        ),
        ("way-kanan/ktp-el", "Tidak ada langkah pencetakan di antara langkah 2 dan 3."),
    ],
)
def test_an_oddity_is_found(sentences, key, sentence):
    assert sentence in sentences[key]


def test_numbers_that_differ_by_a_mark_are_close(sentences):
    close = next(each for each in sentences["way-kanan/kia"] if "hampir sama" in each)
    assert "Akta kelahiran, Akta kematian, dan Pengaduan" in close


def test_a_sound_paper_lacks_nothing_it_states(sentences):
    assert "Naskah belum disahkan." not in sentences["way-kanan/kk-baru"]
    assert not [each for each in sentences["way-kanan/kk-baru"] if each.startswith("Waktu langkah")]


def test_the_command_prints_every_paper(registry):
    out = StringIO()
    call_command("check_sops", stdout=out, no_color=True)
    assert out.getvalue().count("(edisi 1)") == 13
    assert "  nomor langkah: Langkah 4 tidak tercetak.\n" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "sentence"), [([], ""), (["1"], "1"), (["1", "2"], "1 dan 2"), (["1", "2", "3"], "1, 2, dan 3")]
)
def test_a_list_in_words(words, sentence):
    assert listed(words) == sentence


def test_a_time_for_the_whole_case_is_not_added_up():
    rows = [
        EditionStep(no="1", time_value=1, time_unit="hari", covers_whole_case=True),
        EditionStep(no="2", time_value=10, time_unit="menit"),
        EditionStep(no="4", time_value=5, time_unit="menit"),
    ]
    assert total_of(rows) == "15 menit"
    assert missing_numbers(rows) == ["3"]
