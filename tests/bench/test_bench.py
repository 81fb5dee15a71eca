"""CPU and queries per operation, each as a ratio to the least Django view that does the same (``make bench``).

Every size has its own database, filled by ``seed_demo`` and served by the real gunicorn. ``--cases 10000,200000`` names
the sizes; BENCH_KEEP=1 leaves the databases for the next run. No test asserts a time.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from environ import Env

from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff

from .operations import OPERATIONS, Asked, Operations
from .prepare import found
from .server import Served

FRESH = (
    "SELECT number FROM casework_case WHERE flow_key = 'way-kanan/pengaduan/1' AND state = 'pencatatan' AND moves = 0"
    " ORDER BY id DESC LIMIT %s"
)

BLOCKS = 4


@dataclass
class Figure:
    """Milliseconds of CPU and queries of one operation."""

    cpu: float
    least_cpu: float
    queries: int
    least_queries: int

    @property
    def line(self) -> str:
        ratios = f"{self.cpu / max(self.least_cpu, 1e-6):7.1f}x{self.queries / max(self.least_queries, 1):6.1f}x"
        return f"{self.cpu:8.2f}{self.least_cpu:9.2f}{self.queries:7}{self.least_queries:7}{ratios}"


def connected(address: str):
    """A connection to an address as the settings read it: a folder before the name is that of a socket."""
    place = Env.db_url_config(address)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    made = psycopg2.connect(**{name: place[key] or None for name, key in names.items()})
    made.autocommit = True
    return made


@contextmanager
def a_database(name: str) -> Iterator[str]:
    """The address of a database beside the one of the tests."""
    here = os.environ["DATABASE_URL"]
    admin = connected(here)
    with admin.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield f"{here.rpartition('/')[0]}/{name}"
        finally:
            if not os.environ.get("BENCH_KEEP"):
                cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
            admin.close()


def measured(cases: int, rounds: int, folder) -> tuple[dict[str, Figure], float]:
    """Every operation's figure, and the PSS of the workers in MB after all of them."""
    with a_database(f"bench_{cases}") as address:
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "DUKCAPIL_HOME": str(folder),
            "LOG_LEVEL": "WARNING",
            "DEMO": "0",
        }
        prepared = [sys.executable, "-m", "tests.bench.prepare", str(cases), str(drafts_for(rounds))]
        asked = json.loads(subprocess.run(prepared, env=environment, check=True, stdout=subprocess.PIPE).stdout)
        database = connected(address)

        def fresh(count: int) -> list[str]:
            with database.cursor() as cursor:
                cursor.execute(FRESH, [count])
                return [number for (number,) in cursor.fetchall()]

        try:
            with Served(environment) as server:
                operations = Operations(server, Asked(**asked, fresh=fresh))
                return {name: _figure(operations, name, rounds) for name in OPERATIONS}, server.pss()
        finally:
            database.close()


def _figure(operations: Operations, name: str, rounds: int) -> Figure:
    """Blocks of the portal's and of the least view's requests take turns, so that both meet the same machine."""
    spent = {False: 0.0, True: 0.0}
    for _ in range(_to_warm_up(rounds)):  # the first requests of a worker load and connect
        for least in spent:
            operations.run(name, least)
    for _ in range(BLOCKS):
        for least in spent:
            before = operations.server.cpu()
            for _ in range(rounds):
                operations.run(name, least)
            spent[least] += operations.server.cpu() - before
    portal, least = (1000 * spent[least] / (BLOCKS * rounds) for least in (False, True))
    return Figure(portal, least, operations.queries(name, False), operations.queries(name, True))


def _to_warm_up(rounds: int) -> int:
    return min(10, 5 * rounds)


def drafts_for(rounds: int) -> int:
    """How many forms the portal and the least view send in all, with the one whose queries are counted."""
    return 2 * (_to_warm_up(rounds) + BLOCKS * rounds + 1)


def table(sizes: dict[int, tuple[dict[str, Figure], float]]) -> str:
    heads = f"{'CPU ms':>8}{'least':>9}{'kueri':>7}{'least':>7}{'CPU':>8}{'kueri':>7}"
    lines = [" " * 10 + " |".join(f"{f'{cases:,} berkas':^46}" for cases in sizes)]
    lines.append(" " * 10 + " |".join(heads for _ in sizes))
    for name in OPERATIONS:
        lines.append(f"{name:10}" + " |".join(figures[name].line for figures, _ in sizes.values()))
    lines.append(
        "PSS of two web workers: " + ", ".join(f"{cases:,}: {pss:.0f} MB" for cases, (_, pss) in sizes.items())
    )
    return "\n".join(lines)


class InProcess:
    """The server's stand-in for the smoke: the test client, in the test's own transaction."""

    def ask(self, method, path, form=None, session=""):
        client = Client()
        client.cookies["sessionid"] = session
        response = client.post(path, form) if method == "POST" else client.get(path)
        response.status, response.body = response.status_code, response.content
        return response

    def queries(self, *args):
        with CaptureQueriesContext(connection) as queries:
            self.ask(*args)
        return len(queries)

    def cpu(self):
        return time.process_time()


def untouched(count: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(FRESH, [count])
        return [number for (number,) in cursor.fetchall()]


@pytest.mark.urls("tests.bench.least_urls")
def test_the_bench_runs(registry):
    seed_staff()
    seed_cases(timezone.now(), seed=1, cases=60)
    operations = Operations(InProcess(), Asked(**found(drafts_for(1)), fresh=untouched))
    figures = {name: _figure(operations, name, rounds=1) for name in OPERATIONS}
    assert "case page" in table({60: (figures, 0.0)})
    assert all(figure.queries and figure.least_queries for figure in figures.values())


@pytest.mark.bench
def test_bench(tmp_path, pytestconfig):
    sizes = [int(size) for size in pytestconfig.getoption("cases").split(",")]
    print()
    print(table({cases: measured(cases, rounds=40, folder=tmp_path) for cases in sizes}))
