"""``make bench`` prints how fast a file of ten thousand reports becomes complaints; the smoke imports a few."""

import subprocess
import sys

import pytest
from django.db import connection

from .lapor import led

ROWS = 10_000


@pytest.mark.bench
def test_an_import_of_ten_thousand_reports(committed):
    given = [sys.executable, "-m", "tests.bench.lapor", connection.settings_dict["NAME"], str(ROWS)]
    told = subprocess.run(given, check=True, capture_output=True, text=True).stdout
    print(f"\n{told}")
    assert int(told.split()[-1]) == ROWS


def test_the_bench_of_an_import_runs(registry):
    assert led(30).filed == 30
