"""Under which system account the servers run, and whose the files are that root makes on the way."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import ServiceError


@dataclass(frozen=True)
class Account:
    """The system account of the servers; PostgreSQL refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_mine(self) -> bool:
        return self.uid == os.geteuid()

    def identity(self) -> dict:
        """Arguments for subprocess that change into this account, when that is needed."""
        if self.is_mine:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program."""
        if self.is_mine:
            return os.access(path, os.X_OK)
        answer = subprocess.run(["test", "-x", str(path)], cwd="/", **self.identity())
        return answer.returncode == 0


def account_of(home: Path) -> Account:
    """Whoever starts the services; for root the owner of the data, and `nobody` where root owns them too."""
    uid = os.geteuid()
    if uid == 0:
        data = home / "postgres"
        uid = (data if data.exists() else home).stat().st_uid or pwd.getpwnam("nobody").pw_uid
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ServiceError(
            f"Pengguna nomor {uid} tidak terdaftar di sistem ini, padahal PostgreSQL memerlukannya. "
            "Jalankan sebagai pengguna yang terdaftar."
        ) from None
    return Account(entry.pw_name, uid, entry.pw_gid)


def hand_over(path: Path) -> None:
    """Give what root has made in another's folder to the owner of that folder."""
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)
