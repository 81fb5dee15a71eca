"""What a month has told stays as it was when an SOP is revised; cases of the new edition are judged by the new one."""

from datetime import date, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection

from complaints.models import PengaduanBrebes, PengaduanWayKanan
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.reports.charts import chart_svg
from dukcapil.reports.digesting import digest, rebuild
from dukcapil.reports.feeding import table_csv
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.frozen import frozen, thawed
from dukcapil.reports.models import StepFact
from dukcapil.reports.monthly_content import drawn
from dukcapil.reports.published import performance_of
from dukcapil.reports.scope import Scope
from dukcapil.reports.tables import by_step
from dukcapil.reports.told import Told
from dukcapil.worktime.calendar import Standard
from sop_registry.families import ComplaintFlow
from sop_registry.flow import FLOWS, Step, added
from sop_registry.models import Edition
from sop_registry.publishing import publish, revise
from tests.builders import a_case, lead, staff_of
from tests.conftest import WIB

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=WIB)
WAY_KANAN, BREBES = "way-kanan", "brebes"
SHORTER = "way-kanan/pengaduan/2"


def work(month: date) -> None:
    """Five complaints of each office in a month, each step in two minutes; in Way Kanan one that takes an hour."""
    morning = datetime.combine(month.replace(day=6), NOW.timetz())
    for of, office, verbs in (
        (PengaduanWayKanan, WAY_KANAN, ["catat", "jawab"]),
        (PengaduanBrebes, BREBES, ["jawab"]),
    ):
        staff = staff_of(office)
        for _ in range(5):
            lead(a_case(of, when=morning, staff=staff), verbs, when=morning, staff=staff)
        if of is PengaduanWayKanan:
            case = lead(a_case(of, when=morning, staff=staff), verbs[:1], when=morning, staff=staff)
            lead(case, verbs[1:], when=morning + timedelta(hours=1), staff=staff)
    digest()


def publish_anew(sop: str, valid_from: date, times: dict[str, int | None] | None = None, **changes) -> Edition:
    """A new edition of an SOP with other minutes in some of its printed rows; None: states no time any more."""
    draft = revise(Edition.objects.get(sop__key=sop, status="terbit"), by=None)
    for no, minutes in (times or {}).items():
        draft.steps.filter(no=no).update(time_value=minutes, time_unit="menit" if minutes else "")
    Edition.objects.filter(pk=draft.pk).update(**changes)
    return publish(draft, by=None, valid_from=valid_from, today=valid_from)


def told_of(office: str, since: date = OCTOBER, until: date = date(2026, 10, 31)) -> Told:
    return Told(Scope(Office.objects.get(key=office), since, until), NOW)


def standards(told: Told) -> dict[str, str]:
    return {step.state: str(step.standard) for step in told.steps}


