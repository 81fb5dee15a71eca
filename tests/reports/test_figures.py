"""Parts add up to the whole, a scope sees its own, nothing to tell is said so; the numbers prove ``test_recounts``."""

from datetime import timedelta

import pytest

from dukcapil.people.models import Office
from dukcapil.reports import tables
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.scope import Scope, ages
from dukcapil.reports.tables import TABLES
from dukcapil.reports.told import Told
from sop_registry.flow import ENDS

from .conftest import A_TUESDAY


@pytest.fixture
def told_of(a_worked_autumn):
    days = ((A_TUESDAY - timedelta(days=62)).date(), A_TUESDAY.date())

    def told(office: str, **more) -> Told:
        return Told(Scope(Office.objects.get(key=office), *days, **more), A_TUESDAY)

    return told


@pytest.fixture
def told(told_of):
    return told_of("way-kanan")


def value(told: Told, key: str):
    return FIGURES[key].value(told)


def test_the_parts_add_up_to_the_whole(told):
    for table in (tables.by_sop(told), tables.by_channel(told)):
        for title in ("Diterima", "Dijawab", "Terlambat", "Selesai", "Dikembalikan", "Sanggahan"):
            assert sum(table.column(title)) == table.total[table.titles.index(title)], (table.key, title)
    assert sum(tables.by_age(told).column("Berkas terbuka")) == value(told, "menunggu")
    assert sum(tables.by_holder(told).column("Berkas terbuka")) == value(told, "menunggu")
    at_desks = value(told, "menunggu-kantor") + value(told, "menunggu-luar")
    assert sum(tables.by_desk(told).column("Menunggu sekarang")) == at_desks < value(told, "menunggu")
    assert sum(tables.by_month(told).column("Diterima")) >= value(told, "diterima")


def test_a_scope_of_some_sops_sees_nothing_of_the_others(told_of):
    whole, part = told_of("way-kanan"), told_of("way-kanan", sops={"way-kanan/pengaduan"})
    assert 0 < value(part, "diterima") < value(whole, "diterima")
    assert set(part.cases_by("sop__key")) == {"way-kanan/pengaduan"}
    assert {step.sop for step in part.steps} == {"way-kanan/pengaduan"}
    assert part.open["waiting"] < whole.open["waiting"]
    assert value(told_of("way-kanan", sops=set()), "diterima") == 0


def test_a_scope_of_a_desk_sees_its_own_steps(told_of):
    part = told_of("way-kanan", roles={"operator"})
    assert part.steps and {step.role for step in part.steps} == {"operator"}
    assert set(part.open_by("waiting_for")) <= {"operator"}
    assert {each.role for each in part.people} == {"operator"}


def test_every_table_fills_every_column_and_names_every_row(told):
    for key, make in TABLES.items():
        table = make(told)
        assert table.key == key and table.title and not table.is_empty, key
        for row in (*table.rows, *([table.total] if table.total else [])):
            assert len(row) == len(table.heads), key
        assert len(table.keys) in (0, len(table.rows)), key
        assert all(isinstance(cell, str) and cell for row in table.shown_rows for cell in row), key


def test_an_office_without_a_case_has_figures_that_say_so(a_worked_autumn):
    office = Office.objects.get(key="brebes")
    office.pk, office.key, office.code = None, "kabupaten-baru", "BRU"
    office.save()
    told = Told(Scope(office, A_TUESDAY.date(), A_TUESDAY.date()), A_TUESDAY)
    for figure in FIGURES.values():
        assert figure.value(told) in (0, None), figure.key
        assert figure.shown(figure.value(told)) in ("0", "–"), figure.key
    for make in TABLES.values():
        assert make(told).shown_rows is not None


def test_the_ages_cover_every_day_once(way_kanan, working_morning):
    buckets = ages(way_kanan, working_morning.date())
    assert buckets[0].until is None and buckets[-1].since is None
    for younger, older in zip(buckets, buckets[1:], strict=False):
        assert (younger.since - older.until).days == 1
    assert buckets[0].since == working_morning.date()


def test_ends_of_the_flows_are_the_outcomes_that_figures_count():
    assert set(ENDS) == {"selesai", "ditolak", "dibatalkan"}
