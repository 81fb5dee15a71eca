"""Processes killed in the middle of their work leave no half case, no gap, no double, no notice for what was undone."""

import subprocess
import sys
import time

import pytest
from django.db import connection

from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Case, Clock, Counter, Trail
from dukcapil.notices.models import Notice

PATIENCE = 90  # seconds a filing process may need to start on a busy machine


def kill_again_and_again(kills: int, seconds: float) -> None:
    """Two filing processes at a time, killed by SIGKILL in the middle of their work and started anew."""
    for number in range(kills):
        workers = [a_filing_process(seed=2 * number + n) for n in range(2)]
        try:
            wait_until_more_than(Case.objects.count())
            time.sleep(seconds)
            assert all(worker.poll() is None for worker in workers), "a filing process ended by itself"
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()


def a_filing_process(seed: int) -> subprocess.Popen:
    database = connection.settings_dict["NAME"]
    return subprocess.Popen([sys.executable, "-m", "tests.soak.filing", str(seed), database])


def wait_until_more_than(cases: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while Case.objects.count() <= cases:
        assert time.monotonic() < deadline, "no filing process came to work"
        time.sleep(0.1)


def assert_nothing_lost_and_nothing_doubled() -> int:
    cases = Case.objects.count()
    serials = sorted(int(number[-6:]) for number in Case.objects.values_list("number", flat=True))
    assert serials == list(range(1, cases + 1))
    assert Counter.objects.get(series="ADU").last == cases
    assert broken_links() == []
    assert Trail.objects.filter(verb="ajukan").count() == cases
    withdrawn = Case.objects.filter(state="dibatalkan").count()
    assert Trail.objects.filter(verb="batalkan").count() == withdrawn
    assert Clock.objects.filter(event="mulai").count() == cases
    assert Notice.objects.count() == cases + withdrawn
    assert Notice.objects.values("reference").distinct().count() == cases
    return cases


def test_a_short_soak_ends_clean(committed):
    kill_again_and_again(kills=2, seconds=0.5)
    assert assert_nothing_lost_and_nothing_doubled() > 0


@pytest.mark.soak
def test_soak(committed):
    kill_again_and_again(kills=60, seconds=2)
    print(
        f"\n{assert_nothing_lost_and_nothing_doubled()} aduan, 0 hilang, 0 ganda, 0 kabar untuk yang dibatalkan sistem"
    )
