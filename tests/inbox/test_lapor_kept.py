"""What people wrote in a report file: encrypted while it waits, gone a month after the last that happened to it."""

from datetime import timedelta

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from dukcapil.casework.parties import Staff
from dukcapil.inbox.lapor_job import KEPT, forget_old, run, start
from dukcapil.inbox.lapor_pieces import PIECE
from dukcapil.inbox.models import Batch, Piece, Report
from dukcapil.people.roles import Role
from tests.builders import a_user
from tests.complaints.reading import words

from .lapor import HEAD, a_file, a_row, imported, looked_at, started, states

LONGER = KEPT + timedelta(hours=1)
SHORTER = KEPT - timedelta(hours=1)


def _page(client, batch: Batch) -> str:
    return words(client.get(reverse("lapor_batch", args=[batch.public_id])))


def _is_readable(text: str) -> bool:
    """Whether somebody who has only the database reads it in what waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(bool_or(strpos(given::text, %s) > 0), false) FROM inbox_report", [text])
        return cursor.fetchone()[0]


def _cut_short(officer, rows: int) -> Batch:
    """An import that stopped behind its first slice, for its officer lost the desk."""
    batch = started(
        officer, a_file(*[a_row(number) for number in range(rows)], a_row(10**5, Judul="", **{"Isi Laporan": ""}))
    )
    ticks, base = iter(range(10**6)), timezone.now()
    run(lambda: base + timedelta(seconds=next(ticks) * 3))
    officer.groups.clear()
    return batch


def test_rows_that_nobody_imported_are_forgotten_after_a_month(officer, client):
    before = looked_at(officer, a_file(a_row(1), a_row(2, **{"Tanggal Laporan": "kemarin"})))
    unchecked = looked_at(officer, a_file(*[a_row(number) for number in range(10, 20 + PIECE)]))
    Batch.objects.filter(pk=unchecked.pk).update(state=Batch.State.STOPPED)
    now = timezone.now()
    assert forget_old(now + SHORTER) == 0
    assert forget_old(now + LONGER) == 2
    assert forget_old(now + LONGER) == 0  # each file once
    assert not Piece.objects.exists()
    assert [states(batch) for batch in (before, unchecked)] == [["salah"], []]
    for batch in (before, unchecked):
        assert "Tidak diimpor Baris yang menunggu sudah dihapus" in _page(client, batch)
        assert "Unggah lagi berkasnya" in _page(client, batch)
    client.post(reverse("lapor_start", args=[before.public_id]))
    assert set(Batch.objects.values_list("state", flat=True)) == {"gugur"}


def test_of_rows_that_stay_only_the_outcome_stays(officer, client):
    imported(officer, a_file(a_row(1)))
    done = imported(officer, a_file(a_row(1), a_row(2), a_row(3, **{"Tanggal Laporan": "kemarin"})))
    assert "KK belum jadi" in _page(client, done)
    forget_old(timezone.now() + SHORTER)
    assert all(report.cells for report in Report.objects.all())
    forget_old(timezone.now() + LONGER)
    assert states(done) == ["sudah", "tercatat", "salah"]
    assert not any(report.cells or report.given for report in Report.objects.all())
    done.refresh_from_db()
    assert done.state == Batch.State.DONE
    said = _page(client, done)
    assert "KK belum jadi" not in said and "tanpa kategori" not in said and "isi baris sudah dihapus" in said
    assert Complaint.objects.get(channel_reference="1000002").number in said
    faults = client.get(reverse("lapor_faults", args=[done.public_id]))
    assert "Tanggal “kemarin” tidak dapat dibaca." in b"".join(faults.streaming_content).decode()


def test_a_preview_with_nothing_to_import_is_done_and_speaks_of_no_ready_rows(officer, client):
    batch = looked_at(officer, a_file(a_row(1, **{"Tanggal Laporan": "kemarin"})))
    forget_old(timezone.now() + LONGER)
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == (Batch.State.DONE, ["salah"])
    said = _page(client, batch)
    assert "Tidak ada yang diimpor" in said and "1 baris tidak diimpor karena salah" in said
    assert "menunggu sudah dihapus" not in said and "Impor selesai" not in said


def test_a_file_imported_in_part_says_so(officer, client):
    batch = _cut_short(officer, 150)
    run(timezone.now)
    forget_old(timezone.now() + LONGER)
    assert sorted(set(states(batch))) == ["salah", "tercatat"]
    client.force_login(a_user(Role.PETUGAS))
    assert "Sebagian diimpor 100 pengaduan tercatat. Baris lain yang menunggu sudah dihapus" in _page(client, batch)
    listed = words(client.get(reverse("lapor")))
    assert "sebagian diimpor" in listed and "tidak diimpor" not in listed


def test_the_month_begins_with_the_last_thing_that_happened(officer):
    """An import that stops on its thirtieth day can be gone on with for thirty more."""
    batch = _cut_short(officer, 101)
    late = timezone.now() + LONGER
    run(lambda: late)
    batch.refresh_from_db()
    assert (batch.state, batch.changed_at) == (Batch.State.STOPPED, late)
    assert forget_old(late) == forget_old(late + SHORTER) == 0
    later = late + SHORTER
    start(batch, by=Staff(a_user(Role.PETUGAS), later))
    assert forget_old(later + LONGER) == 0  # under way
    run(lambda: later)
    assert Complaint.objects.count() == 101


def test_a_check_that_ends_begins_the_month_anew(officer):
    batch = looked_at(officer, a_file(*[a_row(number) for number in range(PIECE + 1)]))
    late = timezone.now() + LONGER
    run(lambda: late)
    batch.refresh_from_db()
    assert (batch.state, batch.changed_at) == (Batch.State.PREVIEW, late)
    assert forget_old(late + SHORTER) == 0


def test_what_waits_to_be_imported_is_encrypted(officer):
    looked_at(officer, a_file([*a_row(1), "ya"], head=[*HEAD, "Rahasia"]))
    assert Report.objects.get().given["phone"] == "+6281234567890"
    assert not any(map(_is_readable, ("Siti Aminah", "+6281234567890", "tiga minggu")))


def test_rows_that_waited_before_they_were_encrypted_are_imported_afterwards(officer):
    waiting = looked_at(officer, a_file(a_row(1), a_row(2, **{"Tanggal Laporan": "kemarin"})))
    given = Report.objects.get(state="siap").given
    lapsed = imported(officer, a_file(a_row(3)))
    Batch.objects.filter(pk=lapsed.pk).update(state=Batch.State.LAPSED)
    latest = MigrationExecutor(connection).loader.graph.leaf_nodes("inbox")
    with connection.cursor() as cursor:  # a table with checks put off is not altered
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate([("inbox", "0002_checked_in_the_background")])
    assert _is_readable("Siti Aminah")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inbox_batch SET finished_at = NULL WHERE id = %s", [waiting.pk])
    MigrationExecutor(connection).migrate(latest)
    assert not _is_readable("Siti Aminah")
    assert Report.objects.get(state="siap").given == given
    assert Report.objects.get(state="salah").given == {}
    waiting.refresh_from_db()
    lapsed.refresh_from_db()
    assert (waiting.changed_at, waiting.row_count, lapsed.state) == (waiting.at, 2, Batch.State.PARTLY)
    start(waiting, by=Staff(officer, timezone.now()))
    run(timezone.now)
    assert states(waiting) == ["tercatat", "salah"]
