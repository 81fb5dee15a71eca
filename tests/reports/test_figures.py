"""Every figure is what plain SQL counts from trail and clock, and the cases behind it are those it counts."""

from statistics import median

import pytest

from dukcapil.people.models import Office
from dukcapil.reports import tables
from dukcapil.reports.digesting import digest
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.scope import Scope, ages
from dukcapil.reports.tables import TABLES
from dukcapil.reports.told import Told
from sop_registry.flow import ENDS

from . import plain_sql
from .conftest import plain

OFFICES = ("way-kanan", "sukamara", "palangka-raya", "tomohon", "brebes")
RETURNS = ["kembalikan", "koreksi", "tidak_cocok"]


@pytest.fixture
def told_of(demo, two_months):
    digest()

    def told(office: str, **more) -> Told:
        return Told(Scope(Office.objects.get(key=office), *two_months, **more), demo)

    return told


@pytest.fixture
def told(told_of):
    return told_of("way-kanan")


def value(told: Told, key: str):
    return FIGURES[key].value(told)


@pytest.mark.parametrize("office", OFFICES)
def test_received_ended_and_sent_back_are_what_the_trail_says(told_of, two_months, office):
    told = told_of(office)
    asked = (office, *two_months)
    assert value(told, "diterima") == plain(plain_sql.RECEIVED, *asked)[0][0] > 0
    for key, state in (("selesai", "selesai"), ("ditolak", "ditolak"), ("dibatalkan", "dibatalkan")):
        assert value(told, key) == plain(plain_sql.ENDED, *asked, state)[0][0], key
    assert value(told, "dikembalikan") == plain(plain_sql.ACTS, *asked, RETURNS, True)[0][0]
    assert value(told, "koreksi") == plain(plain_sql.ACTS, *asked, RETURNS, False)[0][0]
    assert value(told, "sanggahan") == plain(plain_sql.ACTS, *asked, ["sanggah"], False)[0][0]


@pytest.mark.parametrize("office", [office for office in OFFICES if office != "sukamara"])
def test_in_time_and_late_are_what_the_clock_says_sop_by_sop(told_of, two_months, office):
    told = told_of(office)
    counted = {
        sop: (each["answered"], each["on_time"], each["late"])
        for sop, each in told.cases_by("sop__key").items()
        if each["answered"]
    }
    assert counted == {sop: tuple(counts) for sop, *counts in plain(plain_sql.ANSWERS, office, *two_months)}
    assert value(told, "dijawab") == sum(each[0] for each in counted.values())
    assert value(told, "ketepatan") == value(told, "tepat-waktu") / (
        value(told, "tepat-waktu") + value(told, "terlambat")
    )


def test_where_no_whole_time_is_printed_in_time_is_every_step_in_its_own(told_of, two_months):
    told = told_of("sukamara")
    in_time = plain(
        "SELECT count(*) FROM reports_casefact facts JOIN people_office office ON office.id = facts.office_id"
        " WHERE office.key = 'sukamara' AND answered_on BETWEEN %s AND %s AND NOT EXISTS ("
        "SELECT FROM reports_stepfact steps WHERE steps.case_id = facts.case_id AND steps.round = 1"
        " AND steps.holder = 'kantor' AND steps.left_at <= facts.answered_at AND steps.late)",
        *two_months,
    )
    judged = value(told, "tepat-waktu") + value(told, "terlambat")
    assert value(told, "tepat-waktu") == in_time[0][0] and judged == value(told, "dijawab") > 0


def test_stars_are_those_of_the_ratings(told, two_months):
    [(count, mean)] = plain(plain_sql.STARS, "way-kanan", *two_months)
    assert count > 3 and value(told, "penilai") == count and value(told, "penilaian") == pytest.approx(mean)


def test_the_index_of_the_survey_is_what_plain_sql_counts(told_of, two_months):
    [(count, index)] = plain(plain_sql.SURVEY, "way-kanan", *two_months)
    told = told_of("way-kanan")
    assert count > 20 and value(told, "responden") == count and value(told, "skm") == pytest.approx(float(index))
    table = TABLES["skm"](told)
    assert len(table.rows) == 9 and sum(mean for _, mean in table.rows) * 25 / 9 == pytest.approx(float(index))
    one = value(told_of("way-kanan", sops={"way-kanan/kia"}), "responden")
    assert 0 < one < count


