"""The answers go back to SP4N-LAPOR as a file, and what citizens wrote runs in no spreadsheet."""

import csv
import io
import zipfile

from django.db import connection
from django.urls import reverse

from complaints.models import Complaint, PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.inbox.lapor_answers import STEP
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from tests.bench.many import copy_rows
from tests.builders import a_case
from tests.complaints.reading import words

from .lapor import HEAD, LONG, a_file, a_row, imported


def content_of(job: Job) -> bytes:
    with job.file.open("rb") as handle:
        return handle.read()


def cells_of(content: bytes) -> list[str]:
    """Every cell of a CSV of ours."""
    lines = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    return [cell for line in lines for cell in line]


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


def test_answers_come_to_the_last_however_many_they_are(officer, client, working_morning, django_assert_num_queries):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning, channel="lapor", channel_reference="0")
    many = 5 * STEP + 7
    with connection.cursor() as cursor:
        own = ("id", "number", "tracking_code", "channel_reference", "idempotency_key")
        copy_rows(cursor, Case, case.pk, many, own, f"{case.pk} + n, 'N' || n, 'K' || n, n::text, NULL")
        cursor.execute(
            "INSERT INTO complaints_complaint (case_ptr_id, kind, grade, category_id, text, place, related_number)"
            " SELECT case_ptr_id + n, kind, grade, category_id, text, place, related_number"
            " FROM complaints_complaint, generate_series(1, %s) n WHERE case_ptr_id = %s",
            [many, case.pk],
        )
    answer = client.get(reverse("lapor_answers"))
    with django_assert_num_queries(6):  # a step of two thousand each
        lines = list(answer.streaming_content)
    told = [line.decode().split(";")[0] for line in lines[2:]]
    assert told == [str(number) for number in range(many, -1, -1)]
