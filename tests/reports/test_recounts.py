"""Every figure and every table says what is counted again from trail, clock and calendar, whatever the scope."""

from datetime import datetime, timedelta

import pytest

from dukcapil.people.models import Office
from dukcapil.reports.digesting import digest
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.scope import Scope
from dukcapil.reports.tables import TABLES, Table
from dukcapil.reports.told import Told
from dukcapil.reports.wording import STANDARD, TEXT
from services.models import KtpElektronik
from tests.builders import STEP, a_case, lead, staff_of
from tests.conftest import WIB

from . import recounts
from .conftest import A_TUESDAY
from .recounted import Recount

OFFICES = ("way-kanan", "sukamara", "palangka-raya", "tomohon", "brebes")
BIRTHS_AND_DEATHS = {"way-kanan/akta-kelahiran", "way-kanan/akta-kematian"}
SCOPES = {
    **{office: {"office": office} for office in OFFICES},
    "a division": {"office": "way-kanan", "sops": BIRTHS_AND_DEATHS},
    "two desks": {"office": "way-kanan", "roles": {"operator", "penyerahan"}},
    "a desk for one SOP": {"office": "sukamara", "roles": {"petugas"}, "sops": {"sukamara/pengaduan-online"}},
}
MOMENTS = {
    "a working morning": datetime(2026, 11, 11, 8, 0, tzinfo=WIB),
    "midnight": datetime(2026, 11, 11, tzinfo=WIB),
    "the office's closing": A_TUESDAY.replace(hour=16, minute=0),
    "a Sunday": datetime(2026, 11, 15, 10, 0, tzinfo=WIB),
    "the first of a month": datetime(2026, 12, 1, 0, 30, tzinfo=WIB),
}


def both(office: str, now: datetime = A_TUESDAY, **narrowed) -> tuple[Told, Recount]:
    """The days of the demo as they are told and as they are counted again."""
    days = ((A_TUESDAY - timedelta(days=45)).date(), A_TUESDAY.date())
    told = Told(Scope(Office.objects.get(key=office), *days, **narrowed), now)
    return told, Recount(office, *days, now, **narrowed)


def numbers(table: Table) -> dict[str, tuple]:
    """The rows without their words, by their keys."""
    places = [place for place, head in enumerate(table.heads) if head.kind not in (TEXT, STANDARD)]
    rows = zip(table.keys, table.rows, strict=True)
    return {key: tuple(row[place] for place in places) for key, row in rows}


def nearly(rows: dict[str, tuple]) -> dict:
    return {key: pytest.approx(row) for key, row in rows.items()}


def test_every_figure_and_every_table_is_counted_again():
    assert set(recounts.FIGURES) == set(FIGURES)
    assert set(recounts.CASES_BEHIND) == {key for key, figure in FIGURES.items() if figure.cases}
    assert set(recounts.TABLES) | {"per-petugas", "skm"} == set(TABLES)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_a_figure_is_what_is_counted_again(a_worked_autumn, scope):
    told, recount = both(**scope)
    for key, counted in recounts.FIGURES.items():
        assert FIGURES[key].value(told) == pytest.approx(counted(recount)), key


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_the_cases_behind_a_figure_are_those_that_are_counted_again(a_worked_autumn, scope):
    told, recount = both(**scope)
    for key, behind in recounts.CASES_BEHIND.items():
        cases = FIGURES[key].cases(told).values_list("pk", flat=True)
        assert sorted(cases) == sorted(behind(recount)), key


def test_no_figure_is_compared_with_nothing_alone(a_worked_autumn):
    counted = [both(office)[1] for office in OFFICES]
    for key, again in recounts.FIGURES.items():
        assert any(again(recount) for recount in counted), key


def test_the_time_before_a_step_was_put_aside_is_counted_with_the_time_after(a_worked_autumn):
    morning, staff = A_TUESDAY.replace(day=5, hour=9), staff_of("way-kanan")
    case = a_case(KtpElektronik, "cek_data", when=morning, staff=staff)
    standard = timedelta(minutes=case.edition.step_time("cek_data").minutes)
    case = lead(case, ["tunda"], when=case.entered_at + standard - 2 * STEP, staff=staff)
    case = lead(case, ["lanjutkan"], when=morning + timedelta(days=1), staff=staff)
    lead(case, ["selesai_cek"], when=morning + timedelta(days=1) + 2 * STEP, staff=staff)
    digest()
    told, recount = both("way-kanan")
    [checked] = [work for work in recount.done if work.case.pk == case.pk and work.stay.state == "cek_data"]
    assert checked.is_late and checked.stay.seconds < standard.total_seconds() < checked.seconds
    for key in ("langkah", "langkah-lewat", "ketepatan-langkah"):
        assert FIGURES[key].value(told) == pytest.approx(recounts.FIGURES[key](recount)), key
    assert numbers(TABLES["per-langkah"](told)) == nearly(recounts.TABLES["per-langkah"](recount))


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_a_table_is_what_is_counted_again(a_worked_autumn, scope):
    told, recount = both(**scope)
    for key, counted in recounts.TABLES.items():
        assert numbers(TABLES[key](told)) == nearly(counted(recount)), key


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS)
@pytest.mark.parametrize("office", ["way-kanan", "tomohon"])
def test_at_any_moment_what_is_open_now_is_what_is_counted_again(a_worked_autumn, office, now):
    told, recount = both(office, now)
    for key in recounts.OPEN_NOW:
        assert FIGURES[key].value(told) == recounts.FIGURES[key](recount), key
    for key in ("per-meja", "umur", "pemegang"):
        assert numbers(TABLES[key](told)) == recounts.TABLES[key](recount), key


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_the_work_of_each_person_is_what_is_counted_again(a_worked_autumn, scope):
    told, recount = both(**scope)
    people = told.people
    assert {(each.user.pk, each.role): each.acts for each in people if each.acts} == recount.acts
    recorded = {each.user.pk: each.recorded for each in people if each.recorded}
    assert recorded == {user: count for user, count in recount.recorded.items() if _is_told(user, told)}
    table = TABLES["per-petugas"](told)
    assert list(zip(table.column("Tindakan"), table.column("Berkas dicatat"), strict=True)) == [
        (each.acts, each.recorded) for each in people
    ]


def _is_told(user: int, told: Told) -> bool:
    """Of a desk's own figures, who only recorded cases is no part."""
    return told.scope.roles is None or any(each.user.pk == user for each in told.people)


def test_each_element_of_the_survey_is_what_is_counted_again(a_worked_autumn):
    told, recount = both("way-kanan")
    count, means = recount.survey
    assert count > 20 and TABLES["skm"](told).column("Nilai") == pytest.approx(means)


def test_the_last_row_of_a_table_is_the_whole(a_worked_autumn):
    told, recount = both("way-kanan")
    for key in ("per-sop", "per-saluran"):
        assert TABLES[key](told).total[1:] == pytest.approx(recounts.counted(recount.counts)), key
    for key in ("umur", "pemegang"):
        assert TABLES[key](told).total[1] == len(recount.open), key
