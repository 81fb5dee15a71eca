"""Digests at the same time, beside acts, and killed in the middle: every fact is made, and made once."""

import os
import signal
import time
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from complaints.models import PengaduanWayKanan
from dukcapil.reports.digesting import digest, rebuild
from dukcapil.reports.models import CaseFact, Stale
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
