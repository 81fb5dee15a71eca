"""Cases past their promise without an answer: a month that ended with them says so, whatever becomes of them later."""

import io
from datetime import date, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse

from complaints.models import PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.jobs.running import run_waiting
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.models import CaseFact
from dukcapil.reports.monthly_content import drawn, scope_of
from dukcapil.reports.monthly_jobs import ask_for_preview
from dukcapil.reports.monthly_shown import shown_of
from dukcapil.reports.recap import recap_of
from dukcapil.reports.told import Told
from services.models import KartuKeluargaBaru
from tests.builders import a_case, a_user, lead, staff_of
from tests.files.tagged_pdf import text_of

from .months import IN_NOVEMBER, IN_OCTOBER, OCTOBER, a_report, bytes_of

LATE_IN_OCTOBER = IN_OCTOBER.replace(day=20)


@pytest.fixture
def staff(way_kanan):
    return staff_of()


@pytest.fixture
def standing_late(staff) -> Case:
    """A complaint received on 20 October that stood at its second step when the month ended."""
    case = a_case(PengaduanWayKanan, "solusi", when=LATE_IN_OCTOBER, staff=staff)
    digest()
    return case


def count_at(office: Office, now: datetime, month: date = OCTOBER) -> int:
    return FIGURES["lewat-akhir"].value(Told(scope_of(office, month), now))


def test_a_month_says_what_stood_late_and_unanswered_at_its_end(standing_late, way_kanan):
    content = drawn(way_kanan, OCTOBER, IN_NOVEMBER)
    assert (content["figures"]["terlambat"], content["figures"]["lewat-akhir"]) == (0, 1)
    assert "Pada akhir bulan 1 berkas belum dijawab dan sudah lewat batasnya." in content["sentences"]
    assert any(tile.label == "Lewat batas, belum dijawab" and tile.value == "1" for tile in shown_of(content).tiles)
    [[number, _, received, late, step, since, why]] = content["lists"]["lewat-akhir"]["rows"]
    assert (number, received, since) == (standing_late.number, "2026-10-20", "2026-10-20")
    assert received <= late <= "2026-10-31" and step == "Solusi" and why.startswith("di langkah ini ")
    months = next(table for table in content["tables"] if table["key"] == "dua-belas-bulan")
    assert months["rows"][-1][6] == 1 and months["rows"][-2][6] == 0


@pytest.mark.parametrize("verbs", [["jawab"], ["batalkan"]], ids=["answered", "withdrawn"])
def test_an_answer_or_a_withdrawal_after_the_month_changes_nothing_of_it(standing_late, way_kanan, staff, verbs):
    before = drawn(way_kanan, OCTOBER, IN_NOVEMBER)
    lead(standing_late, verbs, when=IN_NOVEMBER, staff=staff)
    digest()
    after = drawn(way_kanan, OCTOBER, IN_NOVEMBER)
    assert after["figures"] == before["figures"] and after["sentences"] == before["sentences"]
    assert after["lists"]["lewat-akhir"] == before["lists"]["lewat-akhir"]
    assert count_at(way_kanan, IN_NOVEMBER + timedelta(hours=4), date(2026, 11, 1)) == 0


def test_a_running_month_is_counted_as_of_now(standing_late, way_kanan):
    due_at = CaseFact.objects.get(case=standing_late.pk).late_from
    assert [count_at(way_kanan, due_at + timedelta(minutes=minutes)) for minutes in (-1, 0, 1)] == [0, 0, 1]


def test_a_case_that_rests_with_the_citizen_in_time_is_not_late(way_kanan, staff):
    quick = a_case(KartuKeluargaBaru, "perbaikan", when=LATE_IN_OCTOBER, staff=staff)
    digest()
    assert CaseFact.objects.get(case=quick.pk).late_from is None
    assert count_at(way_kanan, IN_NOVEMBER) == 0


def test_where_the_paper_prints_no_whole_time_a_step_past_its_own_is_late(registry):
    office, staff = Office.objects.get(key="sukamara"), staff_of("sukamara")
    case = a_case(PengaduanSukamara, when=LATE_IN_OCTOBER, staff=staff)
    in_time = a_case(PengaduanSukamara, "konfirmasi", when=LATE_IN_OCTOBER, staff=staff)
    digest()
    fact = CaseFact.objects.get(case=case.pk)
    assert fact.promised_at is None and LATE_IN_OCTOBER < fact.late_from < IN_NOVEMBER
    assert CaseFact.objects.get(case=in_time.pk).late_from is None
    assert count_at(office, IN_NOVEMBER) == 1
    lead(case, ["teruskan", "catat", "jawab", "sampaikan"], when=IN_NOVEMBER, staff=staff)
    digest()
    answered = CaseFact.objects.get(case=case.pk)
    assert answered.late_from == fact.late_from and answered.on_time is False
    assert count_at(office, IN_NOVEMBER) == 1


def test_page_paper_and_recap_say_it(standing_late, way_kanan, staff, client):
    report = a_report()
    job = ask_for_preview(report, by=staff[Role.PETUGAS], at=IN_NOVEMBER)
    run_waiting()
    job.refresh_from_db()
    said = text_of(pypdf.PdfReader(io.BytesIO(bytes_of(job.file))))
    client.force_login(staff[Role.PETUGAS])
    page = client.get(reverse("monthly_report", args=["way-kanan", "2026-10", 1])).content.decode()
    for text in (said, page):
        assert "Pada akhir bulan 1 berkas belum dijawab dan sudah lewat batasnya." in text
        assert "Berkas lewat batas yang belum dijawab" in text and standing_late.number in text
    days = [
        recap_of(way_kanan, day, IN_NOVEMBER).content["figures"]["lewat-akhir"] for day in (OCTOBER, date(2026, 10, 31))
    ]
    assert days == [0, 1]


def test_a_report_that_was_frozen_before_the_figure_was_there_is_shown_as_it_was(standing_late, staff, client):
    report = a_report()
    content = drawn(report.office, OCTOBER, IN_NOVEMBER)
    del content["figures"]["lewat-akhir"], content["before"]["lewat-akhir"], content["lists"]["lewat-akhir"]
    report.figures = content
    report.save(update_fields=["figures"])
    client.force_login(staff[Role.PETUGAS])
    page = client.get(reverse("monthly_report", args=["way-kanan", "2026-10", 1]))
    assert page.status_code == 200 and "Berkas lewat batas yang belum dijawab" not in page.content.decode()
    job = ask_for_preview(report, by=staff[Role.PETUGAS], at=IN_NOVEMBER)
    run_waiting()
    job.refresh_from_db()
    assert "Berkas lewat batas yang belum dijawab" not in text_of(pypdf.PdfReader(io.BytesIO(bytes_of(job.file))))


def test_the_share_in_time_says_of_how_many(way_kanan, staff, client):
    a_case(PengaduanWayKanan, "konfirmasi", when=IN_OCTOBER, staff=staff)
    late = a_case(PengaduanWayKanan, "solusi", when=LATE_IN_OCTOBER, staff=staff)
    lead(late, ["jawab"], when=LATE_IN_OCTOBER + timedelta(days=5), staff=staff)
    digest()
    client.force_login(a_user(Role.KABID))
    page = client.get(reverse("figures"), {"bulan": "2026-10"}).content.decode()
    assert "1 dari 2 yang dinilai" in page
    tiles = shown_of(drawn(way_kanan, OCTOBER, IN_NOVEMBER)).tiles
    assert ("Ketepatan waktu, 1 dari 2 yang dinilai", "50 %") in [(tile.label, tile.value) for tile in tiles]
