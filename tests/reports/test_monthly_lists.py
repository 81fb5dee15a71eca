"""The lists of a month that is longer than its paper: the paper says how much it leaves out, the workbook has all."""

import io
import re
import zipfile
from dataclasses import replace

import pypdf
import pytest

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.jobs.running import run_waiting
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import StepFact
from dukcapil.reports.monthly_content import drawn
from dukcapil.reports.monthly_jobs import ask_for_list, ask_for_preview
from dukcapil.reports.monthly_lists import LISTS
from dukcapil.reports.monthly_shown import shown_of
from services.models import KartuKeluargaBaru
from tests.builders import a_case, lead
from tests.files.tagged_pdf import text_of

from .months import IN_NOVEMBER, IN_OCTOBER, OCTOBER, a_report, a_worked_october, bytes_of

TOTALS = {"terlambat": 2, "lewat-akhir": 2, "dikembalikan": 2, "pengaduan": 7}


@pytest.fixture
def staff(way_kanan):
    """October with two rows at least in every list."""
    staff = a_worked_october()
    late = a_case(PengaduanWayKanan, "solusi", when=IN_OCTOBER.replace(day=22), staff=staff)
    lead(late, ["jawab"], when=IN_OCTOBER.replace(day=27), staff=staff)
    a_case(KartuKeluargaBaru, "perbaikan", when=IN_OCTOBER.replace(day=23), staff=staff)
    a_case(PengaduanWayKanan, "solusi", when=IN_OCTOBER.replace(day=26), staff=staff)
    digest()
    return staff


def print_at_most(monkeypatch, rows: dict[str, int]) -> None:
    for key, printed in rows.items():
        monkeypatch.setitem(LISTS, key, replace(LISTS[key], printed=printed))  # a bound of memory, not a behaviour


def numbers_in(text: str) -> list[str]:
    return re.findall(r"\w{2,3}-WKN-2026-\d{6}", text)


def test_the_paper_prints_the_first_rows_and_says_of_how_many(staff, monkeypatch):
    print_at_most(monkeypatch, {"terlambat": 1, "lewat-akhir": 1, "dikembalikan": 1, "pengaduan": 4})
    job = ask_for_preview(a_report(), by=staff[Role.PETUGAS], at=IN_NOVEMBER)
    run_waiting()
    job.refresh_from_db()
    said = text_of(pypdf.PdfReader(io.BytesIO(bytes_of(job.file))))
    rest = "selengkapnya pada lampiran XLSX di halaman laporan ini."
    assert said.count(f"1 dari 2 baris; {rest}") == 3
    assert said.count(f"4 dari 7 baris; {rest}") == 1
    assert len(numbers_in(said)) == 7


def test_a_list_that_fits_exactly_is_not_said_to_be_cut(staff, way_kanan, monkeypatch):
    print_at_most(monkeypatch, TOTALS)
    shown = shown_of(drawn(way_kanan, OCTOBER, IN_NOVEMBER))
    assert {key: (len(grid.rows), grid.cut) for key, grid in shown.lists.items()} == {
        key: (total, "") for key, total in TOTALS.items()
    }


def test_why_an_answer_was_late_is_told_by_the_steps_up_to_it_whatever_came_later(staff, way_kanan):
    before = drawn(way_kanan, OCTOBER, IN_NOVEMBER)["lists"]["terlambat"]
    late = Case.objects.get(number=before["rows"][1][0]).as_sop()
    late = lead(late, ["sanggah"], when=IN_OCTOBER.replace(day=28), staff=staff)
    lead(late, ["tetapkan"], when=IN_OCTOBER.replace(day=30), staff=staff)
    digest()
    assert StepFact.objects.filter(case=late.pk, state="konsultasi", late=True).exists()
    assert drawn(way_kanan, OCTOBER, IN_NOVEMBER)["lists"]["terlambat"] == before


@pytest.mark.parametrize("which", TOTALS)
def test_the_workbook_has_every_row_of_a_list_that_the_paper_cuts(staff, monkeypatch, which):
    print_at_most(monkeypatch, {which: 1})
    job = ask_for_list(a_report(), which, by=staff[Role.KASI], at=IN_NOVEMBER)
    run_waiting()
    job.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes_of(job.file))) as book:
        cells = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert len(set(numbers_in(cells))) == TOTALS[which]
