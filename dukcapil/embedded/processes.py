"""Child processes that never outlive the one who started them."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PROC = Path("/proc")
_LIBC = ctypes.CDLL(None, use_errno=True) if _PROC.is_dir() else None


def die_with_parent(number: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn`: Linux sends the child this signal when its parent dies, even by kill -9."""
    parent = os.getpid()

    def arrange() -> None:
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return arrange


def ended_within(process: subprocess.Popen, seconds: float) -> bool:
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def kill_group(process: subprocess.Popen) -> None:
    """End whatever is left of the session that this child led."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def running_in(folder: Path, names: tuple[str, ...]) -> list[int]:
    """Processes of these names that work in the folder: servers whose keeper died (Linux only)."""
    found = []
    for entry in _PROC.glob("[0-9]*"):
        try:
            if (entry / "comm").read_text().strip() in names and (entry / "cwd").samefile(folder):
                found.append(int(entry.name))
        except OSError:  # gone meanwhile, or another user's
            continue
    return found


def end_all_in(folder: Path, names: tuple[str, ...], number: signal.Signals, patience: float) -> None:
    """Ask the servers left over in the folder to end, and force those that do not."""
    deadline = time.monotonic() + patience
    asked: set[int] = set()
    while left := running_in(folder, names):
        for pid in left:
            try:
                if time.monotonic() > deadline:
                    os.kill(pid, signal.SIGKILL)
                elif pid not in asked:
                    os.kill(pid, number)
            except ProcessLookupError:
                continue
        asked.update(left)
        time.sleep(0.05)
