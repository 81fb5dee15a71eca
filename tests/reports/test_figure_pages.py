"""The pages of figures: who sees which, what opens behind them, what a bad period says, how many queries they cost."""

import csv
import io
import re
from datetime import datetime, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from dukcapil.reports.charts import KINDS
from dukcapil.reports.digesting import digest, uncounted
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.models import Stale
from dukcapil.reports.tables import TABLES
from tests.builders import a_case, a_user, seat
from tests.complaints.reading import is_page, source, words
from tests.conftest import WIB

LEADERS = (Role.KASI, Role.KABID, Role.KADIS, Role.ADMIN)
OFFICERS = (Role.PETUGAS, Role.OPERATOR, Role.PENYERAHAN, Role.PENGELOLA, Role.TIM)


@pytest.fixture(scope="module")
def _digested(_seeded_now, django_db_blocker):
    with django_db_blocker.unblock():
        digest()


@pytest.fixture
def facts(_digested, demo):
    """The facts of the demo, made once for this module."""


def signed_in(client, role: Role, office: str = "way-kanan", sops=()) -> User:
    user = a_user(role, office, sops)
    client.force_login(user)
    return user


def lately() -> dict[str, str]:
    """Forty days: this month has no case yet on its first day."""
    return {"sejak": f"{timezone.now() - timedelta(days=40):%Y-%m-%d}"}


