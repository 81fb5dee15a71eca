"""Where the private services keep their data and sockets, and under which account they run."""

import os
import re
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .accounts import Account, account_of, hand_over
from .errors import ServiceError
from .locks import FileLock

CHECKOUT = Path(__file__).resolve().parents[2]
_LONGEST_SOCKET_PATH = 107  # bytes that Linux takes for the address of a unix socket
_LONGEST_SOCKET_NAME = "/.s.PGSQL.5432.lock"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_/.+-]+")


@dataclass(frozen=True)
class Place:
    """One set of private services: its data folder, its socket folder, its account."""

    home: Path
    sockets: Path
    account: Account

    @classmethod
    def settle(cls, home: Path) -> "Place":
        """Choose the account and the socket folder, the same for everybody who asks."""
        account = account_of(home)
        lock = FileLock(home / "place.lock")
        if not lock.hold(patience=30):
            raise ServiceError(f"Portal lain sedang memakai {lock.path}. Ulangi sebentar lagi.")
        try:
            return cls(home, _socket_folder(home, account), account)
        finally:
            lock.release()

    def own_folder(self, name: str) -> Path:
        """A folder in the data folder that belongs to the servers' account alone."""
        folder = self.home / name
        folder.mkdir(mode=0o700, exist_ok=True)
        owner = folder.stat().st_uid
        if owner == 0 != self.account.uid:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)
        elif owner != self.account.uid:
            raise ServiceError(
                f"Folder {folder} milik pengguna lain. "
                "Jalankan sebagai pengguna itu, atau pilih folder lain dengan DUKCAPIL_HOME."
            )
        return folder

    def log(self, name: str) -> Path:
        """The log file of a service; a long one makes room for a new one."""
        folder = self.home / "logs"
        if not folder.exists():
            folder.mkdir()
            hand_over(folder)
        path = folder / f"{name}.log"
        if path.exists() and path.stat().st_size > 5_000_000:
            path.replace(folder / f"{name}.log.1")
        return path


def writable_home(home: Path | None = None) -> Path:
    """The data folder, made when missing: the one given, or of the environment, or `var/` in the checkout."""
    home = home or Path(os.environ.get("DUKCAPIL_HOME") or CHECKOUT / "var").expanduser().absolute()
    try:
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home):  # a read-only disk refuses even root
            return home.resolve()
    except OSError:
        raise ServiceError(
            f"Folder data {home} tidak dapat ditulisi. "
            "Beri izin tulis, atau pilih folder lain: DUKCAPIL_HOME=/folder/lain make run"
        ) from None


def make_private(folder: Path, account: Account) -> bool:
    """Make the folder for this account alone; False when the name is taken by somebody else."""
    try:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_mode & 0o077:
            return False
        if found.st_uid == os.geteuid():  # just made, by this start or by one that was killed
            os.chown(folder, account.uid, account.gid)
    except OSError:
        return False
    return found.st_uid in (os.geteuid(), account.uid)


def _socket_folder(home: Path, account: Account) -> Path:
    near = home / "run"
    if _fits(near) and account.can_enter(home) and make_private(near, account):
        return near
    note = home / "socket-folder"
    if note.exists():
        remembered = Path(note.read_text().strip())
        if remembered.is_absolute() and _fits(remembered) and make_private(remembered, account):
            return remembered
    for base in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108 (mkdtemp makes it private)
        if _fits(Path(base) / "dukcapil-12345678") and account.can_enter(Path(base)):
            folder = Path(tempfile.mkdtemp(prefix="dukcapil-", dir=base))
            os.chown(folder, account.uid, account.gid)
            note.write_text(f"{folder}\n")
            hand_over(note)
            return folder
    raise ServiceError("Folder sementara tidak ditemukan. Arahkan TMPDIR ke folder yang dapat ditulisi.")


def _fits(folder: Path) -> bool:
    """Short enough for a socket in it, and plain enough to stand in an address unquoted."""
    path = str(folder)
    return len(path + _LONGEST_SOCKET_NAME) <= _LONGEST_SOCKET_PATH and bool(_PLAIN_PATH.fullmatch(path))
