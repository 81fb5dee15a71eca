"""Long files are checked in the background; whoever waits for one sees how far it is, and why it stopped."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints.models import Category, Complaint
from dukcapil.inbox.lapor_job import run
from dukcapil.inbox.lapor_pieces import PIECE, check_next
from dukcapil.inbox.models import Batch, Piece, Report
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from tests.builders import a_user
from tests.complaints.reading import source, words

from .lapor import LONG, a_file, a_row, a_worker, looked_at, upload

MANY = 10_000


def row_of_many(number: int) -> list[str]:
    """Of a hundred rows, one has no date that can be read, one repeats the row above it, one is a formula."""
    odd = {
        1: {"Tanggal Laporan": "kemarin"},
        2: {"Tracking ID": f"#{1_000_000 + number - 1}"},
        3: {"Tracking ID": "=2+5"},
        4: {"Judul": "=HYPERLINK(“café”)", "Nama Pelapor": "@SUM(1)"},
    }
    return a_row(number, **odd.get(number % 100, {}))


def test_ten_thousand_rows_are_kept_at_once_checked_in_the_background_and_imported(officer, client):
    content = a_file(*map(row_of_many, range(MANY)), separator=";", encoding="cp1252")
    with CaptureQueriesContext(connection) as asked:
        page = upload(client, content).url
    assert len(asked) < 30
    assert f"Sedang diperiksa, {PIECE} dari 10.000 baris" in words(client.get(page))
    waiting = client.get(page)
    assert 'hx-trigger="every 2s"' in source(waiting) and 'http-equiv="refresh"' not in source(waiting)
    assert waiting.headers["HX-Retarget"] == waiting.headers["HX-Reselect"] == "#kemajuan"
    assert "Impor 4" not in words(client.get(page)) and "Unduh baris yang salah" not in words(client.get(page))
    assert Piece.objects.count() == (MANY - PIECE) // PIECE
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_or(rows LIKE '%%Siti Aminah%%' OR rows LIKE '%%081234567890%%') FROM inbox_piece")
        assert cursor.fetchone() == (False,)
    with CaptureQueriesContext(connection) as asked:
        run(timezone.now)
    assert len(asked) < 11 * MANY / PIECE
    assert not Piece.objects.exists()
    ready = MANY * 97 // 100
    said = words(client.get(page))
    assert "HX-Retarget" not in client.get(page).headers
    assert "9.700 baris siap diimpor, 300 perlu diperbaiki" in said and "Impor 9.700 baris" in said
    faults = dict(Report.objects.filter(line__lte=5).exclude(faults={}).values_list("line", "faults"))
    assert faults == {
        3: {"received": "Tanggal “kemarin” tidak dapat dibaca."},
        4: {"tracking_id": "Tracking ID ini sudah ada di baris lain berkas ini."},
        5: {"tracking_id": "Ini bukan Tracking ID: 3 sampai 80 huruf, angka, titik, garis, atau garis miring."},
    }
    client.post(reverse("lapor_start", args=[Batch.objects.get().public_id]))
    ticks, base = iter(range(MANY)), timezone.now()
    run(lambda: base + timedelta(seconds=next(ticks) * 3))  # a turn of one slice
    assert f"100 dari {ready:,} baris selesai".replace(",", ".") in words(client.get(page))
    assert Complaint.objects.count() == 100
    assert Complaint.objects.get(channel_reference="1000004").text == f"=HYPERLINK(“café”)\n\n{LONG}"


def test_a_short_file_is_checked_before_its_officer_sees_the_page(officer, client):
    page = upload(client, a_file(*[a_row(number) for number in range(PIECE)])).url
    assert f"Impor {PIECE} baris" in words(client.get(page))
    assert "hx-trigger" not in source(client.get(page))


def test_the_last_piece_counts_its_rows_and_completes_the_preview(officer):
    batch = looked_at(officer, a_file(*[a_row(number) for number in range(2 * PIECE)]))
    assert check_next(batch, timezone.now()) == PIECE
    batch.refresh_from_db()
    assert batch.state == Batch.State.PREVIEW
    assert check_next(batch, timezone.now()) == 0


def test_a_repeated_row_is_found_far_from_the_first(officer):
    batch = looked_at(officer, a_file(*[a_row(number) for number in range(2 * PIECE)], a_row(3)))
    run(timezone.now)
    assert batch.reports.get(state="salah").line == 2 * PIECE + 2


def test_the_chosen_topic_goes_with_the_rows(officer):
    topic = Category.objects.get(key="pungutan-liar")
    rows = [a_row(number, Kategori="Topik Nasional") for number in range(PIECE + 1)]
    batch = looked_at(officer, a_file(*rows), fallback=topic)
    run(timezone.now)
    assert batch.reports.order_by("line").last().given["category"] == topic.pk


def test_a_check_that_breaks_says_so_and_goes_on_when_asked(officer, client):
    page = upload(client, a_file(*[a_row(number) for number in range(2 * PIECE)])).url
    piece = Piece.objects.get()
    rows = piece.rows
    Piece.objects.update(rows=[{"odd": 1}])
    run(timezone.now)
    said = words(client.get(page))
    assert "Pemeriksaan berhenti" in said and f"{PIECE} dari 1.000 baris sudah diperiksa" in said
    assert "Coba lanjutkan; bila berulang, hubungi teknisi." in said
    assert "hx-trigger" not in source(client.get(page))
    Piece.objects.update(rows=rows)
    client.post(reverse("lapor_start", args=[Batch.objects.get().public_id]))
    assert f"Sedang diperiksa, {PIECE} dari 1.000" in words(client.get(page))
    run(timezone.now)
    assert "1.000 baris siap diimpor" in words(client.get(page))
    assert not Complaint.objects.exists()


def test_a_check_goes_on_for_the_office_when_its_officer_has_lost_the_desk(officer, client):
    page = upload(client, a_file(*[a_row(number) for number in range(2 * PIECE)])).url
    officer.groups.clear()
    run(timezone.now)
    assert client.get(page).status_code == 404
    client.force_login(a_user(Role.PETUGAS))
    assert "1.000 baris siap diimpor" in words(client.get(page))


def test_a_check_does_not_wait_for_an_import(officer, client):
    upload(client, a_file(*[a_row(number) for number in range(300)]))
    client.post(reverse("lapor_start", args=[Batch.objects.get().public_id]))
    page = upload(client, a_file(*[a_row(number) for number in range(1_000, 1_000 + 2 * PIECE)])).url
    ticks, base = iter(range(MANY)), timezone.now()
    run(lambda: base + timedelta(seconds=next(ticks) * 3))
    assert "1.000 baris siap diimpor" in words(client.get(page))


def test_what_another_worker_checks_is_left_to_it(committed):
    officer = User.objects.get(pk=a_user(Role.PETUGAS).pk)
    batch = looked_at(officer, a_file(*[a_row(number) for number in range(4 * PIECE)]))
    taken, done = threading.Event(), threading.Event()

    def holds_a_piece():
        with transaction.atomic():
            batch.pieces.select_for_update().order_by("pk").first()
            taken.set()
            done.wait(30)
        connection.close()

    other = threading.Thread(target=holds_a_piece)
    other.start()
    assert taken.wait(30)
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, batch.reports.count()) == (Batch.State.CHECKING, 3 * PIECE)
    done.set()
    other.join()
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, batch.reports.count()) == (Batch.State.PREVIEW, 4 * PIECE)


@pytest.mark.parametrize("workers", [1, 2])
def test_killed_workers_go_on_where_they_stopped(committed, workers):
    officer = User.objects.get(pk=a_user(Role.PETUGAS).pk)
    many = 8 * PIECE
    batch = looked_at(officer, a_file(*[a_row(number) for number in range(many)]))
    running = [a_worker() for _ in range(workers)]
    until = time.monotonic() + 120
    with transaction.atomic():
        batch.pieces.select_for_update().order_by("pk").last()  # so that they cannot be done before they are killed
        while batch.reports.count() < 2 * PIECE and time.monotonic() < until:
            time.sleep(0.01)
        for worker in running:
            worker.kill()
            worker.wait()
    assert 2 * PIECE <= batch.reports.count() < many
    assert batch.reports.count() % PIECE == 0
    run(timezone.now)
    batch.refresh_from_db()
    assert batch.state == Batch.State.PREVIEW
    assert list(batch.reports.order_by("line").values_list("line", flat=True)) == list(range(2, many + 2))
    assert not batch.reports.exclude(state="siap").exists()
