"""Digests at the same time, beside acts, and killed in the middle: every fact is made, and made once."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from complaints.models import PengaduanWayKanan
from dukcapil.casework.refusals import AlreadyDone
from dukcapil.reports import digesting
from dukcapil.reports.digesting import digest, rebuild
from dukcapil.reports.models import CaseFact, Stale
from dukcapil.reports.monthly import AT_ONCE, bring_up_to_date
from tests.builders import a_case, lead

from .conftest import all_facts


@pytest.fixture
def cases(committed, working_morning):
    """A few cases with all their acts, committed, of which nothing is digested yet."""
    staff = {}
    return [
        a_case(PengaduanWayKanan, at, when=working_morning + timedelta(minutes=n), staff=staff)
        for n, at in enumerate(("solusi", "konfirmasi", "selesai", "konsultasi", "ditolak", "konfirmasi"))
    ]


def side_by_side(*jobs) -> list:
    """Run jobs in threads that begin at the same moment; their results in order."""
    start, results = Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        try:
            start.wait()
            results[place] = job()
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_digests_at_once_make_every_fact_once(cases):
    side_by_side(digest, digest, digest)
    digest()
    assert CaseFact.objects.count() == len(cases) and not Stale.objects.exists()
    before = all_facts()
    rebuild()
    assert all_facts() == before


def test_a_digest_and_a_rebuild_at_once_end_in_the_same_facts(cases):
    side_by_side(digest, rebuild, digest)
    digest()
    before = all_facts()
    rebuild()
    assert all_facts() == before and len(before[0]) == len(cases)


def test_acts_done_while_digests_run_are_not_missed(cases, working_morning):
    later = working_morning + timedelta(hours=1)

    def act():
        for case in cases[1::4]:
            lead(case, ["terima"], when=later)

    side_by_side(act, digest, digest, rebuild)
    digest()
    before = all_facts()
    rebuild()
    assert all_facts() == before
    assert CaseFact.objects.filter(outcome="selesai").count() == 3


def test_a_digest_killed_at_any_moment_leaves_its_notes_and_no_half_facts(cases):
    digest()
    wanted = all_facts()
    for wait in (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08):
        Stale.objects.bulk_create([Stale(case=case) for case in cases])
        connection.close()  # what a fork inherits it would share
        child = os.fork()
        if child == 0:
            try:
                digest()
            finally:
                os._exit(0)
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert all_facts() == wanted, wait
    while digest():
        pass
    assert all_facts() == wanted and not Stale.objects.exists()


def test_handing_in_a_report_works_off_some_of_what_is_behind_and_then_asks_for_patience(cases, monkeypatch):
    monkeypatch.setattr(digesting, "BATCH", 2)
    office = cases[0].office
    with pytest.raises(AlreadyDone, match="Coba lagi"):
        bring_up_to_date(office, seconds=0)
    assert 0 < CaseFact.objects.count() < len(cases)
    bring_up_to_date(office)
    assert CaseFact.objects.count() == len(cases) and not Stale.objects.exists()


def test_handing_in_a_report_does_not_wait_long_for_another_digest(cases):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [digesting.LOCK])
        begun = time.monotonic()
        with ThreadPoolExecutor(1) as thread, pytest.raises(AlreadyDone, match="sedang dihitung"):
            thread.submit(_at_once, cases[0].office).result()
    assert AT_ONCE <= time.monotonic() - begun < AT_ONCE + 2


def _at_once(office):
    try:
        bring_up_to_date(office, seconds=AT_ONCE)
    finally:
        connection.close()
