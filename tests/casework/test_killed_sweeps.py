"""Two beats over more than a hundred late cases, killed in the middle of their work, and three days without any."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.db import connection, connections

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Alert, Case
from dukcapil.casework.sweep import sweep
from tests.builders import a_case
from tests.conftest import WIB

from .marks import EVERY_MARK, marks_of

PATIENCE = 90  # seconds until a beat must have begun to write on a busy machine
_BEAT = """
import sys, django; django.setup()
from datetime import datetime, timedelta
from dukcapil.casework.sweep import sweep
moment = datetime.fromisoformat(sys.argv[1])
while True:
    sweep(moment)
    moment += timedelta(minutes=1)
"""
_WRITING = """
    SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = pg_locks.relation
    WHERE relname = 'casework_alert' AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()
"""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def a_beat(since: datetime) -> subprocess.Popen:
    """A process that sweeps minute by minute, as fast as it can, from a moment on."""
    of = connection.settings_dict
    address = f"postgres://{of['USER']}@/{of['NAME']}?host={of['HOST']}&port={of['PORT']}"
    command = [sys.executable, "-c", _BEAT, since.isoformat()]
    return subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})


def two_beats_killed_while_one_writes(since: datetime, marks: int) -> None:
    """Killed once so many new marks are there and more are being written."""
    enough = Alert.objects.count() + marks
    beats = [a_beat(since) for _ in range(2)]
    try:
        deadline = time.monotonic() + PATIENCE
        while not (is_writing() and Alert.objects.count() >= enough):
            assert time.monotonic() < deadline, "no beat began to write"
            time.sleep(0.002)
        assert all(beat.poll() is None for beat in beats), "a beat ended by itself"
    finally:
        for beat in beats:
            beat.send_signal(signal.SIGKILL)
            beat.wait()


def is_writing() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_WRITING)
        return cursor.fetchone()[0] > 0


def two_beats_at_once(now: datetime) -> int:
    def beat(_):
        try:
            return sweep(now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        return sum(threads.map(beat, range(2)))


def test_killed_beats_and_three_days_without_any_leave_every_mark_once_and_in_order(committed):
    cases = [a_case(PengaduanWayKanan, when=at(10, 9) + timedelta(minutes=number % 60)) for number in range(160)]
    two_beats_killed_while_one_writes(at(10, 9), marks=10)
    two_beats_killed_while_one_writes(at(10, 9, 30), marks=10)
    two_beats_killed_while_one_writes(at(13, 8), marks=0)  # three days late: all that was missed, in one go
    said = Alert.objects.count()
    two_beats_at_once(at(16, 10))
    assert 20 <= said < Alert.objects.count()
    assert marks_of(cases) == [EVERY_MARK] * len(cases)
    assert not Case.objects.filter(next_alert_at__isnull=False).exists()
    assert two_beats_at_once(at(17, 10)) == 0