@pytest.fixture
def a_shorter_graph():
    """The way of Way Kanan's complaints without its first desk; forgotten after the test."""
    flow = ComplaintFlow(
        SHORTER,
        Step("solusi", Role.PETUGAS, rows=("2", "3", "4"), jawab="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, added=True, terima="selesai", sanggah=added("solusi")),
        report_rows=("5", "6", "7"),
    )
    FLOWS[SHORTER] = SimpleNamespace(flow=flow)
    yield
    del FLOWS[SHORTER]


REVISIONS = {
    "a standard is dropped": ("way-kanan/pengaduan", {"2": None}, {}),
    "a standard is changed": ("way-kanan/pengaduan", {"3": 1, "4": 1}, {}),
    "a standard is added": ("brebes/pengaduan-daring", {"2": 1}, {}),
    "the promise is changed": ("way-kanan/pengaduan", {}, {"whole_value": 3}),
    "a step is dropped": ("way-kanan/pengaduan", {}, {"flow_key": SHORTER}),
}


@pytest.mark.parametrize("sop, times, changes", REVISIONS.values(), ids=REVISIONS)
def test_a_past_month_tells_the_same_after_a_revision(registry, a_shorter_graph, sop, times, changes):
    work(OCTOBER)
    office = Office.objects.get(key=sop.partition("/")[0])
    before = said(office)
    assert FIGURES["langkah"].value(told_of(office.key)) == (12 if office.key == WAY_KANAN else 5)
    publish_anew(sop, NOVEMBER, times, **changes)
    assert said(office) == before
    rebuild()
    assert said(office) == before


def said(office: Office) -> tuple:
    """All that is told of October: figures, the report with its tables and lists, and the published page."""
    told = told_of(office.key)
    cache.clear()
    figures = {key: figure.value(told) for key, figure in FIGURES.items()}
    return figures, drawn(office, OCTOBER, NOW), performance_of(office, NOW.replace(month=11))


def test_cases_of_the_new_edition_are_judged_by_what_it_gives(registry):
    work(OCTOBER)
    publish_anew("way-kanan/pengaduan", NOVEMBER, {"2": None, "3": 1, "4": 1})
    publish_anew("brebes/pengaduan-daring", NOVEMBER, {"2": 1})
    work(NOVEMBER)
    in_time = FIGURES["ketepatan-langkah"]
    assert standards(told_of(WAY_KANAN)) == {"pencatatan": "5 menit", "solusi": "10 menit"}
    assert in_time.value(told_of(WAY_KANAN)) == pytest.approx(11 / 12)
    assert in_time.value(told_of(BREBES)) is None
    of_november = told_of(WAY_KANAN, NOVEMBER, date(2026, 11, 30))
    assert standards(of_november) == {"pencatatan": "None", "solusi": "1 menit"}
    assert by_step(of_november).column("Dalam waktunya") == [None, 0]
    assert in_time.value(of_november) == 0  # of the six that the paper gives a time for
    assert in_time.value(told_of(BREBES, NOVEMBER, date(2026, 11, 30))) == 0


def test_a_period_with_cases_of_two_editions_says_both_standards(registry):
    work(OCTOBER)
    publish_anew("way-kanan/pengaduan", NOVEMBER, {"2": None, "3": 1, "4": 1})
    work(NOVEMBER)
    told = told_of(WAY_KANAN, OCTOBER, date(2026, 11, 30))
    table = by_step(told)
    assert table.column("Waktu baku") == ["tidak disebut atau 5 menit", "1 menit atau 10 menit"]
    assert table.column("Dalam waktunya") == [1, pytest.approx(5 / 12)]
    assert FIGURES["ketepatan-langkah"].value(told) == pytest.approx(11 / 18)
    assert "menurut SOP yang berlaku saat dicatat" in table.note
    assert "menurut SOP yang berlaku saat dicatat" not in by_step(told_of(WAY_KANAN)).note
    assert "1 menit atau 10 menit" in table_csv(table) and "<svg" in chart_svg(table)
    assert thawed(frozen(table)) == table


def test_standards_of_three_editions_are_told_from_the_shortest_to_the_longest(registry):
    work(OCTOBER)
    publish_anew("way-kanan/pengaduan", NOVEMBER, {"3": 2, "4": 2})
    work(NOVEMBER)
    publish_anew("way-kanan/pengaduan", DECEMBER, {"3": 100, "4": 100})
    work(DECEMBER)
    table = by_step(told_of(WAY_KANAN, OCTOBER, date(2026, 12, 31)))
    assert table.column("Waktu baku") == [Standard(5, "menit"), "2 menit atau 10 menit atau 100 menit"]
    assert "Lebih dari satu waktu baku" in table.note


def test_earlier_steps_get_the_standards_of_their_own_editions_by_the_migration(registry):
    for proxy in FLOWS.values():
        a_case(proxy, next(reversed(proxy.flow.steps)), when=datetime(2026, 10, 6, 9, tzinfo=WIB))
    work(OCTOBER)
    publish_anew("way-kanan/pengaduan", NOVEMBER, {"2": None, "3": 1, "4": 1})
    work(NOVEMBER)
    wanted = dict(StepFact.objects.values_list("pk", "standard"))
    assert {"", "1 menit", "10 menit"} < set(wanted.values())
    StepFact.objects.update(standard="")
    migration = import_module("dukcapil.reports.migrations.0004_standards_of_earlier_steps")
    migration.fill(None, connection.schema_editor())
    assert dict(StepFact.objects.values_list("pk", "standard")) == wanted


def test_the_public_page_says_what_was_promised_in_its_month_and_not_what_will_be(registry):
    work(OCTOBER)
    [before] = promises()
    publish_anew("way-kanan/pengaduan", date(2026, 10, 15), {"2": 7, "5": 7}, whole_value=2)
    publish_anew("way-kanan/pengaduan", date(2027, 1, 1), {"2": 9, "5": 9}, whole_value=4)
    assert before == ("1 hari kerja", ["5 menit", "10 menit", "10 menit", "10 menit", "10 menit"])
    judged, not_done = before[1][:2], ["10 menit, lalu 7 menit", *before[1][3:]]
    assert promises() == [("1 hari kerja, lalu 2 hari kerja", [*judged, *not_done])]


def test_the_public_page_says_the_standard_that_its_steps_were_judged_by(registry):
    work(OCTOBER)
    [(_, before)] = promises()
    publish_anew("way-kanan/pengaduan", OCTOBER, {"2": 7})
    assert promises()[0][1] == before
    work(OCTOBER)
    assert promises()[0][1] == ["5 menit atau 7 menit", *before[1:]]


def promises() -> list[tuple]:
    cache.clear()
    shown = performance_of(Office.objects.get(key=WAY_KANAN), NOW.replace(month=11))
    complaints = [sop for sop in shown["sops"] if sop["slug"] == "pengaduan"]
    return [(sop["promise"], [step["standard"] for step in sop["steps"]]) for sop in complaints]
