"""PostgreSQL on a unix socket, open to its own account and root alone."""

import shutil
import signal
import socket
import struct
import subprocess
from pathlib import Path

from .accounts import hand_over
from .errors import ServiceError
from .programs import postgres_programs
from .server import ENVIRONMENT, Server

DATABASE = "dukcapil"
_PORT = "5432"  # only a part of the socket's name: the server listens on no network
# The working folder by its own name: `nobody` could not walk to it through a closed /root.
_HERE = "/proc/self/cwd" if Path("/proc/self/cwd").exists() else "."
_PROTOCOL = 3 << 16
_WHO = f"user\0{DATABASE}\0database\0{DATABASE}\0\0".encode()
_HELLO = struct.pack("!II", 8 + len(_WHO), _PROTOCOL) + _WHO
_GOODBYE = b"X" + struct.pack("!I", 4)
_CLUSTER = f"--username={DATABASE} --auth=peer --encoding=UTF8 --locale=C.UTF-8".split()
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Postgres(Server):
    name = "postgres"
    title = "PostgreSQL"
    socket_name = f".s.PGSQL.{_PORT}"
    process_names = ("postgres",)
    stop_signal = signal.SIGINT  # "fast": ends sessions, keeps every commit

    @property
    def url(self) -> str:
        return f"postgres://{DATABASE}@localhost:{_PORT}/{self.place.sockets}/{DATABASE}"

    def answers(self) -> bool:
        """Ask as pg_isready does: open a session; a server that starts or stops refuses it."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(5)
                connection.connect(str(self.socket))
                connection.sendall(_HELLO)
                admitted = connection.recv(1) == b"R"
                connection.sendall(_GOODBYE)
                return admitted
        except OSError:
            return False

    def prepare(self) -> None:
        version = self.data / "PG_VERSION"
        major = version.read_text().strip() if version.exists() else None
        programs = postgres_programs(self.site_packages, major)
        self.programs = programs.usable_by(self.place.account, self.copies)
        if major is None:
            self._make_cluster()
        self.place.own_folder(self.name)
        self._admit_the_account()

    def command(self) -> list:
        settings = _SETTINGS | {"unix_socket_directories": str(self.place.sockets), "port": _PORT}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.programs / "postgres", "-D", _HERE, *options]

    def forget_stale_files(self) -> None:
        super().forget_stale_files()
        # Its process number may be another program's by now, and PostgreSQL would believe it.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _make_cluster(self) -> None:
        """Make an empty cluster beside its final place, so that a half-made one is never taken for whole."""
        unfinished = f"{self.name}.baru"
        shutil.rmtree(self.place.home / unfinished, ignore_errors=True)
        folder = self.place.own_folder(unfinished)
        made = self._run(folder, "initdb", *_CLUSTER)
        if made.returncode == 0:
            made = self._run(folder, "postgres", "--single", "postgres", said=f"CREATE DATABASE {DATABASE}")
        if made.returncode:
            reason = (made.stderr.strip().splitlines() or ["tanpa keterangan"])[-1]
            raise ServiceError(f"Basis data baru tidak dapat dibuat di {folder}: {reason}")
        folder.rename(self.data)

    def _admit_the_account(self) -> None:
        """Let in by the kernel's word who connects: root and the account itself, nobody else, no password."""
        admitted = {"root"} if self.place.account.name == "nobody" else {"root", self.place.account.name}
        rules = {
            "pg_hba.conf": "local all all peer map=portal\n",
            "pg_ident.conf": "".join(f'portal "{name}" {DATABASE}\n' for name in sorted(admitted)),
        }
        for name, text in rules.items():
            path = self.data / name
            path.write_text(text)
            path.chmod(0o600)
            hand_over(path)

    def _run(self, folder: Path, program: str, *options: str, said: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.programs / program, *options],
            cwd=folder,
            env=ENVIRONMENT | {"PGDATA": _HERE},
            input=said,
            capture_output=True,
            text=True,
            **self.place.account.identity(),
        )
