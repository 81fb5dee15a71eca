"""The months make themselves: once, caught up after a time off, told when final; refused with a sentence."""

import io
import re
import zipfile
from datetime import date, timedelta
from hashlib import sha256

import pypdf
import pytest
from django.db import connection
from django.urls import reverse

from dukcapil.casework.models import Case
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import cancel, run_waiting
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly_jobs import (
    ask_for_draft,
    ask_for_final,
    ask_for_list,
    ask_for_preview,
    make_due,
    missing_months,
)
from tests.builders import a_user, seat
from tests.files.tagged_pdf import (
    cells_without_heads,
    codes,
    headings,
    marks_outside_the_tree,
    pictures,
    steps_down_one_by_one,
    tables,
    text_of,
)

from .months import IN_NOVEMBER, OCTOBER, a_final_report, a_report, a_worked_october, bytes_of, led


@pytest.fixture
def staff(way_kanan):
    return a_worked_october()


def test_beat_makes_the_draft_of_every_month_since_the_first_case_and_each_once(staff, way_kanan):
    in_january = IN_NOVEMBER + timedelta(days=70)
    assert missing_months(way_kanan, in_january) == [date(2026, 12, 1), date(2026, 11, 1), OCTOBER]
    for _ in range(3):
        make_due(in_january)
        run_waiting()
    months = MonthlyReport.objects.filter(office=way_kanan).values_list("month", "version", "state")
    assert sorted(months) == [(date(2026, month, 1), 1, "draf") for month in (10, 11, 12)]
    assert MonthlyReport.objects.count() == 3  # the other offices have no case yet
    assert missing_months(way_kanan, in_january) == []


def test_beat_catches_up_twelve_months_at_most(staff, way_kanan):
    assert len(missing_months(way_kanan, IN_NOVEMBER + timedelta(days=3 * 366))) == 12


def test_a_draft_that_failed_is_asked_for_again_by_the_next_beat(staff, way_kanan):
    make_due(IN_NOVEMBER)
    job = Job.objects.get()
    assert cancel(job) and run_waiting() == 0
    make_due(IN_NOVEMBER)
    assert run_waiting() == 1 and MonthlyReport.objects.count() == 1 and Job.objects.count() == 1


def test_a_running_month_is_refused_and_who_does_not_write_reports_too(staff, way_kanan):
    with pytest.raises(WrongInput, match="belum berakhir"):
        ask_for_draft(way_kanan, date(2026, 11, 1), by=staff[Role.PETUGAS], at=IN_NOVEMBER)
    with pytest.raises(NotAllowed):
        ask_for_draft(way_kanan, OCTOBER, by=staff[Role.KADIS], at=IN_NOVEMBER)
    assert Job.objects.count() == 0


def test_a_month_without_a_case_gets_a_report_that_says_so(staff, way_kanan):
    ask_for_draft(way_kanan, date(2026, 9, 1), by=staff[Role.ADMIN], at=IN_NOVEMBER)
    run_waiting()
    report = led(MonthlyReport.objects.get(), "ajukan", staff=staff)
    assert report.figures["sentences"] == [
        "Tidak ada berkas yang diterima, dijawab, atau masih terbuka pada September 2026."
    ]
    assert report.trail.first().user == staff[Role.ADMIN]


def test_an_office_that_began_within_the_month_is_told(staff):
    report = led(a_report(), "ajukan", staff=staff)
    assert report.figures["sentences"][0].startswith("Berkas pertama kantor ini di portal diterima pada 6 Oktober 2026")


@pytest.fixture
def final(staff):
    User.objects.filter(pk=staff[Role.KABID].pk).update(email="kabid@contoh.invalid")
    User.objects.filter(pk=staff[Role.ADMIN].pk).update(email="admin@contoh.invalid")
    report = a_final_report(staff)
    for _ in range(2):
        ask_for_final(report, at=IN_NOVEMBER)
        run_waiting()
    report.refresh_from_db()
    return report


