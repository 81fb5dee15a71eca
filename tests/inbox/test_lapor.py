"""SP4N-LAPOR: a CSV in any dress is looked at, imported once in the background, and its answers come back."""

import csv
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Category, Complaint, PengaduanWayKanan
from dukcapil.casework.models import Counter
from dukcapil.casework.parties import Staff
from dukcapil.inbox.lapor_file import NotReadable, rows_of
from dukcapil.inbox.lapor_job import look_at, run, start
from dukcapil.inbox.models import Batch, Report
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user
from tests.complaints.reading import beside_fields, is_page, source, words

HEAD = ["Tracking ID", "Tanggal Laporan", "Kategori", "Judul", "Isi Laporan", "Nama Pelapor", "Telepon", "Anonim"]
LONG = "Sudah tiga minggu saya menunggu KK yang baru."


def a_row(number: int = 1, **changed) -> list[str]:
    given = {
        "Tracking ID": f"{1_000_000 + number}",
        "Tanggal Laporan": "10-11-2026 08:15",
        "Kategori": Category.objects.get(key="keterlambatan").name,
        "Judul": "KK belum jadi",
        "Isi Laporan": LONG,
        "Nama Pelapor": "Siti Aminah",
        "Telepon": "081234567890",
        "Anonim": "tidak",
        **changed,
    }
    return [given[name] for name in HEAD]


def a_file(*rows, separator=";", encoding="utf-8", head=HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *rows])
    return out.getvalue().encode(encoding)


