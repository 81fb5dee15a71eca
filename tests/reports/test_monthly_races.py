"""Two beats, many clicks, workers killed at any point: one report a month and version, one file, no half act."""

import random
import subprocess
import sys
import time
from datetime import timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.people.roles import Role
from dukcapil.reports.models import MonthlyReport, ReportAct
from dukcapil.reports.monthly import correct, perform_report
from dukcapil.reports.monthly_jobs import ask_for_final, make_due
from tests.builders import a_user
from tests.casework.test_races import at_once

from .months import IN_NOVEMBER, OCTOBER, a_final_report, a_report, a_worked_october, led

CLICKERS = 8


@pytest.fixture
def staff(committed):
    return a_worked_october()


def test_many_beats_and_workers_at_once_make_one_draft(staff):
    def beat(number):
        make_due(IN_NOVEMBER)
        run_waiting()

    at_once(beat, CLICKERS)
    run_waiting()
    assert list(MonthlyReport.objects.values_list("month", "version")) == [(OCTOBER, 1)]
    assert ReportAct.objects.count() == Job.objects.count() == 1


def test_many_clicks_on_one_act_make_one_act(staff):
    report = a_report()
    clerks = [a_user(Role.PETUGAS) for _ in range(CLICKERS)]

    def click(number):
        try:
            perform_report(report, "ajukan", by=Staff(clerks[number], IN_NOVEMBER), seen=0, at=IN_NOVEMBER)
            return "done"
        except AlreadyDone as refusal:
            return refusal.sentence

    results = at_once(click, CLICKERS)
    assert results.count("done") == 1
    assert ReportAct.objects.filter(verb="ajukan").count() == 1
    assert MonthlyReport.objects.get().figures["figures"]["diterima"] == 6


def test_many_corrections_at_once_make_one_new_version(staff):
    report = a_final_report(staff)
    clerks = [a_user(Role.PETUGAS) for _ in range(CLICKERS)]

    def click(number):
        try:
            correct(report, by=Staff(clerks[number], IN_NOVEMBER), note="Salah.", at=IN_NOVEMBER)
            return "done"
        except AlreadyDone:
            return "late"

    assert at_once(click, CLICKERS).count("done") == 1
    assert sorted(MonthlyReport.objects.values_list("version", flat=True)) == [1, 2]


def test_a_killed_worker_leaves_one_draft_and_one_file(staff):
    """Killed in the middle of the draft and of the final PDF, again and again, by SIGKILL."""
    kill_at_work(kills=3, seed=1, done=lambda: MonthlyReport.objects.exists())
    report = led(MonthlyReport.objects.get(), "ajukan", "teruskan", "terima", staff=staff)
    ask_for_final(report, at=IN_NOVEMBER)
    kill_at_work(kills=4, seed=2, done=lambda: MonthlyReport.objects.exclude(sha256="").exists())
    report.refresh_from_db()
    assert MonthlyReport.objects.count() == 1
    assert Job.objects.filter(kind="laporan-bulanan").count() == 2
    with report.file.open("rb") as handle:
        content = handle.read()
    assert (sha256(content).hexdigest(), len(content)) == (report.sha256, report.size)
    assert list(report.trail.values_list("verb", flat=True)) == ["buat", "ajukan", "teruskan", "terima"]


def kill_at_work(kills: int, seed: int, done) -> None:
    """Processes killed after a random while, then one that may end its work."""
    rng = random.Random(seed)
    for number in range(kills):
        run_until_killed(number, lambda: time.sleep(rng.uniform(0, 2.5)))
        if done():
            return
    run_until_killed(kills + 1, lambda: wait_for(done))


def run_until_killed(number: int, what) -> None:
    """Each process lives ten minutes after the one before, when its leases have ended."""
    ahead = str((number + 1) * 600)
    database = connection.settings_dict["NAME"]
    given = [sys.executable, "-m", "tests.soak.months", ahead, database, IN_NOVEMBER.isoformat(), settings.PRIVATE_ROOT]
    with subprocess.Popen(given, stdout=subprocess.PIPE) as worker:
        try:
            assert worker.stdout.readline() == b"ready\n"
            what()
        finally:
            worker.kill()


def wait_for(done) -> None:
    until = timezone.now() + timedelta(seconds=90)
    while not done():
        assert timezone.now() < until, "the last worker made nothing"
        time.sleep(0.2)
