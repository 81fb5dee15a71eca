"""Runs one command on services of its own, whose data vanish afterwards: `make test`.

TEST_DATABASE_URL and TEST_BROKER_URL put servers of the machine in their place.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from .errors import ServiceError
from .use import VARIABLES, Uses


def run_on_throwaway_services(command: list[str]) -> int:
    """The exit code of the command."""
    given = {
        variable: os.environ[f"TEST_{variable}"]
        for variable in VARIABLES.values()
        if os.environ.get(f"TEST_{variable}")
    }
    home = Path(tempfile.mkdtemp(prefix="dukcapil-uji-"))
    home.chmod(0o755)
    uses = Uses(home, [name for name, variable in VARIABLES.items() if variable not in given])
    try:
        uses.begin()
        environment = {"DUKCAPIL_HOME": str(home), **given, **uses.environment()}
        return _run(command, dict(os.environ) | environment)
    finally:
        uses.end()
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[str], environment: dict[str, str]) -> int:
    """Run in the foreground; a signal meant for us goes to the command, and we wait for its end."""
    process = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command by itself
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    return process.wait()


if __name__ == "__main__":
    try:
        sys.exit(run_on_throwaway_services(sys.argv[1:]))
    except ServiceError as error:
        sys.exit(str(error))
