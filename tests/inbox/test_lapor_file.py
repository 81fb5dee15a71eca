"""A file from SP4N-LAPOR in any dress: its encoding, its separator, its dates, and what makes it none."""

from datetime import datetime

import pytest
from django.urls import reverse

from dukcapil.inbox.lapor_file import NotReadable, rows_of
from dukcapil.inbox.models import Batch, Report
from dukcapil.people.models import Office
from tests.complaints.reading import is_page

from .lapor import LONG, a_file, a_row, states, upload


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


def test_a_row_longer_than_its_head_is_not_imported_shifted(officer, client):
    content = a_file(a_row(1)).decode() + ";".join([*a_row(2), "sisa"]) + "\r\n" + ";".join([*a_row(3), ""]) + "\r\n"
    answer = upload(client, content.encode())
    assert "Selnya lebih banyak daripada judul kolom" in is_page(client.get(answer.url), 200)
    assert states(Batch.objects.get()) == ["siap", "salah", "salah"]


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


def test_a_tracking_id_is_the_same_with_and_without_its_sign(officer, client):
    upload(client, a_file(a_row(1, **{"Tracking ID": "#1000001"}), a_row(1)))
    assert [report.tracking_id for report in Report.objects.order_by("line")] == ["1000001", "1000001"]
    assert "sudah ada di baris lain" in Report.objects.order_by("line").last().faults["tracking_id"]


def test_the_example_can_be_imported(officer, client):
    example = b"".join(client.get(reverse("lapor_example")).streaming_content)
    upload(client, example)
    assert states(Batch.objects.get()) == ["siap"]
