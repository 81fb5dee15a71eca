"""A real PostgreSQL with the offices and SOPs loaded once; what one test writes, the next does not see."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase

from dukcapil.people.models import Office
from services.models import BlankoKind, BlankoStock

from .snapshot import Snapshot

WIB = ZoneInfo("Asia/Jakarta")


def pytest_addoption(parser):
    parser.addoption("--cases", default="10000,200000", help="sizes of the bench's databases, in cases")


def load_registry() -> None:
    for command in ("load_offices", "load_categories", "load_sops"):
        call_command(command, verbosity=0)
    stock = [
        BlankoStock(office=office, kind=kind, balance=10_000) for office in Office.objects.all() for kind in BlankoKind
    ]
    BlankoStock.objects.bulk_create(stock, ignore_conflicts=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test that commits, pytest-django would empty every table: the database goes back to the registry."""
    with django_db_blocker.unblock():
        load_registry()
        snapshot = Snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: snapshot.bring_back())
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        # Processes that tests killed may leave a session behind for a moment; the database could not be dropped.
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def registry(db):
    """Offices, desks, calendars, categories and the thirteen SOPs."""


@pytest.fixture
def committed(transactional_db):
    """As ``registry``, for tests whose threads or processes must see what is committed."""


@pytest.fixture
def way_kanan(registry) -> Office:
    return Office.objects.get(key="way-kanan")


@pytest.fixture
def working_morning() -> datetime:
    """A Tuesday without holidays near it, 09.00 WIB."""
    return datetime(2026, 11, 10, 9, 0, tzinfo=WIB)