def page_of(client, name="figures", *args, status=200, **query) -> str:
    page = client.get(reverse(name, args=args), lately() | query)
    is_page(page, status)
    return source(page)


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/meja/angka/berkas/[^"]*)"', page)]


@pytest.mark.parametrize("role", LEADERS)
def test_who_leads_sees_the_figures_of_what_they_lead(facts, client, role):
    signed_in(client, role)
    page = page_of(client)
    for title in ("Di mana waktu hilang", "Beban setiap petugas", "Menurut SOP", "Dua belas bulan terakhir"):
        assert title in page
    assert "Seluruh kantor" in page and ">Angka</a>" in page


@pytest.mark.parametrize("role", OFFICERS)
def test_an_officer_sees_the_own_desk_and_nobody_elses_work(facts, client, role):
    signed_in(client, role)
    page = page_of(client)
    assert "Meja Anda" in page and "Beban setiap petugas" not in page and "Menurut SOP" not in page
    assert client.get(reverse("figure_table", args=["per-petugas"])).status_code == 404
    assert client.get(reverse("figure_file", args=["per-petugas", "csv"]), lately()).status_code == 404


def test_a_division_sees_its_own_sops_alone(facts, client):
    signed_in(client, Role.KABID, sops=["way-kanan/akta-kelahiran", "way-kanan/akta-kematian"])
    page = page_of(client)
    assert "Bidang Anda" in page and "Akta kelahiran" in page and "Kartu Keluarga baru" not in page
    listed = source(client.get(reverse("figure_cases"), {"angka": "menunggu", "sop": "way-kanan/pengaduan"}))
    assert "0 berkas" in listed
    shown = Case.objects.filter(number__in=re.findall(r'id="baris-([A-Z0-9-]+)"', _behind(client, "diterima")))
    assert shown and all("akta" in case.flow_key for case in shown)


def _behind(client, figure: str, **query) -> str:
    return page_of(client, "figure_cases", angka=figure, **query)


def test_another_office_does_not_exist(facts, client):
    signed_in(client, Role.KADIS)
    for name, *args in (
        ("figures",),
        ("figure_table", "per-sop"),
        ("figure_file", "per-sop", "csv"),
        ("figures_workbook",),
    ):
        assert client.get(reverse(name, args=args), {"kantor": "tomohon"}).status_code == 404
        assert client.get(reverse(name, args=args), {"kantor": "tidak-ada"}).status_code == 404
    assert client.get(reverse("figure_cases"), {"kantor": "tomohon", "angka": "diterima"}).status_code == 404
    assert client.get(reverse("figure_chart", args=["umur"]), {"kantor": "tomohon"}).status_code == 404


def test_who_sits_in_two_offices_sees_one_at_a_time(facts, client):
    user = signed_in(client, Role.KADIS, "tomohon")
    seat(user, Role.KADIS, "way-kanan")
    page = page_of(client, kantor="way-kanan")
    assert "Kota Tomohon" in page and "kantor=tomohon" in page
    listed = _behind(client, "diterima", kantor="way-kanan")
    assert "ADU-TMH" not in listed and "-WKN-" in listed
    assert all("kantor=way-kanan" in link for link in links(page))


def test_a_citizen_and_a_visitor_see_no_figures(facts, client):
    assert client.get(reverse("figures")).status_code == 302
    client.force_login(a_user())
    assert client.get(reverse("figures")).status_code == 404


def test_every_number_on_the_page_opens_a_list_of_as_many_cases(facts, client):
    signed_in(client, Role.KADIS)
    page = page_of(client)
    cells = re.findall(r'<a (?:class="[^"]*" )?href="(/meja/angka/berkas/[^"]*)">(?:<strong>)?([\d.]+)<', page)
    assert len(cells) > 60
    for link, number in dict(cells).items():
        link = link.replace("&amp;", "&")
        listed = source(client.get(link))
        found = re.search(r'<p class="soft">(lebih dari )?([\d.]+) berkas', listed)
        counts_times = any(f"angka={key}" in link for key in ("dikembalikan", "koreksi", "sanggahan", "langkah"))
        assert ("lebih dari sekali" in listed) == counts_times
        counted, shown = (int(text.replace(".", "")) for text in (found[2], number))
        assert 0 < counted <= shown if counts_times else counted == shown, (link, number)


def test_the_figures_of_a_month_gone_by_are_compared_with_the_month_before(facts, client, two_months):
    signed_in(client, Role.KADIS)
    page = words(client.get(reverse("figures"), {"bulan": f"{two_months[0]:%Y-%m}"}))
    assert "Hari ini Masa ini" not in page and "dibanding" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"bulan": "2999-01"}, "belum dimulai"),
        ({"bulan": "2026-13"}, "Pilih bulan dalam daftar"),
        ({"bulan": "0000-01"}, "Pilih bulan dalam daftar"),
        ({"bulan": "99999-1"}, "Pilih bulan dalam daftar"),
        ({"bulan": "1999-01"}, "Pilih bulan dalam daftar"),
        ({"bulan": "%00"}, "Pilih bulan dalam daftar"),
        ({"bulan": "²026-01"}, "Pilih bulan dalam daftar"),
        ({"sejak": "2026-09-10", "sampai": "2026-09-01"}, "sesudah tanggal awal"),
        ({"sejak": "0000-00-00"}, "Tulis tanggal yang benar"),
        ({"sejak": "0001-01-01"}, "Angka tersedia sejak"),
        ({"sejak": "99999-01-01"}, "Tulis tanggal yang benar"),
        ({"sampai": "9999-12-31"}, "belum tiba"),
        ({"sejak": "2020-01-01"}, "paling lama satu tahun"),
        ({"sejak": "kemarin"}, "Tulis tanggal yang benar"),
    ],
)
def test_a_bad_period_is_said_beside_the_field_and_the_page_shows_this_month(facts, client, query, said):
    signed_in(client, Role.KADIS)
    page = client.get(reverse("figures"), query)
    is_page(page, 422)
    assert said in words(page)
    value = next(iter(query.values()))
    if value.isascii() and "sejak" in query:
        assert f'value="{value}"' in source(page)
    assert client.get(reverse("figure_table", args=["per-sop"]), query).status_code == 422
    assert client.get(reverse("figure_chart", args=["umur"]), query).status_code == 422
    for no_file in (reverse("figure_file", args=["per-sop", "csv"]), reverse("figures_workbook")):
        page = client.get(no_file, query)
        assert said in is_page(page, 422) and "Content-Disposition" not in page