@pytest.fixture
def officer(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


def upload(client, content: bytes, category="", name="laporan.csv", **query):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(reverse("lapor"), {"berkas": file, "category": category})


def imported(officer, content: bytes) -> Batch:
    by = Staff(officer, timezone.now())
    office = Office.objects.get(key="way-kanan")
    batch = look_at(SimpleUploadedFile("laporan.csv", content), office=office, fallback=None, by=by)
    start(batch, by=by)
    run(timezone.now)
    batch.refresh_from_db()
    return batch


def content_of(job: Job) -> bytes:
    with job.file.open("rb") as handle:
        return handle.read()


def cells_of(content: bytes) -> list[str]:
    """Every cell of a CSV of ours."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [cell for line in lines for cell in line]


def states(batch: Batch) -> list[str]:
    return list(batch.reports.order_by("line").values_list("state", flat=True))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_file_is_read_in_any_encoding_and_with_any_separator(registry, separator, encoding):
    text = "Pelayanan “lambat” – sudah café; koma, dan\nbaris baru."
    rows = rows_of(a_file(a_row(**{"Isi Laporan": text}), separator=separator, encoding=encoding))
    assert rows[0].cells["text"] == text
    assert rows[0].cells["tracking_id"] == "1000001"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "kosong"),
        (b"   \r\n", "kosong"),
        (b"Tracking ID;Tanggal;Isi\n", "tidak berisi satu baris pun"),
        (b"Nama;Umur\nSiti;3\n", "Kolom Tracking ID, Tanggal, dan Isi laporan tidak ditemukan"),
        (b"Nama;Tracking ID\nSiti;3\n", "Kolom Tanggal dan Isi laporan tidak ditemukan"),
        (b"Isi;Tracking ID\nLama;3\n", "Kolom Tanggal tidak ditemukan"),
        (b"PK\x03\x04\x00\x00 lembar excel", "bukan CSV"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "bukan CSV"),
        (b'Tracking ID;Tanggal;Isi\n1;2;"' + b"x" * 200_000, "tidak dapat dibaca"),
        (b'Tracking ID;Tanggal;Isi\n1;2;3\n4;5;"enam\n7;8;9\n', "tanda kutip pada baris 3 tidak ditutup"),
        (b"Tracking ID;Tanggal;Isi\n" + b"1;2;3\n" * 10_001, "lebih dari 10.000 baris"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(content, said):
    with pytest.raises(NotReadable) as refusal:
        rows_of(content)
    assert said in refusal.value.sentence


def test_excel_s_marks_around_cells_are_taken_off(registry):
    content = b'sep=;\nTracking ID;Tanggal;Isi\n"=""0012345""";10-11-2026;' + LONG.encode() + b"\n"
    assert rows_of(content)[0].cells["tracking_id"] == "0012345"


def test_the_preview_says_beside_each_row_what_is_wrong(officer, client, working_morning):
    a_case(PengaduanWayKanan, when=working_morning, channel="lapor", channel_reference="777")
    rows = [
        a_row(1),
        a_row(2, **{"Tracking ID": ""}),
        a_row(1),
        a_row(3, **{"Tracking ID": "777"}),
        a_row(4, Kategori="Topik Nasional"),
        a_row(5, **{"Tanggal Laporan": "kemarin"}),
        a_row(6, **{"Tanggal Laporan": "10-11-2099"}),
        a_row(7, **{"Isi Laporan": "", "Judul": ""}),
        a_row(8, Telepon="12"),
        a_row(9, **{"Tracking ID": "=2+5"}),
        a_row(10, **{"Isi Laporan": "x" * 6_000}),
    ]
    answer = upload(client, a_file(*rows))
    batch = Batch.objects.get()
    assert answer.url == reverse("lapor_batch", args=[batch.public_id])
    page = is_page(client.get(answer.url), 200)
    for sentence in (
        "1 baris siap diimpor, 9 perlu diperbaiki",
        "Tracking ID kosong.",
        "sudah ada di baris lain",
        "Kategori “Topik Nasional” tidak dikenal.",
        "Tanggal “kemarin” tidak dapat dibaca.",
        "belum terjadi",
        "Isi laporan kosong.",
        "Nomor telepon ini tidak dikenal.",
        "Ini bukan Tracking ID",
        "Isi laporan 6.015 karakter; paling panjang 5.000.",
        "Impor 1 baris",
        "Sudah tercatat 1",
    ):
        assert sentence in page, sentence
    assert states(batch).count("salah") == 9
    assert Complaint.objects.count() == 1  # nothing is filed before the button


def test_a_row_longer_than_its_head_is_not_imported_shifted(officer, client):
    content = a_file(a_row(1)).decode() + ";".join([*a_row(2), "sisa"]) + "\r\n" + ";".join([*a_row(3), ""]) + "\r\n"
    answer = upload(client, content.encode())
    assert "Selnya lebih banyak daripada judul kolom" in is_page(client.get(answer.url), 200)
    assert states(Batch.objects.get()) == ["siap", "salah", "salah"]


@pytest.mark.parametrize(
    ("head", "ends", "wrong"),
    [
        ("", ["", "", ";"], [False, False, True]),
        ("", [";"], [True]),
        ("", [";", ";", ";", ";;"], [False, False, False, True]),
        ("", [";", ";", ";", ""], [False, False, False, False]),
        (";", [";", ";;", ";sisa"], [False, True, True]),
    ],
)
def test_a_blank_cell_too_many_is_wrong_unless_every_line_of_its_file_ends_so(head, ends, wrong):
    lines = [f"Tracking ID;Tanggal;Isi{head}", *(f"{number};10-11-2026;{LONG}{end}" for number, end in enumerate(ends))]
    assert [row.is_too_long for row in rows_of("\n".join(lines).encode())] == wrong


def test_a_chosen_topic_takes_the_categories_of_lapor(officer, client):
    category = Category.objects.get(key="pungutan-liar")
    upload(client, a_file(a_row(1, Kategori="Topik Nasional"), a_row(2, Kategori="")), category=category.pk)
    assert {report.given["category"] for report in Report.objects.all()} == {category.pk}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-10 08:15:00", "08:15"),
        ("10/11/2026 08.15", "08:15"),
        ("10-11-2026", "00:00"),
        ("10 November 2026 08:15 WIB", "08:15"),
        ("10 Nov 2026, pukul 08.15", "08:15"),
        ("10.11.2026 8:15", "08:15"),
        ("2026-11-10T08:15", "08:15"),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(officer, client, written, meant):
    upload(client, a_file(a_row(**{"Tanggal Laporan": written})))
    at = datetime.fromisoformat(Report.objects.get().given["received_at"])
    assert f"{at.astimezone(Office.objects.get(key='way-kanan').zone):%Y-%m-%d %H:%M}" == f"2026-11-10 {meant}"


def test_the_import_files_complaints_with_the_true_time_and_the_tracking_id(officer, client):
    upload(client, a_file(a_row(1), a_row(2, Anonim="Ya"), a_row(3, **{"Tracking ID": ""})))
    batch = Batch.objects.get()
    started = client.post(reverse("lapor_start", args=[batch.public_id]))
    assert started.url == reverse("lapor_batch", args=[batch.public_id])
    waiting = client.get(started.url)
    assert "0 dari 2 baris selesai" in words(waiting)
    assert 'hx-trigger="every 2s"' in source(waiting)
    run(timezone.now)
    first, second = Complaint.objects.order_by("pk")
    assert (first.channel, first.channel_reference) == ("lapor", "1000001")
    assert first.received_at == datetime(2026, 11, 10, 1, 15, tzinfo=UTC)
    assert first.text == f"KK belum jadi\n\n{LONG}"
    assert (first.applicant.name, str(first.applicant.phone)) == ("Siti Aminah", "+6281234567890")
    assert (first.anonymous, second.anonymous) == (False, True)
    assert first.trail.get().user == officer
    page = client.get(started.url)
    assert "2 pengaduan baru tercatat. 1 baris tidak diimpor" in words(page)
    assert "hx-trigger" not in source(page)
    assert first.number in words(page)


def test_the_same_file_again_and_a_second_press_file_nothing_new(officer, client):
    content = a_file(*[a_row(number) for number in range(5)])
    first = imported(officer, content)
    client.post(reverse("lapor_start", args=[first.public_id]))
    run(timezone.now)
    again = imported(officer, content)
    assert states(again) == ["sudah"] * 5
    assert Complaint.objects.count() == 5


def test_two_files_with_one_report_imported_at_once_file_it_once(officer):
    content, by = a_file(a_row(1)), Staff(officer, timezone.now())
    office = Office.objects.get(key="way-kanan")
    batches = [look_at(SimpleUploadedFile("x.csv", content), office=office, fallback=None, by=by) for _ in range(2)]
    changed = Report.objects.get(batch=batches[1])
    changed.given["text"] = "Bunyi yang lain dari laporan yang sama."
    changed.save()
    for batch in batches:
        start(batch, by=by)
    run(timezone.now)
    assert Complaint.objects.count() == 1
    assert sorted(Report.objects.values_list("state", flat=True)) == ["sudah", "tercatat"]


def test_a_citizen_s_words_are_kept_as_written_and_run_in_no_file(officer, client):
    """Books have a test of their own for this; monthly lists hold nothing that was written."""
    row = a_row(1, **{"Judul": '=HYPERLINK("http://x")', "Nama Pelapor": "@SUM(1)"})
    imported(officer, a_file([*row, "-2+3, kantor desa"], head=[*HEAD, "Lokasi"]))
    complaint = Complaint.objects.get()
    assert complaint.text == f'=HYPERLINK("http://x")\n\n{LONG}'
    assert (complaint.applicant.name, complaint.place) == ("@SUM(1)", "-2+3, kantor desa")
    asked = {"office": "way-kanan", "query": ""}
    for kind in ("csv", "xlsx"):
        client.post(reverse("export_cases"), {**asked, "kind": kind})
    run_waiting()
    as_csv, as_xlsx = map(content_of, Job.objects.order_by("pk"))
    shown = b"".join(client.get(reverse("cases_csv")).streaming_content)
    for content in (as_csv, shown):
        assert "'@SUM(1)" in cells_of(content)
    with zipfile.ZipFile(io.BytesIO(as_xlsx)) as book:
        sheet = "".join(book.read(name).decode() for name in book.namelist() if "worksheets/" in name)
    assert 't="inlineStr"><is><t>@SUM(1)</t>' in sheet
    assert "<f>" not in sheet


def test_a_desk_that_serves_no_complaints_does_not_know_of_lapor(officer, client):
    by = Staff(officer, timezone.now())
    batch = look_at(
        SimpleUploadedFile("x.csv", a_file(a_row())), office=Office.objects.get(key="way-kanan"), fallback=None, by=by
    )
    start(batch, by=by)
    pages = [reverse(name) for name in ("lapor", "lapor_answers", "lapor_example")]
    pages += [reverse(name, args=[batch.public_id]) for name in ("lapor_batch", "lapor_faults")]
    narrow, serving = a_user(Role.PETUGAS, sops=["way-kanan/kia"]), a_user(Role.PETUGAS, sops=["way-kanan/pengaduan"])
    client.force_login(narrow)
    assert {client.get(page).status_code for page in pages} == {404}
    assert client.post(reverse("lapor_start", args=[batch.public_id])).status_code == 404
    assert "SP4N-LAPOR" not in source(client.get(reverse("inbox")))
    client.force_login(serving)
    assert {client.get(page).status_code for page in pages} == {200}
    assert "SP4N-LAPOR" in source(client.get(reverse("inbox")))
    Batch.objects.update(by=narrow)
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, Complaint.objects.count()) == (Batch.State.STOPPED, 0)


