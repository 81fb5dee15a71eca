"""What the tests of figures share: a demo of every SOP, its facts made, and plain SQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.talk import write
from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff, username
from dukcapil.demo.surveys import seed_surveys
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import CaseFact, MonthCount, StepFact
from tests.conftest import WIB

A_TUESDAY = datetime(2026, 11, 10, 14, 0, tzinfo=WIB)  # in the office's hours, without holidays near it


def plain(sql: str, *given, **named) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, named or given)
        return cursor.fetchall()


@contextmanager
def _seeded(now: datetime, blocker, *, every_state: bool = False) -> Iterator[None]:
    """Written once for a module: each test works in a savepoint of this transaction."""
    with blocker.unblock(), transaction.atomic():
        seed_staff()
        seed_cases(now, seed=7, cases=300, months=2)
        if every_state:
            seed_cases(now, seed=7, months=2)
        seed_surveys(now, seed=7)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _seeded_now(django_db_setup, django_db_blocker):
    now = timezone.now()
    with _seeded(now, django_db_blocker):
        yield now


@pytest.fixture
def demo(_seeded_now, db):
    """Some hundred cases of every SOP, with all that happened to them; the moment they end at."""
    return _seeded_now


@pytest.fixture(scope="module")
def _seeded_in_november(django_db_setup, django_db_blocker):
    with _seeded(A_TUESDAY, django_db_blocker, every_state=True):
        _write_to_each_other()
        digest()
        yield


def _write_to_each_other() -> None:
    """Citizens ask about some of the open cases, and the office answers every other one of them."""
    for number, case in enumerate(Case.objects.filter(closed_at=None).order_by("pk")[::3]):
        write(case, "Apakah sudah selesai?", by=CitizenOf(case.pk), at=A_TUESDAY)
        if number % 2:
            officer = User.objects.get(username=username(Role.PETUGAS, case.office))
            write(case, "Besok pagi.", by=Staff(officer, A_TUESDAY), at=A_TUESDAY + timedelta(minutes=1))


@pytest.fixture
def a_worked_autumn(_seeded_in_november, db):
    """The same up to ``A_TUESDAY`` and its facts, with a case in every state: the same whenever the test runs."""


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