@pytest.mark.parametrize(
    "query",
    [
        {"angka": ""},
        {"angka": "tidak-ada"},
        {"angka": "skm"},
    ],
)
def test_what_is_no_figure_with_cases_has_no_list(facts, client, query):
    signed_in(client, Role.KADIS)
    assert client.get(reverse("figure_cases"), query).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        {"sop": "x" * 5000},
        {"sop": "\x00"},
        {"langkah": "\x00'; --"},
        {"peran": "raja"},
        {"saluran": "merpati"},
        {"kategori": "\x00"},
        {"umur": "99"},
        {"umur": "²"},
        {"pegang": "siapa"},
        {"sebelum": "9" * 30},
        {"sebelum": "-1"},
    ],
)
def test_a_part_that_does_not_exist_is_no_error(facts, client, query):
    signed_in(client, Role.KADIS)
    for key in ("menunggu", "diterima", "dikembalikan", "langkah-lewat"):
        assert client.get(reverse("figure_cases"), {"angka": key} | query).status_code == 200, key


@pytest.mark.parametrize(
    "query, told",
    [
        ({"sop": "way-kanan/tidak-ada"}, "SOP “way-kanan/tidak-ada”"),
        ({"peran": "raja"}, "meja “raja”"),
        ({"langkah": "melamun"}, "langkah “melamun”"),
        ({"saluran": "merpati"}, "saluran “merpati”"),
        ({"kategori": "cuaca"}, "pokok pengaduan “cuaca”"),
        ({"umur": "99"}, "umur “99”"),
        ({"pegang": "siapa", "umur": "x"}, "pemegang “siapa”, umur “x”"),
        ({"umur": "\x00"}, "umur “”"),
    ],
)
def test_a_part_that_nobody_knows_narrows_nothing_and_is_said(facts, client, query, told):
    signed_in(client, Role.KADIS)
    everything, asked = (
        words(client.get(reverse("figure_cases"), lately() | {"angka": "menunggu"} | q)) for q in ({}, query)
    )
    assert f"tidak dipakai untuk menyaring daftar ini: {told}." in asked and "Tidak dikenal" not in everything
    (count,) = re.findall(r"(\d+) berkas\. ", everything)
    assert int(count) and f"{count} berkas. " in asked


def test_a_part_that_is_known_is_named_and_nothing_is_wrong(facts, client):
    signed_in(client, Role.KADIS)
    for query, told in (
        ({"kategori": "keterlambatan"}, "Keterlambatan"),
        ({"umur": "0"}, "hari ini"),
        ({"sop": "way-kanan/kia", "saluran": "web", "pegang": "pemohon"}, "menunggu pemohon"),
    ):
        page = words(client.get(reverse("figure_cases"), lately() | {"angka": "menunggu"} | query))
        assert f"· {told}" in page and "Tidak dikenal" not in page


@pytest.mark.parametrize(
    ("figure", "query", "unused", "used"),
    [
        ("diterima", {"peran": "kasi"}, "meja Kasi", ""),
        ("terlambat", {"langkah": "cek_data", "sop": "way-kanan/kia"}, "langkah ", "Kartu Identitas Anak"),
        ("penilaian", {"peran": "operator", "saluran": "web"}, "meja Operator", "Formulir web"),
    ],
)
def test_a_part_that_a_figure_does_not_know_is_said_and_stands_in_no_headline(
    facts, client, figure, query, unused, used
):
    signed_in(client, Role.KADIS)
    asked = _behind(client, figure, **query)
    without = _behind(client, figure, **{name: query[name] for name in query if name not in ("peran", "langkah")})
    said = "Angka ini tidak dihitung per meja atau langkah, jadi tidak dipakai untuk menyaring daftar ini: "
    assert f"{said}{unused}" in asked and said not in without
    headlines = [re.search(r'<p class="soft">([^<]*)</p></div></header>', page)[1] for page in (asked, without)]
    assert headlines[0] == headlines[1] and used in headlines[0]


