"""The trail: chained, append-only, and a tampered row is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from complaints.models import PengaduanWayKanan
from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Clock, Trail
from dukcapil.casework.parties import Staff
from dukcapil.casework.privacy import open_personal_data
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user


@pytest.fixture
def case(registry, working_morning):
    return a_case(PengaduanWayKanan, "selesai", when=working_morning)


def test_acts_are_numbered_and_chained_per_case(case, working_morning):
    other = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    for each in (case, other):
        acts = list(each.trail.all())
        assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
        assert acts[0].previous == ""
        assert all(later.previous == earlier.hash for earlier, later in zip(acts, acts[1:], strict=False))
        assert len({act.hash for act in acts}) == len(acts)
    assert broken_links() == []


def test_an_act_beside_the_flow_breaks_nothing(case, working_morning):
    open_personal_data(case, by=Staff(a_user(Role.PETUGAS), working_morning), purpose="Mencocokkan NIK pemohon.")
    assert broken_links() == []


def test_acts_written_in_bulk_chain_too(case, working_morning):
    Trail.objects.bulk_create(
        [Trail(case_id=case.pk, at=working_morning, verb="uji", to_state="selesai", party="sistem") for _ in range(3)]
    )
    acts = list(case.trail.all())
    assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
    assert acts[-1].previous == acts[-2].hash != ""


@pytest.mark.parametrize("table", ["casework_trail", "casework_clock"])
@pytest.mark.parametrize("change", ["UPDATE {} SET round = 9", "DELETE FROM {}"])
def test_history_refuses_to_be_changed(case, table, change):
    with pytest.raises(IntegrityError, match="tidak dapat diubah"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))
    assert Trail.objects.exists()
    assert Clock.objects.exists()


@pytest.mark.parametrize("table", ["casework_trail", "casework_clock"])
def test_history_refuses_truncate(case, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="TRUNCATE"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE casework_trail SET note = 'lain' WHERE case_id = {case} AND seq = 2",
        "UPDATE casework_trail SET at = at + interval '1 minute' WHERE case_id = {case} AND seq = 1",
        "DELETE FROM casework_message; DELETE FROM casework_trail WHERE case_id = {case} AND seq = 2",
        "DELETE FROM casework_message; DELETE FROM casework_trail WHERE case_id = {case} AND seq = 4",
    ],
)
def test_a_tampered_row_is_found(case, tamper):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_trail DISABLE TRIGGER trail_append_only")
        cursor.execute(tamper.format(case=case.pk))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE casework_trail ENABLE TRIGGER trail_append_only")
    assert {link[0] for link in broken_links()} == {case.pk}
    with pytest.raises(CommandError, match="rantai rusak"):
        call_command("verify_trail")
