"""CPU and queries per operation, each as a ratio to the least Django that does the same on the same database.

``make bench`` prints the table; the test run only smokes it with a handful of rounds. No test asserts a time.
"""

import time
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.models import Category, PengaduanWayKanan
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user

from . import least


class Bench:
    """The five operations of a complaint, beside their yardsticks."""

    def __init__(self, when, rounds):
        self.rounds = rounds
        with connection.cursor() as cursor:
            cursor.execute(least.TABLE)
        self.officer, self.visitor = Client(), Client()
        self.officer.force_login(a_user(Role.PETUGAS))
        self.cases = [a_case(PengaduanWayKanan, when=when) for _ in range(rounds + 1)]
        self.category = Category.objects.first().pk
        self.codes = []

    def submit(self, number):
        form = {
            "category": self.category,
            "text": f"Dokumen ke-{number} belum selesai.",
            "name": "Siti Aminah",
            "phone": "081234567890",
            "consent": "on",
            "idempotency_key": uuid.uuid4(),
        }
        return self.visitor.post("/way-kanan/pengaduan/", form)

    def least_submit(self, number):
        response = self.visitor.post("/least/submit/", {"text": f"Dokumen ke-{number} belum selesai."})
        self.codes.append(response["Location"].strip("/").split("/")[-1])
        return response

    def desk(self, number):
        return self.officer.get("/meja/")

    def least_desk(self, number):
        return self.visitor.get("/least/queue/")

    def case_page(self, number):
        return self.officer.get(f"/meja/berkas/{self.cases[0].number}/")

    def least_case_page(self, number):
        return self.visitor.get(f"/least/{self.codes[0]}/")

    def tracking(self, number):
        return self.visitor.get(f"/lacak/{self.cases[0].tracking_code}/")

    least_tracking = least_case_page

    def act(self, number):
        return self.officer.post(f"/meja/berkas/{self.cases[number + 1].number}/catat/", {"seen": 0})

    def least_act(self, number):
        return self.visitor.post(f"/least/{self.codes[number]}/act/")

    def measure(self, operation):
        """CPU seconds of this process and queries per round; every answer must be a good one."""
        begun = time.process_time()
        for number in range(self.rounds):
            assert operation(number).status_code in (200, 302)
        spent = (time.process_time() - begun) / self.rounds
        with CaptureQueriesContext(connection) as queries:
            if operation not in (self.act, self.least_act):
                operation(0)
        return spent, len(queries)

    def table(self):
        lines = [f"{'operasi':12}{'CPU ms':>9}{'terkecil ms':>13}{'rasio':>8}{'kueri':>7}"]
        for name in ("submit", "desk", "case_page", "tracking", "act"):
            least_cpu, _ = self.measure(getattr(self, f"least_{name}"))
            cpu, queries = self.measure(getattr(self, name))
            ratio = cpu / max(least_cpu, 1e-6)
            lines.append(f"{name:12}{cpu * 1000:9.2f}{least_cpu * 1000:13.2f}{ratio:8.1f}{queries or '-':>7}")
        return "\n".join(lines)


@pytest.mark.urls("tests.bench.least")
def test_the_bench_runs(registry, working_morning):
    assert "case_page" in Bench(working_morning, rounds=2).table()


@pytest.mark.bench
@pytest.mark.urls("tests.bench.least")
def test_bench(registry, working_morning):
    print("\n" + Bench(working_morning, rounds=300).table())