def test_a_desk_narrows_what_is_counted_of_desks(facts, client):
    signed_in(client, Role.KADIS)
    for figure in ("menunggu", "langkah", "langkah-lewat", "koreksi"):
        page = _behind(client, figure, peran="operator")
        assert "· meja Operator" in page and "tidak dipakai untuk menyaring" not in page


def test_a_share_says_in_files_that_it_is_in_percent(facts, client):
    signed_in(client, Role.KADIS)
    lines = client.get(reverse("figure_file", args=["per-sop", "csv"]), lately()).content.decode("utf-8-sig")
    shares = [row["Ketepatan (%)"] for row in csv.DictReader(io.StringIO(lines), delimiter=";")]
    told = re.findall(r"([\d,]+) %", page_of(client, "figure_table", "per-sop"))
    assert [float(share.replace(",", ".")) for share in shares if share] == pytest.approx(
        [float(share.replace(",", ".")) for share in told], abs=0.5
    )
    assert told and max(map(len, shares)) <= len("12,3456")
    book = client.get(reverse("figure_file", args=["per-sop", "xlsx"]), lately()).content
    texts = ZipFile(io.BytesIO(book)).read("xl/sharedStrings.xml").decode()
    assert "<t>Ketepatan (%)</t>" in texts and "<t>Ketepatan</t>" not in texts


def test_every_table_comes_as_a_page_a_csv_and_a_sheet(facts, client):
    signed_in(client, Role.KADIS)
    for key, make in TABLES.items():
        page = page_of(client, "figure_table", key)
        assert page.count("<h1>") == 1
        lines = client.get(reverse("figure_file", args=[key, "csv"]), lately()).content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(lines), delimiter=";"))
        assert len(rows) > 1 and len({len(row) for row in rows}) == 1, key
        answer = client.get(reverse("figure_file", args=[key, "xlsx"]), lately())
        assert ZipFile(io.BytesIO(answer.content)).testzip() is None and ".xlsx" in answer["Content-Disposition"]
        assert make is not None
    book = ZipFile(io.BytesIO(client.get(reverse("figures_workbook")).content))
    assert len([name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]) == 1 + len(TABLES)
    assert client.get("/meja/angka/tidak-ada.csv").status_code == 404
    assert client.get("/meja/angka/per-sop.pdf").status_code == 404


def test_a_name_that_looks_like_a_formula_stays_text(facts, client):
    user = signed_in(client, Role.KADIS)
    acting = User.objects.filter(username="operator.way-kanan").first()
    acting.first_name = '=HYPERLINK("http://jahat","x")'
    acting.last_name = ""
    acting.save()
    assert user.pk
    lines = client.get(reverse("figure_file", args=["per-petugas", "csv"]), lately()).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(lines), delimiter=";") for cell in row]
    assert any("HYPERLINK" in cell for cell in cells) and not any(cell.startswith("=") for cell in cells)
    sheet = client.get(reverse("figure_file", args=["per-petugas", "xlsx"]), lately()).content
    inside = ZipFile(io.BytesIO(sheet)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in inside


def test_charts_are_pictures_without_script(facts, client):
    signed_in(client, Role.KADIS)
    for key in KINDS:
        for width in ("", "sempit"):
            answer = client.get(reverse("figure_chart", args=[key]), {"lebar": width})
            drawn = answer.content.decode()
            assert answer["Content-Type"] == "image/svg+xml" and drawn.startswith("<svg")
            assert "<script" not in drawn and "http://kozea" not in drawn
            assert "script-src" not in answer["Content-Security-Policy"]
            assert "default-src 'none'" in answer["Content-Security-Policy"]
    first, again = (client.get(reverse("figure_chart", args=["umur"])).content for _ in range(2))
    assert first == again
    assert client.get(reverse("figure_chart", args=["tidak-ada"])).status_code == 404


def test_the_page_asks_as_many_questions_for_many_cases_as_for_few(facts, client):
    signed_in(client, Role.KADIS)
    _act_anew(Case.objects.filter(office__key="way-kanan"))
    page_of(client)
    with CaptureQueriesContext(connection) as many:
        page_of(client)
    Case.objects.exclude(office__key="brebes").update(waiting_for="")
    Stale.objects.all().delete()
    with CaptureQueriesContext(connection) as few:
        page_of(client)
    assert len(many) == len(few) == 32
    with CaptureQueriesContext(connection) as behind:
        _behind(client, "diterima")
    assert len(behind) == 6


def _act_anew(cases) -> None:
    Stale.objects.bulk_create(Stale(case=case) for case in cases)


def test_figures_that_lag_behind_say_in_how_many_cases(facts, client):
    signed_in(client, Role.KADIS)
    follows, lags = "mengikuti setiap tindakan dalam satu menit", "belum dihitung; angka menyusul."
    _act_anew(Case.objects.filter(office__key="tomohon"))
    page = page_of(client)
    assert follows in page and lags not in page
    cases = Case.objects.filter(office__key="way-kanan", trail__at__lt=timezone.now() - timedelta(days=1)).distinct()
    _act_anew(cases)
    _act_anew(cases[:3])
    page = page_of(client)
    assert f"{cases.count()} berkas {lags}" in page and follows not in page


def test_what_moved_within_the_minute_is_no_lag(registry):
    Stale.objects.all().delete()
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(days=3))
    last_act = case.trail.last().at
    assert Stale.objects.filter(case=case).exists()
    assert uncounted(case.office, last_act + timedelta(seconds=59)) == 0
    assert uncounted(case.office, last_act + timedelta(seconds=61)) == 1
    digest()
    assert uncounted(case.office, last_act + timedelta(seconds=61)) == 0


