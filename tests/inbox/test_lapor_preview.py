"""Before anything is filed, each row of a file is shown with what is wrong with it."""

import csv
import io

import pytest
from django.urls import reverse

from complaints.models import Category, Complaint, PengaduanWayKanan
from dukcapil.inbox.models import Batch, Report
from tests.builders import a_case
from tests.complaints.reading import beside_fields, is_page, source, words

from .lapor import HEAD, a_file, a_row, states, upload


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


def test_a_chosen_topic_takes_the_categories_of_lapor(officer, client):
    category = Category.objects.get(key="pungutan-liar")
    upload(client, a_file(a_row(1, Kategori="Topik Nasional"), a_row(2, Kategori="")), category=category.pk)
    assert {report.given["category"] for report in Report.objects.all()} == {category.pk}


@pytest.mark.parametrize("bad", ["", "bukan berkas", "x" * 10])
def test_a_form_without_a_usable_file_says_so_beside_the_field(officer, client, bad):
    answer = client.post(reverse("lapor"), {"berkas": bad}) if bad else client.post(reverse("lapor"))
    is_page(answer, 422)
    assert beside_fields(answer)["berkas"] == "Pilih dahulu berkas CSV-nya."
    answer = upload(client, b"", name="kosong.csv")
    is_page(answer, 422)
    assert "kosong" in beside_fields(answer)["berkas"]


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


def test_a_confidential_row_and_an_impossible_year_are_kept_out_of_the_preview(officer, client):
    head = [*HEAD, "Rahasia"]
    rows = [[*a_row(1), "ya"], [*a_row(2, **{"Tanggal Laporan": "0001-01-01"}), "tidak"]]
    upload(client, a_file(*rows, head=head))
    secret, early = Report.objects.order_by("line")
    assert secret.cells["text"] == secret.cells["title"] == "(rahasia)" and secret.given["text"]
    assert "lima tahun" in early.faults["received"]


def test_a_refused_file_leaves_the_chosen_topic_and_a_refused_topic_asks_for_the_file_again(officer, client):
    topic = Category.objects.get(key="pungutan-liar")
    refused = upload(client, b"Nama;Umur\nSiti;3\n", category=topic.pk)
    assert f'<option value="{topic.pk}" selected>' in source(refused)
    refused = upload(client, a_file(a_row()), category=10**6)
    is_page(refused, 422)
    said = beside_fields(refused)
    assert said["category"] == "Pilih salah satu pokok dalam daftar."
    assert "Pilih lagi berkas ini" in said["berkas"]
    assert not Batch.objects.exists()