def test_the_final_pdf_is_kept_with_its_hash_and_told_to_those_who_lead(final):
    content = bytes_of(final.file)
    assert (final.sha256, final.size) == (sha256(content).hexdigest(), len(content))
    told = Notice.objects.filter(event="laporan_final", channel="email")
    assert sorted(told.values_list("address", flat=True)) == ["admin@contoh.invalid", "kabid@contoh.invalid"]
    link = reverse("monthly_report", args=["way-kanan", "2026-10", 1])
    assert all(link in notice.body for notice in told)
    rung = Notice.objects.filter(event="laporan_final", channel="lonceng")
    assert {notice.link for notice in rung} == {link}
    assert {notice.receiver_id for notice in rung} > {notice.receiver_id for notice in told}  # also who has no address


def test_the_pdf_is_tagged_titled_and_says_what_the_report_says(final):
    reader = pypdf.PdfReader(io.BytesIO(bytes_of(final.file)))
    assert reader.metadata.title.startswith("Laporan bulanan Oktober 2026")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "id"
    metadata = reader.trailer["/Root"]["/Metadata"].get_data()
    assert b"pdfuaid:part" in metadata
    said = text_of(reader)
    for words in (
        *("DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL", "LAP-WKN-2026-10", "Isi laporan", "1. Ringkasan"),
        *("3. Waktu setiap langkah", "4. Berkas yang terlambat", "Dua belas bulan", "Lampiran: daftar pengaduan"),
        *("Kepala Bidang", "Kepala Dinas", f"/laporan/{final.code}/", "Halaman 1 dari"),
        *final.figures["sentences"],
    ):
        assert words in said, words
    assert "RANCANGAN" not in said
    for number in Case.objects.filter(number__startswith="ADU").values_list("number", flat=True):
        assert number in said
    assert "Siti Aminah" not in said and "812345" not in said
    assert len(reader.pages) >= 7
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert any("Laporan bulanan" in title for title in titles)


def test_the_pdf_is_walked_by_its_headings_tables_and_pictures_and_leaves_nothing_out(final):
    document = pypdf.PdfReader(io.BytesIO(bytes_of(final.file)))
    levels = headings(document)
    assert steps_down_one_by_one(levels) and levels.count(2) == 10 and 3 in levels
    assert len(tables(document)) >= 12
    assert not any(cells_without_heads(rows) for rows in tables(document))
    told = pictures(document)
    assert len(told) == 5 and all(told) and told[-1] == "Kode QR ke halaman pembuktian laporan ini"
    # In no element are only what stands in every margin: the number of the page, and but for the cover its title.
    assert marks_outside_the_tree(document) == [1] + [2] * (len(document.pages) - 1)


def test_the_code_on_the_printed_pdf_opens_the_page_that_proves_it(final, client, settings):
    (address,) = codes(pypdf.PdfReader(io.BytesIO(bytes_of(final.file))))
    assert address == settings.PUBLIC_URL + reverse("monthly_proof", args=[final.code])
    page = client.get(address.removeprefix(settings.PUBLIC_URL))
    assert page.status_code == 200 and final.sha256 in page.content.decode()


def test_a_preview_is_marked_and_goes_to_who_asked(staff):
    report = a_report()
    job = ask_for_preview(report, by=staff[Role.PETUGAS], at=IN_NOVEMBER)
    assert ask_for_preview(report, by=staff[Role.PETUGAS], at=IN_NOVEMBER).pk == job.pk
    run_waiting()
    job.refresh_from_db()
    said = text_of(pypdf.PdfReader(io.BytesIO(bytes_of(job.file))))
    assert said.count("RANCANGAN") >= 5 and "/laporan/" not in said
    assert MonthlyReport.objects.get().sha256 == ""


