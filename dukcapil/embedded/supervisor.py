"""`make run`: starts every part of the portal, keeps each alive, and leaves no process behind."""

import errno
import os
import signal
import socket
import sys
import time
from pathlib import Path
from urllib.parse import quote

from .errors import ServiceError
from .locks import FileLock
from .parts import Part, announce
from .places import CHECKOUT, writable_home
from .processes import ended_within
from .use import Uses, wanted

FIRST_ANSWER = 120  # seconds until the web must take connections
PREPARATION = 600  # seconds that another start on the same data may take before us


class Supervisor:
    """One running portal: the services it uses, the web, the worker and beat."""

    def __init__(self, host: str, port: int):
        self.host = host
        self.port = port
        self.home = writable_home()
        self.embedded = wanted()
        self.uses = Uses(self.home, self.embedded)
        self.demo = os.environ.get("DEMO", "1" if "postgres" in self.embedded else "0") == "1"
        self.environment = self._environment()
        self.parts: list[Part] = []
        self.told_to_stop = False

    def run(self) -> None:
        """Serve until told to stop; ServiceError when a part cannot be had."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        refuse_taken_port(self.host, self.port)
        try:
            self.uses.begin()
            if self._prepare():
                self._open()
                self._watch()
        finally:
            announce("Menghentikan portal ...")
            for part in self.parts:
                part.ask_to_end()
            for part in self.parts:
                part.end()
            self.uses.end()

    def _stop(self, _number, _frame) -> None:
        self.told_to_stop = True

    def _environment(self) -> dict[str, str]:
        given = {
            "DJANGO_SETTINGS_MODULE": "dukcapil.settings.dev",
            "PUBLIC_URL": f"http://localhost:{self.port}",
            "LOG_LEVEL": "WARNING",
            "EMAIL_URL": f"filemail:///{quote(str(self.home / 'surat'))}",
            "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
        }
        if self.demo:
            given["STAFF_MFA_REQUIRED"] = "0"
        demanded = {"DUKCAPIL_HOME": str(self.home), "DEMO": "1" if self.demo else "0"}
        return given | dict(os.environ) | self.uses.environment() | demanded

    def _prepare(self) -> bool:
        """Bring the database up to the code; False when told to stop meanwhile."""
        lock = FileLock(self.home / "prepare.lock")
        if not lock.hold(patience=PREPARATION):
            raise ServiceError("Portal lain sedang menyiapkan data yang sama. Tunggu sampai selesai, lalu ulangi.")
        announce("Menyiapkan data ...")
        try:
            arguments = ["dukcapil.embedded.prepare", *(["--demo"] if self.demo else [])]
            preparation = Part("persiapan", arguments, self.environment)
            preparation.start()
            self.parts = [preparation]
            while not ended_within(preparation.process, 0.1):
                if self.told_to_stop:
                    return False
            self.parts = []
            if preparation.process.returncode:
                raise ServiceError("Data tidak dapat disiapkan. Penyebabnya tercetak di atas.")
            return not self.told_to_stop
        finally:
            lock.release()

    def _open(self) -> None:
        """Start the web, and the worker and beat as soon as it takes connections."""
        web, *others = parts_of_the_portal(self.host, self.port, self.home, self.environment)
        self.parts = [web]
        web.start()
        deadline = time.monotonic() + FIRST_ANSWER
        while not self.told_to_stop and not takes_connections(self.host, self.port):
            if web.process.poll() is not None or time.monotonic() > deadline:
                raise ServiceError("Bagian web tidak dapat dijalankan. Penyebabnya tercetak di atas.")
            time.sleep(0.05)
        self.parts += others
        for part in others:
            part.start()
        announce(f"Portal siap di http://localhost:{self.port}/ (hentikan dengan Ctrl-C)")

    def _watch(self) -> None:
        while not self.told_to_stop:
            self.uses.mend()
            for part in self.parts:
                part.mend()
            time.sleep(0.3)


def parts_of_the_portal(host: str, port: int, home: Path, environment: dict[str, str]) -> list[Part]:
    """The web first, then what works behind it."""
    web = ["gunicorn", "dukcapil.wsgi", "--bind", f"{host}:{port}", "--preload"]
    web += ["--workers", "2", "--threads", "4", "--graceful-timeout", "8", "--log-level", "warning"]
    web += ["--no-control-socket"]
    celery = ["celery", "--quiet", "--app", "dukcapil"]
    worker = [*celery, "worker", "--concurrency", "2", "--prefetch-multiplier", "1", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--hostname", f"portal-{port}@%h"]
    beat = [*celery, "beat", "--schedule", str(home / f"beat-{port}"), "--loglevel", "WARNING"]
    return [
        Part("web", web, environment),
        Part("worker", worker, environment),
        Part("beat", beat, environment),
    ]


def takes_connections(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def refuse_taken_port(host: str, port: int) -> None:
    """Raise ServiceError when another program listens; a portal just killed may need a moment to let go."""
    for _attempt in range(20):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise ServiceError(
                        f"Alamat {host}:{port} tidak dapat dipakai ({error.strerror}). Ganti HOST atau PORT."
                    ) from None
                time.sleep(0.1)
            else:
                return
    raise ServiceError(f"Port {port} sudah dipakai program lain. Pilih yang lain: PORT={port + 1} make run")


def port_from_environment() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise ServiceError(f"PORT={given} bukan nomor port. Isi dengan angka 1 sampai 65535.")
    return int(given)


def main() -> None:
    os.chdir(CHECKOUT)
    try:
        Supervisor(os.environ.get("HOST") or "127.0.0.1", port_from_environment()).run()
    except ServiceError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
