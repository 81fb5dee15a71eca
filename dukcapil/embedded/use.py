"""Using the private services: whoever comes first starts them, whoever leaves last ends them."""

import atexit
import os
import subprocess
import sys
import sysconfig
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .errors import ServiceError
from .places import Place, writable_home
from .postgres import Postgres
from .server import READY, Server
from .valkey import Valkey

SERVERS: dict[str, type[Server]] = {server.name: server for server in (Postgres, Valkey)}
JOIN_PATIENCE = 150  # seconds, above what a server may take to recover
VARIABLES = {"postgres": "DATABASE_URL", "valkey": "BROKER_URL"}
_keepers: list[subprocess.Popen] = []  # they may outlive the `Use` that started them


@dataclass(frozen=True)
class Urls:
    """Addresses as Django and Celery read them."""

    database_url: str
    broker_url: str


class Use:
    """This process's use of one server."""

    def __init__(self, place: Place, name: str):
        self._place = place
        self._name = name
        self._server = SERVERS[name](place, Path(sysconfig.get_path("platlib")))
        self._users = self._server.users_lock()
        self._keeper: subprocess.Popen | None = None
        self._owner = os.getpid()
        self.url = self._server.url

    def begin(self) -> None:
        """Announce the use and see to it that a keeper is at work; `wait` for the server afterwards."""
        if not self._users.hold(shared=True, patience=JOIN_PATIENCE):
            raise ServiceError(f"{self._server.title} masih berhenti. Tunggu sebentar, lalu ulangi.")
        self.mend()

    def mend(self) -> None:
        """Start a keeper where none is at work, for instance after a kill -9."""
        if self._keeper is not None and self._keeper.poll() is not None:
            self._keeper = None
        if self._keeper is None and self._is_unkept():
            self._keeper = self._start_keeper()
            _keepers.append(self._keeper)

    def wait(self) -> None:
        """Return when the server answers; ServiceError with the keeper's own sentence when it cannot."""
        deadline = time.monotonic() + JOIN_PATIENCE
        while time.monotonic() < deadline:
            if self._keeper is not None and self._keeper.stdout is not None:
                self._hear_the_keeper()
            if self._server.answers() and not self._is_unkept():
                return
            time.sleep(0.05)
            self.mend()
        raise ServiceError(f"{self._server.title} tidak menjawab. Lihat {self._place.log(self._name)}")

    def end(self) -> None:
        """Give the use up; the last user waits until the server is gone."""
        if os.getpid() != self._owner:  # a forked child must not end what its parent uses
            return
        last = self._users.hold()
        self._users.release()
        deadline = time.monotonic() + JOIN_PATIENCE
        while last and time.monotonic() < deadline:
            if self._is_unkept():
                break
            time.sleep(0.05)
            last = not self._is_used()
        if self._keeper is not None and last:
            self._keeper.wait()

    def _is_unkept(self) -> bool:
        return self._server.keeper_lock().is_free()

    def _is_used(self) -> bool:
        """Whether a newcomer shares the server; a keeper about to stop holds the lock alone."""
        if self._users.hold():
            self._users.release()
            return False
        shared = self._users.hold(shared=True)
        self._users.release()
        return shared

    def _start_keeper(self) -> subprocess.Popen:
        package = Path(__file__).resolve().parent
        module = f"{package.name}.keeper"
        places = [str(self._place.home), str(self._place.sockets), sysconfig.get_path("platlib")]
        with self._place.log(self._name).open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-S", "-m", module, self._name, *places],
                cwd=package.parent,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )

    def _hear_the_keeper(self) -> None:
        with self._keeper.stdout as said:
            line = said.readline().strip()
        self._keeper.stdout = None
        if line and line != READY:
            raise ServiceError(line)


class Uses:
    """This process's use of several servers of one data folder."""

    def __init__(self, home: Path, names: Collection[str]):
        place = Place.settle(home) if names else None
        self._uses = {name: Use(place, name) for name in names}

    def begin(self) -> None:
        try:
            for use in self._uses.values():  # all start at once, only then any is waited for
                use.begin()
            for use in self._uses.values():
                use.wait()
        except BaseException:
            self.end()
            raise

    def mend(self) -> None:
        for use in self._uses.values():
            use.mend()

    def end(self) -> None:
        for use in self._uses.values():
            use.end()

    def environment(self) -> dict[str, str]:
        """The variables by which Django and Celery find the servers."""
        return {VARIABLES[name]: use.url for name, use in self._uses.items()}


@contextmanager
def services(home: Path) -> Iterator[Urls]:
    """The private services of a data folder, for the time of the `with` block."""
    uses = Uses(writable_home(home), SERVERS)
    uses.begin()
    try:
        yield Urls(**{name.lower(): url for name, url in uses.environment().items()})
    finally:
        uses.end()


def wanted() -> list[str]:
    """The servers that the environment does not name already."""
    return [name for name, variable in VARIABLES.items() if not os.environ.get(variable)]


def ensure_for_process() -> None:
    """Fill in DATABASE_URL and BROKER_URL where unset, with services that last as long as this process."""
    if names := wanted():
        uses = Uses(writable_home(), names)
        uses.begin()
        os.environ.update(uses.environment())
        atexit.register(uses.end)