@pytest.mark.parametrize("which, rows", [("pengaduan", 5), ("terlambat", 1), ("dikembalikan", 1)])
def test_a_list_comes_whole_as_a_workbook(staff, which, rows):
    job = ask_for_list(a_report(), which, by=staff[Role.KASI], at=IN_NOVEMBER)
    run_waiting()
    job.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes_of(job.file))) as book:
        cells = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert len(set(re.findall(r"\w{2,3}-WKN-2026-\d{6}", cells))) == rows
    assert "Diambil" in cells


def test_who_lost_the_desk_meanwhile_gets_no_list(staff):
    job = ask_for_list(a_report(), "pengaduan", by=staff[Role.KASI], at=IN_NOVEMBER)
    staff[Role.KASI].groups.clear()
    run_waiting()
    job.refresh_from_db()
    assert job.state == "gagal" and not job.file


# ---- recounted from the trail itself

RECEIVED = """
SELECT count(*) FROM casework_case c JOIN people_office o ON o.id = c.office_id WHERE o.key = 'way-kanan'
AND (c.received_at AT TIME ZONE o.time_zone)::date BETWEEN '2026-10-01' AND '2026-10-31'
"""
CLOSED = """
SELECT count(DISTINCT t.case_id) FROM casework_trail t JOIN casework_case c ON c.id = t.case_id
JOIN people_office o ON o.id = c.office_id WHERE o.key = 'way-kanan' AND t.from_state <> t.to_state
AND t.to_state IN ('selesai', 'ditolak', 'dibatalkan')
AND (t.at AT TIME ZONE o.time_zone)::date BETWEEN '2026-10-01' AND '2026-10-31'
"""
OPEN_AT_THE_END = """
SELECT count(*) FROM casework_case c JOIN people_office o ON o.id = c.office_id WHERE o.key = 'way-kanan'
AND (c.received_at AT TIME ZONE o.time_zone)::date <= '2026-10-31' AND NOT EXISTS (
    SELECT FROM casework_trail t WHERE t.case_id = c.id AND t.to_state IN ('selesai', 'ditolak', 'dibatalkan')
    AND (t.at AT TIME ZONE o.time_zone)::date <= '2026-10-31')
"""
SENT_BACK = """
SELECT count(*) FROM casework_trail t JOIN casework_case c ON c.id = t.case_id
JOIN people_office o ON o.id = c.office_id WHERE o.key = 'way-kanan' AND t.to_state = 'perbaikan'
AND t.from_state <> t.to_state AND (t.at AT TIME ZONE o.time_zone)::date BETWEEN '2026-10-01' AND '2026-10-31'
"""


def counted(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_the_balance_and_the_counts_are_those_of_a_plain_recount(staff):
    content = led(a_report(), "ajukan", staff=staff).figures
    assert content["balance"] == {
        "opening": 0,
        "received": counted(RECEIVED),
        "closed": counted(CLOSED),
        "closing": counted(OPEN_AT_THE_END),
    }
    assert content["figures"]["diterima"] == counted(RECEIVED) == 6
    assert content["figures"]["dikembalikan"] == counted(SENT_BACK) == 1
    by_sop = next(table for table in content["tables"] if table["key"] == "per-sop")
    assert sum(row[1] for row in by_sop["rows"]) == 6 == by_sop["total"][1]
    assert content["lists"]["terlambat"]["total"] == content["figures"]["terlambat"] == 1
    assert content["lists"]["pengaduan"]["total"] == 5


def test_the_late_case_names_the_step_that_took_too_long(staff):
    content = led(a_report(), "ajukan", staff=staff).figures
    [late] = content["lists"]["terlambat"]["rows"]
    assert "jam" in late[5] and late[5][0].isupper()


def test_two_offices_of_one_person_are_two_lists(staff, client):
    user = a_user(Role.ADMIN)
    seat(user, Role.ADMIN, "tomohon")
    client.force_login(user)
    a_report()
    a_report(office="tomohon")
    page = client.get(reverse("monthly_reports")).content.decode()
    names = Office.objects.filter(key__in=("way-kanan", "tomohon")).values_list("short_name", flat=True)
    assert all(page.count(name) for name in names)
