"""The operations, each as the portal does it and as the least view does it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from .server import Served

OPERATIONS = ("submit", "tracking", "desk", "case page", "act", "search", "apply", "checking", "book")
_SOUGHT = ("Siti Aminah", "akta kelahiran", "Joko Pratama", "calo", "kode verifikasi", "Wowor")


@dataclass
class Asked:
    """What ``prepare`` found in the database, and ``fresh``: numbers of cases that nobody has touched yet.

    ``drafts`` are forms that can be sent once each, ``unchecked`` applications whose papers nobody has looked at.
    """

    session: str
    category: int
    codes: list[str]
    numbers: list[str]
    drafts: list[str]
    unchecked: list[str]
    fresh: Callable[[int], list[str]]


class Operations:
    """One request of each kind, ``least`` or the portal's own; every answer must be a good one."""

    def __init__(self, server: Served, asked: Asked):
        self.server, self.asked = server, asked
        self.codes, self.numbers = cycle(asked.codes), cycle(asked.numbers)
        self.sought, self.unchecked, self._untouched = cycle(_SOUGHT), cycle(asked.unchecked), []

    def request(self, name: str, least: bool) -> tuple:
        start = "/least" if least else ""
        return getattr(self, name.replace(" ", "_"))(start)

    def run(self, name: str, least: bool) -> None:
        method, path, form, session, status = self.request(name, least)
        response = self.server.ask(method, path, form, session)
        if response.status != status:
            raise AssertionError(f"{method} {path}: {response.status} {response.body[:400]!r}")

    def queries(self, name: str, least: bool) -> int:
        method, path, form, session, _ = self.request(name, least)
        return self.server.queries(method, path, form, session)

    def submit(self, start: str):
        form = {
            "category": self.asked.category,
            "text": f"Dokumen {uuid.uuid4()} belum selesai, mohon dicek.",
            "name": "Siti Aminah",
            "phone": "081234567890",
            "kind": "pengaduan",
            "consent": "on",
            "idempotency_key": str(uuid.uuid4()),
        }
        return "POST", f"{start}/submit/" if start else "/way-kanan/pengaduan/", form, "", 302

    def tracking(self, start: str):
        return "GET", f"{start}/lacak/{next(self.codes)}/", None, "", 200

    def desk(self, start: str):
        return "GET", f"{start}/meja/", None, self.asked.session, 200

    def case_page(self, start: str):
        number = next(self.numbers)
        return "GET", f"{start or '/meja'}/berkas/{number}/", None, self.asked.session, 200

    def act(self, start: str):
        if not self._untouched:
            self._untouched = self.asked.fresh(200)
        number, form = self._untouched.pop(), {"catatan": "Bukan wilayah kami.", "seen": 0}
        return "POST", f"{start or '/meja'}/berkas/{number}/tolak/", form, self.asked.session, 302

    def search(self, start: str):
        sought = next(self.sought).replace(" ", "+")
        path = f"{start}/cari/?cari={sought}" if start else f"/meja/berkas/?cari={sought}"
        return "GET", path, None, self.asked.session, 200

    def apply(self, start: str):
        token = self.asked.drafts.pop()
        return "POST", f"{start}/isian/{token}/periksa/", {"consent": "on"}, "", 302

    def checking(self, start: str):
        number = next(self.unchecked)
        path = f"{start}/permohonan/{number}/" if start else f"/meja/berkas/{number}/"
        return "GET", path, None, self.asked.session, 200

    def book(self, start: str):
        path = f"{start}/buku/" if start else "/meja/buku/way-kanan/agenda/"
        return "GET", path, None, self.asked.session, 200
