"""The report of a month with twenty thousand cases: seconds on the wall and memory of making it, from facts to print.

Every case of the demo has moved since the facts were last read. The smoke makes the same report of a hundred.
"""

import subprocess
import sys
from datetime import date, datetime

import pytest
from django.db import connection
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff
from dukcapil.people.models import Office
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import CaseFact, Stale, StepFact
from dukcapil.reports.scope import end_of_month, month_before
from tests.conftest import WIB

from .month import made

CASES = 20_000
FAR = 10_000_000  # between the keys of a case and of its copies
MOST_SECONDS, MOST_MEGABYTES = 20, 500


@pytest.mark.bench
def test_a_month_of_twenty_thousand_cases(committed):
    month = filled(timezone.now(), seeded=3_000, wanted=CASES)
    database = connection.settings_dict["NAME"]
    given = [sys.executable, "-m", "tests.bench.month", database, month.isoformat()]
    told = subprocess.run(given, check=True, capture_output=True, text=True).stdout
    print(f"\n{told}")
    assert int(told.split()[0]) >= CASES
    seconds, megabytes = (float(word) for word in told.split()[-2:])
    assert seconds < MOST_SECONDS and megabytes < MOST_MEGABYTES


def test_the_bench_of_a_month_runs(registry):
    month = filled(datetime(2026, 11, 10, 14, 0, tzinfo=WIB), seeded=60, wanted=100)
    report = made(month)
    assert report.cases >= 100 and report.pdf.startswith(b"%PDF")
    assert not Stale.objects.exists()


def filled(now: datetime, *, seeded: int, wanted: int) -> date:
    """The month before ``now`` with as many cases of Way Kanan as wanted; returns its first day."""
    seed_staff()
    seed_cases(now, 7, cases=seeded, months=3)
    digest()
    moved = [Stale(case_id=pk) for pk in Case.objects.values_list("pk", flat=True)]
    office = Office.objects.get(key="way-kanan")
    month = month_before(now.astimezone(office.zone).date())
    multiply(office, month, wanted)
    Stale.objects.bulk_create(moved)
    return month


def multiply(office: Office, month: date, wanted: int) -> None:
    """Copies of the month's cases and their facts until there are enough; their trails are not asked for."""
    found = CaseFact.objects.filter(office=office, received_on__range=(month, end_of_month(month)))
    keys = list(found.values_list("case_id", flat=True))
    copies = wanted // len(keys) + 1
    changed = {
        "id": f"id + k * {FAR}",
        "number": "left(number, 9) || lpad((id + k * 7919)::text, 7, '0') || 'x' || k",
        "tracking_code": "left(md5(id::text || k::text), 16)",
        "idempotency_key": "NULL",
        "case_id": f"case_id + k * {FAR}",
    }
    for model, column in ((Case, "id"), (CaseFact, "case_id"), (StepFact, "case_id")):
        fields = [field.column for field in model._meta.local_concrete_fields]
        if model is StepFact:
            fields.remove("id")
        given = ", ".join(changed.get(name, name) for name in fields)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({', '.join(fields)}) SELECT {given}"
                f" FROM {model._meta.db_table}, generate_series(1, %s) AS k WHERE {column} = ANY(%s)",
                [copies, keys],
            )
            cursor.execute(f"ANALYZE {model._meta.db_table}")