def test_a_desk_taken_away_stops_the_import(officer, client):
    by = Staff(officer, timezone.now())
    office = Office.objects.get(key="way-kanan")
    batch = look_at(SimpleUploadedFile("x.csv", a_file(a_row())), office=office, fallback=None, by=by)
    start(batch, by=by)
    officer.groups.clear()
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, Complaint.objects.count()) == (Batch.State.STOPPED, 0)
    other = a_user(Role.ADMIN)
    client.force_login(other)
    assert "Lanjutkan impor" in words(client.get(reverse("lapor_batch", args=[batch.public_id])))
    client.post(reverse("lapor_start", args=[batch.public_id]))
    run(timezone.now)
    assert Complaint.objects.count() == 1  # an admin without a counter imports too


def test_a_row_that_cannot_be_filed_does_not_stop_the_others(officer):
    by = Staff(officer, timezone.now())
    office = Office.objects.get(key="way-kanan")
    content = a_file(a_row(1), a_row(2))
    batch = look_at(SimpleUploadedFile("x.csv", content), office=office, fallback=None, by=by)
    broken = batch.reports.first()
    broken.given["category"] = 10**6
    broken.save()
    start(batch, by=by)
    run(timezone.now)
    assert states(batch) == ["gagal", "tercatat"]
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE


