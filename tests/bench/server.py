"""A real gunicorn with two preloaded workers, asked over HTTP; what its workers cost is read from /proc."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

from .counting import ANSWER, ASKS

CSRF = "b" * 32  # a cookie and a field with the same secret are what Django checks
_TICK = os.sysconf("SC_CLK_TCK")
WORKERS = 2


class Served:
    """The server for the time of a ``with`` block."""

    def __init__(self, environment: dict[str, str]):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "dukcapil.wsgi", "--bind", f"127.0.0.1:{self.port}", "--preload"]
        command += ["--workers", str(WORKERS), "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
        command += ["--no-control-socket", "--log-level", "warning"]
        self._master = subprocess.Popen(command, env=environment)

    def __enter__(self):
        deadline = time.monotonic() + 120
        while len(self.workers()) < WORKERS or not self._answers():
            if self._master.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not come up; see its words above")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self._master.send_signal(signal.SIGTERM)
        try:
            self._master.wait(20)
        except subprocess.TimeoutExpired:
            self._master.kill()
            self._master.wait()

    def _answers(self) -> bool:
        try:
            return self.ask("GET", "/sehat/").status == 200
        except OSError:
            return False

    def workers(self) -> list[int]:
        pid = self._master.pid
        try:
            return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        except FileNotFoundError:
            return []

    def ask(self, method: str, path: str, form: dict | None = None, session: str = "", count: bool = False):
        """One request on a connection of its own, as nginx sends it; the answer is read to its end."""
        headers = {"Cookie": f"csrftoken={CSRF}" + (f"; sessionid={session}" if session else "")}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({**form, "csrfmiddlewaretoken": CSRF})
        if count:
            headers[ASKS] = "1"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.body = response.read()
        finally:
            connection.close()
        return response

    def queries(self, *args, **more) -> int:
        return int(self.ask(*args, count=True, **more).headers[ANSWER])

    def cpu(self) -> float:
        """Seconds of user and system time that the workers have used so far."""
        spent = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12])
        return spent / _TICK

    def pss(self) -> float:
        """Megabytes of the workers, each shared page counted once in all."""
        kilobytes = 0
        for pid in self.workers():
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
            kilobytes += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        return kilobytes / 1024