@pytest.mark.parametrize(
    ("now", "month", "finished"),
    [
        ("2026-12-01 07:00", "", "November 2026"),  # a Tuesday
        ("2026-12-01 17:00", "2026-12", "November 2026"),
        ("2026-12-01 07:00", "2026-11", ""),
        ("2026-12-02 00:05", "", ""),
        ("2026-11-01 10:00", "", "Oktober 2026"),  # a Sunday
        ("2026-11-02 10:00", "", "Oktober 2026"),
        ("2026-11-03 07:00", "", ""),
        ("2026-11-30 10:00", "", ""),
        ("2027-01-03 10:00", "", "Desember 2026"),  # New Year's Day, and a weekend
    ],
)
def test_until_the_office_worked_a_day_the_month_before_is_one_step_away(
    registry, client, monkeypatch, now, month, finished
):
    moment = datetime.fromisoformat(now).replace(tzinfo=WIB)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    signed_in(client, Role.KABID)
    page = source(client.get(reverse("figures"), {"bulan": month}))
    found = re.search(r'<a href="([^"]*)">Lihat (\w+ \d{4})</a>', page)
    assert (found[2] if found else "") == finished
    if found:
        assert f"Angka {finished}" in words(client.get(found[1]))


def test_without_a_period_the_page_is_of_this_month_beside_the_last(facts, client):
    signed_in(client, Role.KADIS)
    page = words(client.get(reverse("figures")))
    assert "Angka bulan ini" in page and "dibanding" in page


def test_an_officer_finds_the_own_figures_from_the_desk(facts, client):
    signed_in(client, Role.OPERATOR)
    page = source(client.get(reverse("desk")))
    assert reverse("figures") in page and ">Angka</a>" not in page


def test_confidential_cases_keep_their_subject_in_the_list_behind_a_figure(facts, client):
    signed_in(client, Role.KASI)
    secret = Case.objects.filter(office__key="way-kanan", flow_key__contains="pengaduan").order_by("-id").first()
    Case.objects.filter(pk=secret.pk).update(confidential=True, subject="Pungutan oleh Kadis")
    assert "Pungutan oleh Kadis" not in _behind(client, "diterima")


def test_every_figure_says_what_it_means():
    for key, figure in FIGURES.items():
        assert re.fullmatch(r"[a-z0-9-]+", key) and figure.label and figure.explanation.endswith("."), key
