"""One part of the running portal (web, worker, beat): started, restarted after a crash, ended whole."""

import signal
import subprocess
import sys
import time
from contextlib import suppress

from .errors import ServiceError
from .places import CHECKOUT
from .processes import die_with_parent, ended_within, kill_group

LONG_LIFE = 30  # seconds after which an end no longer counts as a failure to start
MOST_FAILURES = 5
END_PATIENCE = 12  # seconds for an orderly end


def announce(sentence: str) -> None:
    """Tell the person at the terminal; a terminal that was closed is no reason to fall."""
    with suppress(OSError):
        print(sentence, flush=True)


class Part:
    """A Python module run as a child in a session of its own."""

    def __init__(self, title: str, arguments: list[str], environment: dict[str, str]):
        self.title = title
        self.process: subprocess.Popen | None = None
        self._arguments = arguments
        self._environment = environment
        self._failures = 0
        self._started = self._start_at = 0.0

    def start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self._arguments],
            cwd=CHECKOUT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),
        )

    def mend(self) -> None:
        """Restart the part when it has died, after a pause that grows; ServiceError when it keeps dying."""
        now = time.monotonic()
        if self.process is None:
            if now >= self._start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        kill_group(self.process)
        self.process = None
        self._failures = 1 if now - self._started > LONG_LIFE else self._failures + 1
        if self._failures > MOST_FAILURES:
            raise ServiceError(f"Bagian {self.title} terus-menerus berhenti. Penyebabnya tercetak di atas.")
        self._start_at = now + 2 ** (self._failures - 1) - 1
        announce(f"Bagian {self.title} berhenti (kode {code}) dan dijalankan lagi.")

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Wait for the orderly end, then make sure that nothing of the part remains."""
        if self.process is not None:
            ended_within(self.process, END_PATIENCE)
            kill_group(self.process)
            self.process = None
