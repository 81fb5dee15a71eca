"""Every part of a monthly report and of the public page is what is counted again from trail, clock and calendar."""

from datetime import date

import pytest
from django.core.cache import cache

from dukcapil.people.models import Office
from dukcapil.reports.frozen import thawed
from dukcapil.reports.monthly_content import OF_A_MONTH, TABLE_KEYS, drawn, scope_of
from dukcapil.reports.monthly_lists import LISTS, count_of, rows_of
from dukcapil.reports.published import performance_of
from dukcapil.reports.told import Told

from . import month_recounts, public_recounts, recounts
from .conftest import A_TUESDAY, plain
from .recounted import Recount
from .test_recounts import OFFICES, nearly, numbers

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
MONTHS = {"October": OCTOBER, "September": SEPTEMBER}
WORDS = {"month", "drawn_at", "sentences"}  # what a report says beside what is counted


def recount_of(office: str, since: date, until: date) -> Recount:
    return Recount(office, since, until, A_TUESDAY)


def month_of(office: str, month: date = OCTOBER) -> tuple[dict, Recount]:
    """A month as the report tells it and as it is counted again."""
    scope = scope_of(Office.objects.get(key=office), month)
    return drawn(scope.office, month, A_TUESDAY), recount_of(office, *scope.days)


def test_every_part_of_a_report_and_of_the_public_page_is_counted_again(a_worked_autumn):
    content, _ = month_of("way-kanan")
    assert set(content) == {*month_recounts.PARTS, *WORDS, "figures", "before", "tables", "lists"}
    assert set(content["lists"]) == set(LISTS) == set(month_recounts.LISTS)
    assert set(OF_A_MONTH) <= set(recounts.FIGURES) and set(TABLE_KEYS) <= set(recounts.TABLES)
    assert set(public_page("way-kanan")) == {*public_recounts.PUBLIC, "month", "since"}


@pytest.mark.parametrize("office", OFFICES)
def test_the_figures_and_tables_of_a_report_are_those_of_its_month_and_of_the_one_before(a_worked_autumn, office):
    content, recount = month_of(office)
    before = recount_of(office, SEPTEMBER, date(2026, 9, 30))
    for key in OF_A_MONTH:
        assert content["figures"][key] == pytest.approx(recounts.FIGURES[key](recount)), key
        assert content["before"][key] == pytest.approx(recounts.FIGURES[key](before)), key
    for table in map(thawed, content["tables"]):
        assert numbers(table) == nearly(recounts.TABLES[table.key](recount)), table.key


@pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS)
@pytest.mark.parametrize("office", OFFICES)
def test_a_list_has_the_cases_that_are_counted_again(a_worked_autumn, office, month):
    content, recount = month_of(office, month)
    told = Told(scope_of(Office.objects.get(key=office), month), A_TUESDAY)
    for key, again in month_recounts.LISTS.items():
        rows = again(recount)
        assert list(rows_of(key, told)) == rows, key
        assert count_of(key, told) == content["lists"][key]["total"] == len(rows), key
        assert content["lists"][key]["rows"] == [[_written(cell) for cell in row] for row in rows], key


def _written(cell):
    return cell.isoformat() if isinstance(cell, date) else cell


@pytest.mark.parametrize("month", MONTHS.values(), ids=MONTHS)
@pytest.mark.parametrize("office", OFFICES)
def test_what_else_a_report_counts_is_what_is_counted_again(a_worked_autumn, office, month):
    content, recount = month_of(office, month)
    again = {key: counted(recount) for key, counted in month_recounts.PARTS.items()}
    assert content["balance"] == again["balance"] and content["first_case_on"] == again["first_case_on"]
    table = thawed(content["returned_by_step"])
    assert list(table.rows) == again["returned_by_step"]
    assert table.total[2:] == tuple(sum(row[n] for row in table.rows) for n in (2, 3)) or len(table.rows) < 2
    told = content["satisfaction"]
    for which in ("month", "year"):
        assert _index(told[which]) == again["satisfaction"][which], which
    assert sorted([name, _index(index)] for name, index in told["services"]) == again["satisfaction"]["services"]


def _index(index: dict | None):
    if index is None:
        return None
    means = [pytest.approx(_read(mean), abs=0.0051) for _, mean in index["elements"]]
    return index["respondents"], pytest.approx(_read(index["value"]), abs=0.0051), index["grade"], means


def _read(text: str) -> float:
    return float(text.replace(",", "."))


def test_no_part_of_a_report_is_compared_with_nothing_alone(a_worked_autumn):
    counted = [month_of(office)[1] for office in OFFICES]
    for key, again in {**month_recounts.LISTS, **month_recounts.PARTS}.items():
        assert any(again(recount) for recount in counted), key


# ---- the public page


def public_page(office: str) -> dict:
    cache.clear()
    return performance_of(Office.objects.get(key=office), A_TUESDAY)


@pytest.mark.parametrize("office", OFFICES)
def test_the_public_page_says_what_is_counted_again_and_hides_the_few(a_worked_autumn, office):
    page = public_page(office)
    page["satisfaction"] = [
        (each.whole.respondents, pytest.approx(float(each.whole.value), abs=0.0051)) for each in page["satisfaction"]
    ]
    last, year = (recount_of(office, since, date(2026, 10, 31)) for since in (OCTOBER, date(2025, 11, 1)))
    for key, again in public_recounts.PUBLIC.items():
        assert page[key] == again(last, year), key


def test_the_public_pages_show_and_hide(a_worked_autumn):
    pages = [public_page(office) for office in OFFICES]
    sops = [sop for page in pages for sop in page["sops"]]
    steps = [step for sop in sops for step in sop["steps"]]
    for parts in (sops, steps):
        assert {bool(part["month"]) for part in parts} == {bool(part["year"]) for part in parts} == {True, False}
    assert {row["received"] == public_recounts.FEW for page in pages for row in page["volumes"]} == {True, False}


# ---- counts kept by the month


@pytest.mark.parametrize("office", OFFICES)
def test_the_counts_kept_of_each_kind_and_month_are_what_is_counted_again(a_worked_autumn, office):
    recount = recount_of(office, OCTOBER, date(2026, 10, 31))
    kept = plain(
        "SELECT sop.key, channel, category, month, received, answered, on_time, late, finished, refused, withdrawn,"
        " rated, stars FROM reports_monthcount kept JOIN sop_registry_sop sop ON sop.id = kept.sop_id"
        " JOIN people_office office ON office.id = kept.office_id WHERE office.key = %s",
        office,
    )
    assert {row[:4]: row[4:] for row in kept if any(row[4:])} == month_recounts.by_kind_and_month(recount)