def test_an_import_takes_turns_so_that_no_worker_is_held(officer):
    by = Staff(officer, timezone.now())
    content = a_file(*[a_row(number) for number in range(150)])
    office = Office.objects.get(key="way-kanan")
    batch = look_at(SimpleUploadedFile("x.csv", content), office=office, fallback=None, by=by)
    start(batch, by=by)
    ticks = iter(range(10**6))
    base = timezone.now()
    run(lambda: base + timedelta(seconds=next(ticks) * 3))  # three seconds a look: the turn ends with the first slice
    done = states(batch).count("tercatat")
    assert done == 100
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, Complaint.objects.count()) == (Batch.State.DONE, 150)


@pytest.mark.parametrize("bad", ["", "bukan berkas", "x" * 10])
def test_a_form_without_a_usable_file_says_so_beside_the_field(officer, client, bad):
    answer = client.post(reverse("lapor"), {"berkas": bad}) if bad else client.post(reverse("lapor"))
    is_page(answer, 422)
    assert beside_fields(answer)["berkas"] == "Pilih dahulu berkas CSV-nya."
    answer = upload(client, b"", name="kosong.csv")
    is_page(answer, 422)
    assert "kosong" in beside_fields(answer)["berkas"]


def test_no_other_office_sees_an_import(officer, client):
    batch = imported(officer, a_file(a_row()))
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    for name in ("lapor_batch", "lapor_faults"):
        assert client.get(reverse(name, args=[batch.public_id])).status_code == 404
    assert client.post(reverse("lapor_start", args=[batch.public_id])).status_code == 404
    assert "laporan.csv" not in words(client.get(reverse("lapor")))