def test_what_is_open_now_is_counted_from_the_cases_themselves(told, demo):
    [counts] = plain(plain_sql.OPEN, office="way-kanan", now=demo)
    keys = ("menunggu", "lewat-sekarang", "menunggu-kantor", "menunggu-pemohon", "menunggu-luar")
    assert tuple(value(told, key) for key in keys) == counts and counts[0] > 5


def test_median_and_p90_of_a_step_are_those_of_its_stays(told, two_months):
    times_of = {}
    sop_of = dict(plain("SELECT cases.id, key FROM casework_case cases JOIN sop_registry_sop sop ON sop.id = sop_id"))
    for case, _, state, _, left, seconds in plain(plain_sql.STAYS):
        day = left.astimezone(told.scope.office.zone).date()
        if sop_of[case] == "way-kanan/pengaduan" and two_months[0] <= day <= two_months[1]:
            times_of.setdefault(state, []).append(seconds)
    steps = [step for step in told.steps if step.sop == "way-kanan/pengaduan"]
    assert len(steps) > 4
    for step in steps:
        times = sorted(times_of[step.state])
        assert step.done == len(times) and step.median == pytest.approx(median(times))
        place = 0.9 * (len(times) - 1)
        low = times[int(place)]
        high = times[min(int(place) + 1, len(times) - 1)]
        assert step.p90 == pytest.approx(low + (high - low) * (place - int(place)))


def test_late_steps_are_summed_step_by_step(told, two_months):
    late = plain(
        "SELECT count(*), sum(greatest(step_seconds - standard_seconds, 0)) FROM reports_stepfact steps"
        " JOIN people_office office ON office.id = steps.office_id"
        " WHERE office.key = 'way-kanan' AND left_on BETWEEN %s AND %s AND step_seconds > standard_seconds",
        *two_months,
    )
    assert value(told, "langkah-lewat") == late[0][0] > 0
    assert sum(step.lost for step in told.steps) == late[0][1]


def test_acts_of_each_person_are_those_of_the_trail(told, two_months):
    acts = {(user, role): count for user, role, count in plain(plain_sql.ACTS_OF_PEOPLE, "way-kanan", *two_months)}
    assert {(each.user.pk, each.role): each.acts for each in told.people if each.acts} == acts


def test_the_cases_behind_a_figure_are_those_it_counts(told):
    checked = 0
    for figure in FIGURES.values():
        if figure.cases is None:
            continue
        behind = figure.cases(told)
        if figure.unit == "berkas":
            assert behind.count() == value(told, figure.key), figure.key
        elif figure.unit in ("kali", "langkah"):
            assert behind.count() <= value(told, figure.key), figure.key
        checked += 1
    assert checked > 15


def test_the_parts_add_up_to_the_whole(told):
    for table in (tables.by_sop(told), tables.by_channel(told)):
        for title in ("Diterima", "Dijawab", "Terlambat", "Selesai", "Dikembalikan", "Sanggahan"):
            assert sum(table.column(title)) == table.total[table.titles.index(title)], (table.key, title)
    assert sum(tables.by_age(told).column("Berkas terbuka")) == value(told, "menunggu")
    assert sum(tables.by_holder(told).column("Berkas terbuka")) == value(told, "menunggu")
    at_desks = value(told, "menunggu") - told.open_by("waiting_for").get("pemohon", {}).get("waiting", 0)
    assert sum(tables.by_desk(told).column("Menunggu sekarang")) == at_desks
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


def test_an_office_without_a_case_has_figures_that_say_so(demo):
    office = Office.objects.get(key="brebes")
    office.pk, office.key, office.code = None, "kabupaten-baru", "BRU"
    office.save()
    told = Told(Scope(office, demo.date(), demo.date()), demo)
    for figure in FIGURES.values():
        assert figure.value(told) in (0, None), figure.key
        assert figure.shown(figure.value(told)) in ("0", "–"), figure.key
    for make in TABLES.values():
        assert make(told).shown_rows is not None


def test_the_ages_cover_every_day_once(demo, working_morning):
    buckets = ages(Office.objects.get(key="way-kanan"), working_morning.date())
    assert buckets[0].until is None and buckets[-1].since is None
    for younger, older in zip(buckets, buckets[1:], strict=False):
        assert (younger.since - older.until).days == 1
    assert buckets[0].since == working_morning.date()


def test_ends_of_the_flows_are_the_outcomes_that_figures_count():
    assert set(ENDS) == {"selesai", "ditolak", "dibatalkan"}
