"""What the tests of figures share: a demo of every SOP, its facts made, and plain SQL."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff
from dukcapil.demo.surveys import seed_surveys
from dukcapil.people.models import Office
from dukcapil.reports.models import CaseFact, MonthCount, StepFact
from tests.conftest import load_registry


def plain(sql: str, *given, **named) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, named or given)
        return cursor.fetchall()


@pytest.fixture(scope="module")
def _seeded(django_db_setup, django_db_blocker):
    """Written once for a module whose tests all ask for ``demo``: each works in a savepoint of this transaction."""
    with django_db_blocker.unblock():
        if not Office.objects.exists():
            load_registry()
        with transaction.atomic():
            now = timezone.now()
            seed_staff()
            seed_cases(now, seed=7, cases=300, months=2)
            seed_surveys(now, seed=7)
            yield now
            transaction.set_rollback(True)


@pytest.fixture
def demo(_seeded, db):
    """Some hundred cases of every SOP, with all that happened to them; the moment they end at."""
    return _seeded


@pytest.fixture
def two_months(demo):
    """The days of the demo, first and last."""
    return (demo - timedelta(days=62)).date(), demo.date()


def rows(model) -> list[tuple]:
    """Every fact without the key that the database gave it."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    return sorted(model.objects.values_list(*names), key=repr)


def all_facts() -> tuple[list, list, list]:
    counts = [
        row for row in rows(MonthCount) if any(row[5:])
    ]  # of a kind that has none any more, a row of noughts stays
    return rows(CaseFact), rows(StepFact), counts