def test_the_wrong_rows_come_back_as_a_file(officer, client):
    upload(client, a_file(a_row(1, **{"Tanggal Laporan": "kemarin", "Isi Laporan": "=1+1 dan seterusnya lagi"})))
    answer = client.get(reverse("lapor_faults", args=[Batch.objects.get().public_id]))
    text = b"".join(answer.streaming_content).decode()
    assert "Tanggal “kemarin” tidak dapat dibaca." in text
    assert "'=1+1" in text


def test_the_file_of_wrong_rows_is_no_file_to_import(officer, client):
    """It has no reporter and only the beginning of the text: imported, it would stand in the true row's way."""
    upload(client, a_file(a_row(1, **{"Tanggal Laporan": "kemarin", "Isi Laporan": "x" * 300})))
    batch = Batch.objects.get()
    mend = "Perbaiki di berkas aslinya, lalu unggah lagi berkas itu"
    assert words(client.get(reverse("lapor_batch", args=[batch.public_id]))).count(mend) == 2
    faults = b"".join(client.get(reverse("lapor_faults", args=[batch.public_id])).streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(faults), delimiter=";"))
    assert lines[-1][0].startswith(mend)
    mended = [lines[0], [*lines[1][:3], "10-11-2026", *lines[1][4:]]]
    refused = upload(client, a_file(*mended[1:], head=mended[0]))
    is_page(refused, 422)
    assert "Ini daftar baris yang salah" in beside_fields(refused)["berkas"]
    assert mend in beside_fields(refused)["berkas"]
    without_faults = [[cell for column, cell in enumerate(line) if column != 2] for line in mended]
    is_page(upload(client, a_file(*without_faults[1:], head=without_faults[0])), 422)
    assert Batch.objects.count() == 1


def test_the_answers_go_back_to_lapor_safe_and_without_secrets(officer, client, working_morning):
    given = {"channel": "lapor", "when": working_morning}
    a_case(PengaduanWayKanan, "konfirmasi", channel_reference="111", **given)
    a_case(PengaduanWayKanan, "konfirmasi", channel_reference="222", confidential=True, **given)
    a_case(PengaduanWayKanan, channel_reference="=cmd|1", **given)
    a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)  # not from LAPOR
    answer = client.get(reverse("lapor_answers"))
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Tracking ID", "Nomor register", "Status", "Jawaban", "Tanggal jawaban"]
    told = {row[0]: row for row in rows[1:]}
    assert set(told) == {"111", "222", "'=cmd|1"}
    assert told["111"][3] == "Dokumen dapat diambil besok."
    assert "rahasia" in told["222"][3]
    assert told["'=cmd|1"][3:] == ["", ""]
    later = client.get(reverse("lapor_answers"), {"sejak": "2026-11-11"})
    assert len(b"".join(later.streaming_content).decode().splitlines()) == 1


def test_answers_since_a_day_that_is_none_are_no_file_but_a_sentence(officer, client):
    assert client.get(reverse("lapor_answers"), {"sejak": ""}).status_code == 200
    for odd in ("abc", "2026-13-01", "\x00"):
        answer = client.get(reverse("lapor_answers"), {"sejak": odd})
        assert answer.url == reverse("lapor") + "?kantor=way-kanan"
        assert "tidak dapat dibaca. Pilih tanggalnya, atau kosongkan." in words(client.get(answer.url))


