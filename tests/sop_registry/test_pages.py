"""The public sheet of every SOP, its lists, and the page of oddities."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from dukcapil.people.roles import Role
from sop_registry.models import Edition
from sop_registry.publishing import publish, revise
from tests.builders import a_user

from .papers import PAPERS


@pytest.fixture
def client(registry) -> Client:
    cache.clear()
    return Client()


def address(key: str, query: str = "") -> str:
    office, _, slug = key.partition("/")
    return f"/{office}/sop/{slug}/{query}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("key", PAPERS)
def test_a_sheet_takes_three_queries(client, django_assert_num_queries, key):
    with django_assert_num_queries(3):
        text_of(client, address(key))


def test_the_list_of_all_sops_takes_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = text_of(client, "/sop/")
    for key in PAPERS:
        assert f'href="{address(key)}"' in page


def test_the_list_of_an_office_takes_two_queries(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = text_of(client, "/way-kanan/sop/")
    assert page.count('href="/way-kanan/sop/') >= 7
    assert "/sukamara/sop/pengaduan/" not in page


def test_the_sheet_shows_what_the_paper_prints(client):
    page = text_of(client, "/way-kanan/sop/kia/")
    for words in (
        "800/19-a/SOP/DISDUKCAPIL/2022",
        "19 Januari 2022",
        "<dd>Januari 2022</dd>",
        "<dd>Kepala Dinas</dd>",
        "Pelayanan Online WhatsApp KTP-el dan Kartu Identitas Anak",
        "Bidang Pelayanan Pendaftaran Penduduk",
        "Kasi Identitas Penduduk",
        "Selesai paling lambat 1 hari kerja sejak berkas dinyatakan lengkap.",
        "Scanner; Komputer; Printer; Ribbon; Cleaning kit; Blanko KIA",
        "<strong>Seharusnya:</strong> Peraturan Menteri Dalam Negeri Nomor 109 Tahun 2019",
        "tidak disebut",
    ):
        assert words in page, words


def test_additions_of_the_system_are_marked(client):
    page = text_of(client, "/way-kanan/sop/kia/")
    assert "Tambahan sistem: kembalikan (ke langkah 2)." in page
    assert "Siap diserahkan: serahkan (selesai)." in page
    assert "Batalkan (oleh Pemohon): dari verifikasi, perbaikan, dan verifikasi Kasi, menjadi dibatalkan." in page
    assert "Tunda (oleh Petugas 2): dari pencetakan, menjadi ditunda." in page


def test_the_drawing_is_told_in_words_too(client):
    page = text_of(client, "/way-kanan/sop/kia/")
    assert "keputusan: ya ke langkah 3 (Kasi Identitas Penduduk) dan tidak ke langkah 1 (Pemohon)" in page


def test_the_sheet_can_be_pushed_sideways_with_the_keyboard(client):
    page = text_of(client, "/way-kanan/sop/kia/")
    assert '<div class="sheet-scroll" role="region" aria-label="Lembar SOP' in page
    assert 'tabindex="0"' in page


def test_no_page_needs_an_inline_style_or_script(client):
    for key in PAPERS:
        page = text_of(client, address(key))
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page


def test_an_unsigned_paper_says_so(client):
    assert "<strong>Belum disahkan.</strong>" in text_of(client, "/brebes/sop/pengaduan-daring/")
    assert "Belum disahkan" not in text_of(client, "/way-kanan/sop/kia/")
    assert "belum disahkan" in text_of(client, "/brebes/sop/")


def test_a_missing_step_number_is_noted_at_its_place(client):
    page = text_of(client, "/sukamara/sop/pengaduan/")
    assert "Nomor langkah 4 tidak tercetak dalam naskah." in page
    assert "Nomor 4 tidak tercetak dalam naskah." in page
    assert "tidak tercetak dalam naskah." not in text_of(client, "/sukamara/sop/pengaduan-online/")


@pytest.mark.parametrize(
    ("key", "promise"),
    [
        ("way-kanan/pengaduan", "Dijawab paling lambat 1 hari kerja sejak pengaduan diterima."),
        ("tomohon/pengaduan-online", "Dijawab paling lambat 1 hari sejak pengaduan diterima."),
        (
            "sukamara/pengaduan",
            "Naskah tidak menyebut waktu seluruhnya; jumlah waktu langkahnya 75 menit dan 2 hari.",
        ),
    ],
)
def test_the_promise_stands_in_one_sentence(client, key, promise):
    assert promise in text_of(client, address(key))


def test_the_monthly_report_rows_are_no_steps_of_a_case(client):
    page = text_of(client, "/palangka-raya/sop/pengaduan/")
    assert page.count("Bagian laporan bulanan, bukan tahap satu pengaduan.") == 4  # table and list, two rows


@pytest.mark.parametrize(
    "path",
    [
        "/tidak-ada/sop/",
        "/tidak-ada/sop/kia/",
        "/way-kanan/sop/tidak-ada/",
        "/sukamara/sop/kia/",
        "/way-kanan/sop/kia/?edisi=2",
        "/way-kanan/sop/kia/?edisi=x",
        "/way-kanan/sop/kia/?edisi=",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_only_reading_is_offered(client):
    assert client.post("/way-kanan/sop/kia/").status_code == 405


def a_second_edition(valid_from: date) -> Edition:
    draft = revise(Edition.objects.get(sop__key="way-kanan/kia"), by=None)
    Edition.objects.filter(pk=draft.pk).update(number="800/20/SOP/2026")
    return publish(draft, by=None, valid_from=valid_from, today=valid_from)


def test_an_earlier_edition_can_be_read_with_a_note(client):
    a_second_edition(date(2026, 1, 5))
    assert "800/20/SOP/2026" in text_of(client, "/way-kanan/sop/kia/")
    earlier = text_of(client, "/way-kanan/sop/kia/?edisi=1")
    assert "Ini edisi 1, berlaku 19 Januari 2022 sampai 4 Januari 2026." in earlier
    assert "800/20/SOP/2026" not in earlier


def test_two_editions_take_no_more_queries(client, django_assert_num_queries):
    a_second_edition(date(2026, 1, 5))
    with django_assert_num_queries(3):
        text_of(client, "/way-kanan/sop/kia/")


def test_an_edition_to_come_waits_for_its_day(client):
    a_second_edition(date(2999, 1, 1))
    assert "800/20/SOP/2026" not in text_of(client, "/way-kanan/sop/kia/")
    assert "Ini edisi 2, berlaku sejak 1 Januari 2999." in text_of(client, "/way-kanan/sop/kia/?edisi=2")


def test_a_draft_is_not_public(client):
    revise(Edition.objects.get(sop__key="way-kanan/kia"), by=None)
    assert client.get("/way-kanan/sop/kia/?edisi=2").status_code == 404


def test_the_oddities_ask_for_a_sign_in(client):
    response = client.get("/sop/periksa/")
    assert response.status_code == 302
    assert response.url == "/akun/login/?next=/sop/periksa/"


def test_the_oddities_are_not_for_every_desk(client):
    client.force_login(a_user(Role.KABID))
    assert client.get("/sop/periksa/").status_code == 403


def test_an_admin_sees_the_papers_of_the_own_office(client):
    client.force_login(a_user(Role.ADMIN, "sukamara"))
    page = text_of(client, "/sop/periksa/")
    assert "Langkah 4 tidak tercetak." in page
    assert "Disdukcapil Kabupaten Way Kanan" not in page


def test_the_technician_sees_every_paper(client, django_assert_num_queries):
    technician = a_user()
    technician.is_staff = True
    technician.save()
    client.force_login(technician)
    page = text_of(client, "/sop/periksa/")
    assert page.count("Buka lembar SOP") == 13
