"""Keeps one server alive for as long as anybody holds its `users` lock, then ends it and itself.

A process of its own, so that a server outlives the command that started it while another still uses it, and
does not outlive the last user, not even one ended by kill -9. Started from inside `dukcapil/` as
`python -S -m embedded.keeper`: under its full name the whole portal's Celery would be loaded with it.
"""

import signal
import sys
import time
from pathlib import Path

from .accounts import account_of
from .errors import ServiceError
from .places import Place
from .server import READY, Server
from .use import SERVERS


def keep(server: Server, told_to_stop: list) -> None:
    """Watch over a running server until its last user has gone."""
    users = server.users_lock()
    while not told_to_stop and not users.hold():
        if not server.is_well():
            server.stop()
            try:
                server.start()
            except ServiceError:  # for instance a full disk: its users are told by their own connections
                time.sleep(1)
        time.sleep(0.1)


def main() -> None:
    name, home, sockets, site_packages = sys.argv[1:]
    told_to_stop: list = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _frame: told_to_stop.append(number))
    place = Place(Path(home), Path(sockets), account_of(Path(home)))
    server = SERVERS[name](place, Path(site_packages))
    if not server.keeper_lock().hold(patience=1):
        return  # another starter was quicker
    try:
        server.start()
        print(READY, flush=True)
        keep(server, told_to_stop)
    except ServiceError as error:
        print(error, flush=True)
    finally:
        server.stop()
        server.clear()


if __name__ == "__main__":
    main()
