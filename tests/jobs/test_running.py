"""Long work: asked for once, done once, seen on its way, safe against dying workers and lost rights."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from dukcapil.jobs import running
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import LEASE, Kind, Progress, Stopped, ask, cancel, forget_old, run_waiting
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from tests.builders import a_user

MADE = []


def _copies(job: Job, path):
    """Writes a line a step; "tanpa" has nobody's right, "macet" cannot go on, "rusak" breaks."""
    for step in range(1, 4):
        if job.params.get("macet"):
            raise Stopped("Bulan itu belum berakhir.")
        if job.params.get("rusak"):
            raise ZeroDivisionError
        yield Progress(step, 3)
    path.write_text("isi")
    MADE.append(job.pk)


@pytest.fixture(autouse=True)
def kind():
    MADE.clear()
    running.register(Kind("uji", _copies, lambda job, user, at: user.first_name == "Ani"))
    yield
    del running._KINDS["uji"]


def a_job(by: User | None = None, **more) -> Job:
    office = Office.objects.get(key="way-kanan")
    given = {"name": "uji.txt", "content_type": "text/plain", **more}
    return ask("uji", "Pekerjaan uji", office=office, by=by, **given)


def again(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_a_job_is_done_and_its_result_kept(registry):
    job = a_job(a_user(Role.PETUGAS))
    assert run_waiting() == 1
    assert run_waiting() == 0
    job = again(job)
    assert (job.state, job.attempts, job.percent) == ("selesai", 1, 99)
    with job.file.open("rb") as handle:
        assert handle.read() == b"isi"


def test_the_same_key_asked_twice_is_one_job(registry):
    assert a_job(key="bulanan/way-kanan/2026-10").pk == a_job(key="bulanan/way-kanan/2026-10").pk
    assert run_waiting() == 1
    assert a_job().pk != a_job().pk


def test_a_refusal_and_a_fault_each_get_a_sentence(registry):
    user = a_user(Role.PETUGAS)
    stopped, broken = a_job(user, params={"macet": True}), a_job(user, params={"rusak": True})
    run_waiting()
    assert (again(stopped).state, again(stopped).error) == ("gagal", "Bulan itu belum berakhir.")
    assert again(broken).state == "gagal"
    assert "hubungi teknisi" in again(broken).error


def test_who_lost_the_right_meanwhile_gets_nothing(registry, client):
    user = a_user(Role.PETUGAS)
    job = a_job(user)
    run_waiting()
    client.force_login(user)
    address = reverse("job_result", args=[job.pk])
    assert b"".join(client.get(address).streaming_content) == b"isi"
    waiting = a_job(user)
    User.objects.filter(pk=user.pk).update(first_name="Budi")
    assert client.get(address).status_code == 404
    run_waiting()
    assert again(waiting).error == "Anda tidak lagi berhak atas data ini."
    User.objects.filter(pk=user.pk).update(first_name="Ani", is_active=False)
    client.force_login(user)
    assert client.get(address).status_code in (302, 404)


def test_a_worker_that_died_gives_its_job_back_and_three_deaths_are_enough(registry):
    job, now = a_job(a_user(Role.PETUGAS)), timezone.now()
    for death in range(1, 4):
        claimed = running._claim(now)
        assert (claimed.pk, claimed.attempts) == (job.pk, death)
        assert running._claim(now) is None  # its lease holds
        now += LEASE + timedelta(seconds=1)
    assert run_waiting(lambda: now) == 1
    assert (again(job).state, MADE) == ("gagal", [])


def test_a_worker_that_was_thought_dead_overwrites_nothing(registry):
    job, now = a_job(a_user(Role.PETUGAS)), timezone.now()
    slow = running._claim(now)
    run_waiting(lambda: now + LEASE + timedelta(seconds=1))
    kept = again(job)
    running._run(slow, lambda: now)
    assert (again(job).file.name, again(job).attempts) == (kept.file.name, 2)


def test_a_cancelled_job_stops_at_its_next_report(registry):
    job = a_job(a_user(Role.PETUGAS))
    claimed = running._claim(timezone.now())
    assert cancel(job)
    running._run(claimed, timezone.now)
    assert (again(job).state, MADE, bool(again(job).file)) == ("batal", [], False)
    assert not cancel(job)


def test_many_workers_do_each_job_once(committed):
    jobs = [a_job() for _ in range(8)]

    def worker(_):
        try:
            return run_waiting()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(worker, range(4))) == len(jobs)
    assert sorted(MADE) == sorted(job.pk for job in jobs)
    assert set(Job.objects.values_list("state", flat=True)) == {"selesai"}


def test_results_go_after_a_week_and_the_rows_say_who_took_what(registry):
    job, report = a_job(a_user(Role.PETUGAS)), a_job(key="bulanan/1")
    run_waiting()
    later = timezone.now() + timedelta(days=8)
    assert forget_old(later) == 1
    assert not again(job).file
    assert again(report).file


def test_the_pages_show_ones_own_work_and_nobody_elses(registry, client, django_assert_num_queries):
    user, other = a_user(Role.PETUGAS), a_user(Role.KASI)
    job = a_job(user)
    client.force_login(user)
    assert "Menunggu giliran" in client.get(reverse("job", args=[job.pk])).content.decode()
    Job.objects.filter(pk=job.pk).update(state="berjalan", done=1, total=4)
    page = client.get(reverse("job", args=[job.pk])).content.decode()
    assert "1 dari 4" in page
    assert 'value="25"' in page
    with django_assert_num_queries(6):
        client.get(reverse("jobs"))
    for _ in range(20):
        a_job(user)
    with django_assert_num_queries(6):
        assert client.get(reverse("jobs")).content.decode().count("Pekerjaan uji") == 21
    client.force_login(other)
    for name in ("job", "job_result"):
        assert client.get(reverse(name, args=[job.pk])).status_code == 404
    assert client.post(reverse("job_stop", args=[job.pk])).status_code == 404
    assert "Pekerjaan uji" not in client.get(reverse("jobs")).content.decode()


def test_one_may_stop_ones_own_work(registry, client):
    user = a_user(Role.PETUGAS)
    job = a_job(user)
    client.force_login(user)
    assert client.post(reverse("job_stop", args=[job.pk])).status_code == 302
    assert again(job).state == "batal"
    assert isinstance(again(job).finished_at, datetime)
