"""File locks that the kernel releases when their holder dies, however it dies."""

import fcntl
import os
import time
from pathlib import Path

from .accounts import hand_over
from .errors import ServiceError


class FileLock:
    """An advisory lock on a file; held by many when shared, by one otherwise."""

    def __init__(self, path: Path):
        self.path = path
        self._descriptor: int | None = None

    def hold(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Take the lock, trying for `patience` seconds; a shared hold becomes an exclusive one or is lost."""
        if self._descriptor is None:
            self._descriptor = self._open()
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    self.release()
                    return False
                time.sleep(0.05)
            else:
                return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_free(self) -> bool:
        """Whether nobody holds the lock at this moment; asked through a descriptor of its own."""
        probe = FileLock(self.path)
        free = probe.hold()
        probe.release()
        return free

    def _open(self) -> int:
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            raise ServiceError(
                f"Folder data {self.path.parent} milik pengguna lain. "
                "Jalankan sebagai pengguna itu, atau pilih folder lain dengan DUKCAPIL_HOME."
            ) from None
        hand_over(self.path)
        return descriptor
