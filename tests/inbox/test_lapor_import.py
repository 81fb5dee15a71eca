"""The good rows of a file become complaints in the background, each of them once."""

import signal
import time
from datetime import UTC, datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from dukcapil.casework.models import Counter
from dukcapil.casework.parties import Staff
from dukcapil.inbox.lapor_job import run, start
from dukcapil.inbox.models import Batch, Report
from dukcapil.notices.models import Notice
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from tests.builders import a_user
from tests.complaints.reading import source, words

from .lapor import LONG, a_file, a_row, a_worker, imported, looked_at, started, states, upload


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


def test_an_import_that_was_stopped_keeps_what_is_recorded_and_goes_on_when_asked(officer, client):
    batch = started(officer, a_file(*[a_row(number) for number in range(6)]))
    where = [batch.public_id]

    def pressed_after_two() -> datetime:
        if Complaint.objects.count() == 2:
            client.post(reverse("lapor_stop", args=where))
        return timezone.now()

    assert "Hentikan impor" in words(client.get(reverse("lapor_batch", args=where)))
    run(pressed_after_two)
    page = words(client.get(reverse("lapor_batch", args=where)))
    assert f"Dihentikan oleh {officer}. 4 baris belum diimpor." in page
    assert states(batch) == ["tercatat"] * 2 + ["siap"] * 4
    client.post(reverse("lapor_start", args=where))
    run(timezone.now)
    assert states(batch) == ["tercatat"] * 6 and Complaint.objects.count() == 6


def test_who_is_told_of_a_report_of_long_ago_is_promised_nothing_that_has_passed(officer):
    imported(officer, a_file(a_row(1, **{"Tanggal Laporan": "02-10-2026 08:15"})))
    (told,) = Notice.objects.filter(event="ajukan:pencatatan")
    assert "kami telah menerima" in told.body.lower() and "paling lambat" not in told.body


def test_a_file_whose_rows_are_all_known_asks_for_nothing(officer, client):
    content = a_file(a_row(1), a_row(2))
    imported(officer, content)
    page = words(client.get(reverse("lapor_batch", args=[looked_at(officer, content).public_id])))
    assert "Tidak ada baris yang siap diimpor, 2 sudah tercatat" in page and "menekan tombolnya" not in page


def test_two_files_with_one_report_imported_at_once_file_it_once(officer):
    batches = [looked_at(officer, a_file(a_row(1))) for _ in range(2)]
    changed = Report.objects.get(batch=batches[1])
    changed.given["text"] = "Bunyi yang lain dari laporan yang sama."
    changed.save()
    for batch in batches:
        start(batch, by=Staff(officer, timezone.now()))
    run(timezone.now)
    assert Complaint.objects.count() == 1
    assert sorted(Report.objects.values_list("state", flat=True)) == ["sudah", "tercatat"]
    assert not any(report.given for report in Report.objects.all())  # what a reporter said is not kept beside the case


def test_a_desk_that_serves_no_complaints_does_not_know_of_lapor(officer, client):
    batch = started(officer, a_file(a_row()))
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
    batch = started(officer, a_file(a_row()))
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
    batch = looked_at(officer, a_file(a_row(1), a_row(2)))
    broken = batch.reports.first()
    broken.given["category"] = 10**6
    broken.save()
    start(batch, by=Staff(officer, timezone.now()))
    run(timezone.now)
    assert states(batch) == ["gagal", "tercatat"]
    assert not any(report.given for report in batch.reports.all())
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE


def test_an_import_takes_turns_so_that_no_worker_is_held(officer):
    batch = started(officer, a_file(*[a_row(number) for number in range(150)]))
    ticks = iter(range(10**6))
    base = timezone.now()
    run(lambda: base + timedelta(seconds=next(ticks) * 3))  # three seconds a look: the turn ends with the first slice
    done = states(batch).count("tercatat")
    assert done == 100
    run(timezone.now)
    batch.refresh_from_db()
    assert (batch.state, Complaint.objects.count()) == (Batch.State.DONE, 150)


def test_no_other_office_sees_an_import(officer, client):
    batch = imported(officer, a_file(a_row()))
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    for name in ("lapor_batch", "lapor_faults"):
        assert client.get(reverse(name, args=[batch.public_id])).status_code == 404
    assert client.post(reverse("lapor_start", args=[batch.public_id])).status_code == 404
    assert "laporan.csv" not in words(client.get(reverse("lapor")))


def test_a_killed_worker_goes_on_without_doubles_or_gaps(committed):
    officer = User.objects.get(pk=a_user(Role.PETUGAS).pk)
    batch = started(officer, a_file(*[a_row(number) for number in range(120)]))
    for _ in range(3):
        worker = a_worker()
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
    assert Counter.objects.get(office=batch.office, series="ADU").last == 120
