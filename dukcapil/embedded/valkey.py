"""Valkey on a unix socket: the broker, which only wakes; the outbox in PostgreSQL is the truth."""

import socket
import time

from .programs import valkey_program
from .server import Server

_TRIES_BEFORE_STARTING_EMPTY = 3


class Valkey(Server):
    name = "valkey"
    title = "Valkey"
    socket_name = "valkey.sock"
    process_names = ("valkey-server", "redis-server")

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def prepare(self) -> None:
        program = valkey_program(self.site_packages)
        folder = program.usable_by(self.place.account, self.copies)
        self.program = folder / program.main
        self.place.own_folder(self.name)

    def command(self) -> list:
        return [
            self.program,
            *("--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"),
            *("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--loglevel", "warning", "--daemonize", "no"),
        ]

    def before_retry(self, attempt: int) -> None:
        """A log that cannot be read makes room for an empty one: no message lives only there."""
        if attempt == _TRIES_BEFORE_STARTING_EMPTY:
            self.data.rename(self.data.with_name(f"valkey.rusak-{time.time_ns()}"))
            self.place.own_folder(self.name)