def test_the_example_can_be_imported(officer, client):
    example = b"".join(client.get(reverse("lapor_example")).streaming_content)
    upload(client, example)
    assert states(Batch.objects.get()) == ["siap"]


def test_a_batch_asks_a_fixed_number(officer, client, django_assert_num_queries):
    # session, user, desks, mandates, batch, counts, rows, what waits in the inbox
    for size in (3, 300):
        upload(client, a_file(*[a_row(number) for number in range(size)]))
        address = reverse("lapor_batch", args=[Batch.objects.latest("pk").public_id])
        with django_assert_num_queries(8):
            client.get(address)


@pytest.mark.parametrize("query", ["?lihat=x", "?sesudah=x", "?sesudah=" + "9" * 30, "?lihat=%00&sesudah=%00"])
def test_odd_addresses_of_a_batch_are_no_error(officer, client, query):
    upload(client, a_file(a_row()))
    assert client.get(reverse("lapor_batch", args=[Batch.objects.get().public_id]) + query).status_code == 200


def test_a_preview_of_ten_thousand_rows_asks_no_question_a_row(officer, client):
    content = a_file(*[a_row(0, **{"Tracking ID": f"{number}-x"}) for number in range(10_000)])
    with CaptureQueriesContext(connection) as asked:
        preview = upload(client, content)
    assert len(asked) < 40  # ten of them write a thousand rows each
    assert Report.objects.filter(state="siap").count() == 10_000
    page = words(client.get(preview.url))
    assert "10.000 baris siap diimpor" in page and "Impor 10.000 baris" in page


_WORKER = """
import django; django.setup()
from django.utils import timezone
from dukcapil.inbox.lapor_job import run
run(timezone.now)
"""


def test_a_killed_worker_goes_on_without_doubles_or_gaps(committed):
    officer = a_user(Role.PETUGAS)
    by = Staff(User.objects.get(pk=officer.pk), timezone.now())
    office = Office.objects.get(key="way-kanan")
    content = a_file(*[a_row(number) for number in range(120)])
    batch = look_at(SimpleUploadedFile("x.csv", content), office=office, fallback=None, by=by)
    start(batch, by=by)
    settings_ = connection.settings_dict
    address = f"postgres://{settings_['USER']}@/{settings_['NAME']}?host={settings_['HOST']}&port={settings_['PORT']}"
    for _ in range(3):
        worker = subprocess.Popen([sys.executable, "-c", _WORKER], env={**os.environ, "DATABASE_URL": address})
        before = Report.objects.filter(state="tercatat").count()
        until = time.monotonic() + 30
        while Report.objects.filter(state="tercatat").count() < before + 10 and time.monotonic() < until:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert 30 <= Report.objects.filter(state="tercatat").count() < 120
    run(timezone.now)
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    ids = list(Complaint.objects.values_list("channel_reference", flat=True))
    assert sorted(ids) == [f"{1_000_000 + number}" for number in range(120)]
    assert Counter.objects.get(office=office, series="ADU").last == 120


def test_a_tracking_id_is_the_same_with_and_without_its_sign(officer, client):
    upload(client, a_file(a_row(1, **{"Tracking ID": "#1000001"}), a_row(1)))
    assert [report.tracking_id for report in Report.objects.order_by("line")] == ["1000001", "1000001"]
    assert "sudah ada di baris lain" in Report.objects.order_by("line").last().faults["tracking_id"]


def test_a_confidential_row_and_an_impossible_year_are_kept_out_of_the_preview(officer, client):
    head = [*HEAD, "Rahasia"]
    rows = [[*a_row(1), "ya"], [*a_row(2, **{"Tanggal Laporan": "0001-01-01"}), "tidak"]]
    upload(client, a_file(*rows, head=head))
    secret, early = Report.objects.order_by("line")
    assert secret.cells["text"] == secret.cells["title"] == "(rahasia)" and secret.given["text"]
    assert "lima tahun" in early.faults["received"]
