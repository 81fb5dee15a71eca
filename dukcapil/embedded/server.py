"""What PostgreSQL and Valkey have in common: start, see that it answers, stop, clear up after a kill."""

import contextlib
import itertools
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .errors import ServiceError
from .locks import FileLock
from .places import Place, make_private
from .processes import die_with_parent, end_all_in, ended_within

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}  # nothing of the caller's, such as PGPORT
READY = "siap"  # what a keeper says once its server answers
START_PATIENCE = 10  # seconds of further tries: after a kill -9 the first start may fail
RECOVERY_PATIENCE = 120  # seconds that a living server may take to replay its log
STOP_PATIENCE = 30  # seconds for an orderly end


class Server:
    """One private server on a unix socket, its data in a folder of its own."""

    name: str
    title: str
    socket_name: str
    process_names: tuple[str, ...]
    stop_signal = signal.SIGTERM

    def __init__(self, place: Place, site_packages: Path):
        self.place = place
        self.site_packages = site_packages
        self.data = place.home / self.name
        self.socket = place.sockets / self.socket_name
        self.copies = place.sockets / f"{self.name}-programs"
        self.process: subprocess.Popen | None = None

    def users_lock(self) -> FileLock:
        """Held, shared, by every process that uses the server."""
        return FileLock(self.place.home / f"{self.name}.users")

    def keeper_lock(self) -> FileLock:
        """Held by the one keeper of the server."""
        return FileLock(self.place.home / f"{self.name}.keeper")

    @property
    def url(self) -> str:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def prepare(self) -> None:
        """Make the data folder and find the programs."""
        raise NotImplementedError

    def command(self) -> list:
        raise NotImplementedError

    def forget_stale_files(self) -> None:
        """Remove what a killed server has left behind, once none runs any more."""
        for path in self.place.sockets.glob(f"{self.socket_name}*"):
            path.unlink()

    def before_retry(self, attempt: int) -> None:
        """Something to try before the next attempt to start."""

    def start(self) -> None:
        """Start the server and return when it answers; ServiceError says why it does not."""
        if not make_private(self.place.sockets, self.place.account):
            raise ServiceError(f"Folder {self.place.sockets} tidak dapat dipakai. Hapus folder itu.")
        self.prepare()
        end_all_in(self.data, self.process_names, self.stop_signal, STOP_PATIENCE)
        first_try = time.monotonic()
        for attempt in itertools.count(1):
            self.forget_stale_files()
            self.process = self._spawn()
            if self._comes_up():
                return
            if time.monotonic() - first_try > START_PATIENCE:
                raise ServiceError(f"{self.title} tidak dapat dijalankan: {self._last_words()}")
            time.sleep(0.2)
            self.before_retry(attempt)

    def is_well(self) -> bool:
        """Whether the server runs and can be reached; a cleaner of /tmp may have removed its socket."""
        return self.process is not None and self.process.poll() is None and self.socket.exists()

    def stop(self) -> None:
        """End the server in order, keeping every commit."""
        if self.process is None:
            return
        self.process.send_signal(self.stop_signal)
        if not ended_within(self.process, STOP_PATIENCE):
            self.process.send_signal(signal.SIGQUIT)
            if not ended_within(self.process, 5):
                self.process.kill()
                self.process.wait()
        self.process = None

    def clear(self) -> None:
        """Leave nothing but the data and the log."""
        self.forget_stale_files()
        shutil.rmtree(self.copies, ignore_errors=True)
        with contextlib.suppress(OSError):  # the other server is still at home there
            self.place.sockets.rmdir()

    def _spawn(self) -> subprocess.Popen:
        with self.place.log(self.name).open("ab") as log:
            return subprocess.Popen(
                self.command(),
                cwd=self.data,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(self.stop_signal),
                **self.place.account.identity(),
            )

    def _comes_up(self) -> bool:
        deadline = time.monotonic() + RECOVERY_PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            if self.answers():
                return True
            time.sleep(0.02)
        self.stop()
        return False

    def _last_words(self) -> str:
        log = self.place.log(self.name)
        lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
        telling = [line for line in lines[-20:] if "FATAL" in line or "PANIC" in line] or lines
        return f"{telling[-1] if telling else 'tanpa keterangan'} (catatan: {log})"
