"""Brings the database up to the code before the portal opens: one Django start for all the commands.

The only module here that knows Django; the supervisor runs it as a child of its own.
"""

import hashlib
import io
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command

from .processes import die_with_parent


def prepare(*, demo: bool) -> None:
    """Migrate, load offices and SOPs, and with the demo fill an empty database and print who may sign in."""
    django.setup()
    with static_files_collected():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        quietly = {"verbosity": 0, "stdout": io.StringIO()}
        for command in ("load_offices", "load_sops", "load_categories"):
            call_command(command, **quietly)
        if demo:
            call_command("seed_demo", if_empty=True, **quietly)
    if demo:
        call_command("demo_accounts")


@contextmanager
def static_files_collected() -> Iterator[None]:
    """Collect the static files meanwhile, on the other core, but only when one has changed: it takes seconds."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    fingerprint = _fingerprint_of_static_files()
    if stamp.exists() and stamp.read_text() == fingerprint:
        yield
        return
    collecting = subprocess.Popen(
        [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "--verbosity", "0"],
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    yield
    if collecting.wait():
        raise CommandError("Berkas statis tidak dapat dikumpulkan. Penyebabnya tercetak di atas.")
    stamp.write_text(fingerprint)


def _fingerprint_of_static_files() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    try:
        prepare(demo="--demo" in sys.argv[1:])
    except CommandError as error:
        sys.exit(str(error))
