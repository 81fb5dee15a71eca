"""Buku register pengaduan: every complaint is a line of it, searched, narrowed, printed, and taken out as a whole."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from complaints.models import Category, PengaduanBrebes, PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import BookExport
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.people.roles import Role
from services.models import KartuKeluargaBaru
from tests.builders import a_case, a_citizen, a_user
from tests.casework.sheets import rows_of
from tests.complaints.reading import is_page, source, words

BOOK = "register-pengaduan"
QUERIES = 13  # session, user, desks and nav, years and their series, topics, count, lines, cases, acts, answers


@pytest.fixture
def reader(registry, client):
    user = a_user(Role.KASI)
    client.force_login(user)
    return user


def page_of(client, office="way-kanan", **query):
    return client.get(reverse("book", args=[office, BOOK]), query)


def numbers_on(page) -> list[str]:
    return [line.partition("<")[0] for line in source(page).split('<strong class="num">')[1:]]


def a_complaint(when, name="Siti Aminah", **more):
    return a_case(PengaduanWayKanan, more.pop("at", ""), when=when, applicant=a_citizen(name=name), **more)


def test_every_complaint_is_a_line_with_what_became_of_it(client, reader, working_morning):
    first = a_complaint(working_morning, at="selesai")
    a_complaint(working_morning, "Budi Santoso")
    a_case(KartuKeluargaBaru, when=working_morning)
    page = page_of(client)
    shown = is_page(page, 200)
    assert numbers_on(page) == ["2/2026", "1/2026"]
    for said in (first.number, "Siti Aminah", "Budi Santoso", "Surat pindah saya belum selesai", "Dijawab"):
        assert said in shown
    assert "Dokumen dapat diambil besok." in shown
    assert "Nomor terakhir tahun 2026: 2." in words(client.get(reverse("books")))


def test_it_is_searched_and_narrowed(client, reader, working_morning):
    first = a_complaint(working_morning)
    later = a_complaint(
        working_morning + timedelta(days=7), "Budi Santoso", category=Category.objects.get(key="pungutan-liar")
    )
    for query, wanted in (
        ({"cari": first.number}, ["1/2026"]),
        ({"cari": "budi"}, ["2/2026"]),
        ({"pokok": "pungutan-liar"}, ["2/2026"]),
        ({"tahun": "2026"}, ["2/2026", "1/2026"]),
        ({"sejak": f"{later.received_at:%Y-%m-%d}"}, ["2/2026"]),
        ({"sampai": f"{first.received_at:%Y-%m-%d}"}, ["1/2026"]),
        ({"sebelum": str(later.pk)}, ["1/2026"]),
        ({"sebelum": "²"}, ["2/2026", "1/2026"]),
    ):
        assert numbers_on(page_of(client, **query)) == wanted, query
    for query in ({"pokok": "cuaca"}, {"tahun": "2019"}, {"sejak": "kemarin"}):
        assert "Saringan yang keliru tidak dipakai" in words(page_of(client, **query)), query


def test_who_asked_not_to_be_named_or_read_is_not(client, reader, working_morning):
    a_complaint(working_morning, "Rahmat Anonim", anonymous=True)
    a_complaint(working_morning, "Dewi Rahasia", confidential=True, text="Pungutan oleh pejabat tertentu.")
    shown = words(page_of(client))
    assert "Rahmat" not in shown and "Pelapor anonim" in shown
    assert "Dewi" not in shown and "pejabat tertentu" not in shown
    content = b"".join(client.get(reverse("book_file", args=["way-kanan", BOOK, "csv"])).streaming_content).decode()
    assert "Rahmat" not in content and "Dewi" not in content and "pejabat tertentu" not in content


def test_three_sops_of_one_office_share_it_and_a_narrow_desk_reads_its_own(registry, client, working_morning):
    case = a_case(PengaduanSukamara, when=working_morning)
    other = a_case(PengaduanBrebes, when=working_morning)
    client.force_login(a_user(Role.KADIS, "sukamara"))
    assert case.number in source(page_of(client, "sukamara")) and other.number not in source(
        page_of(client, "sukamara")
    )
    assert page_of(client, "brebes").status_code == 404
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/kia"]))
    assert page_of(client).status_code == 404


def test_it_is_printed_and_taken_out_as_text_that_cannot_run(client, reader, working_morning):
    a_complaint(working_morning, '=HYPERLINK("http://jahat")')
    heads, row = rows_of(client.get(reverse("book_file", args=["way-kanan", BOOK, "xlsx"])).content)
    assert dict(zip(heads, row, strict=True))["Atas nama"] == '=HYPERLINK("http://jahat")'  # a string cell
    document = PdfReader(io.BytesIO(client.get(reverse("book_file", args=["way-kanan", BOOK, "pdf"])).content))
    text = "".join(page.extract_text() for page in document.pages)
    assert "Buku register pengaduan" in text and "1/2026" in text and "Kepala Dinas" in text
    assert [export.book for export in BookExport.objects.all()] == [BOOK, BOOK]


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_the_whole_book_is_made_by_a_worker_and_logged(client, reader, working_morning, form):
    for _ in range(3):
        a_complaint(working_morning)
    address = reverse("book_export", args=["way-kanan", BOOK])
    assert "Siapkan berkas" in is_page(client.get(address, {"tahun": "2026"}), 200)
    answer = client.post(address, {"kind": form, "query": "tahun=2026"})
    assert answer.status_code == 302
    run_waiting()
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == (Job.State.DONE, 3, 3)
    with job.file.open("rb") as handle:
        content = handle.read()
    if form == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert [line.partition(";")[0] for line in lines] == ["Nomor", "1/2026", "2/2026", "3/2026"]
    elif form == "xlsx":
        assert [row[0] for row in rows_of(content)] == ["Nomor", "1/2026", "2/2026", "3/2026"]
    else:
        assert "3/2026" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    log = BookExport.objects.get()
    assert (log.book, log.form, log.rows, log.by, log.narrowed) == (BOOK, form, 3, reader, "Tahun 2026")


def test_what_cannot_be_made_is_said_and_a_lost_right_leaves_no_file(client, reader, working_morning):
    a_complaint(working_morning)
    address = reverse("book_export", args=["way-kanan", BOOK])
    assert "Saringan buku ini keliru" in is_page(client.post(address, {"kind": "csv", "query": "tahun=1"}), 422)
    assert "Pilih XLSX, CSV, atau PDF." in is_page(client.post(address, {"kind": "docx"}), 422)
    assert client.post(address, {"kind": "csv"}).status_code == 302
    reader.groups.clear()
    run_waiting()
    job = Job.objects.get()
    assert (job.state, job.error) == (Job.State.FAILED, "Anda tidak lagi berhak atas data ini.")
    assert not BookExport.objects.exists()


def test_it_asks_as_much_of_many_lines_as_of_three(client, reader, working_morning, django_assert_num_queries):
    for _ in range(3):
        a_complaint(working_morning, at="selesai")
    page_of(client)
    with django_assert_num_queries(QUERIES):
        page_of(client)
    for _ in range(20):
        a_complaint(working_morning, at="selesai")
    with django_assert_num_queries(QUERIES):
        assert len(numbers_on(page_of(client))) == 23
