"""Which days are asked for and compared, and how figures are written."""

from datetime import date, timedelta

import pytest

from dukcapil.people.models import Office
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.laying import change
from dukcapil.reports.period import PeriodForm
from dukcapil.reports.scope import Scope, to_the_same_day
from dukcapil.reports.wording import NUMBER, PERCENT, STANDARD, TIME, shown

TODAY = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        ({}, date(2026, 3, 1), TODAY),
        ({"bulan": "2026-03"}, date(2026, 3, 1), TODAY),
        ({"bulan": "2026-02"}, date(2026, 2, 1), date(2026, 2, 28)),
        ({"bulan": "2024-02"}, date(2024, 2, 1), date(2024, 2, 29)),
        ({"sejak": "2026-03-10"}, date(2026, 3, 10), TODAY),
        ({"sampai": "2026-02-10"}, date(2026, 2, 1), date(2026, 2, 10)),
        ({"sejak": "2026-01-15", "sampai": "2026-02-10"}, date(2026, 1, 15), date(2026, 2, 10)),
        ({"sejak": "15-01-2026", "sampai": "15/01/2026"}, date(2026, 1, 15), date(2026, 1, 15)),
        ({"bulan": "2026-01", "sejak": "2026-03-10"}, date(2026, 3, 10), TODAY),
        ({"bulan": "2999-01"}, date(2026, 3, 1), TODAY),
    ],
)
def test_a_period_has_a_first_and_a_last_day(given, since, until):
    assert PeriodForm(given, TODAY).days == (since, until)


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 3, 1), date(2026, 3, 30), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 3, 1), date(2026, 3, 10), (date(2026, 2, 1), date(2026, 2, 10))),
        (date(2026, 1, 1), date(2026, 1, 5), (date(2025, 12, 1), date(2025, 12, 5))),
        (date(2026, 3, 5), date(2026, 3, 11), (date(2026, 2, 26), date(2026, 3, 4))),
        (date(2026, 3, 5), date(2026, 3, 5), (date(2026, 3, 4), date(2026, 3, 4))),
    ],
)
def test_a_month_is_compared_to_the_same_day_and_a_range_with_as_many_days(since, until, before):
    assert to_the_same_day(Scope(Office(), since, until)).days == before


def test_a_scope_is_called_by_its_days():
    def title(since, until):
        return Scope(Office(), since, until).title

    assert title(date(2026, 11, 1), date(2026, 11, 30)) == "November 2026"
    assert title(date(2026, 11, 1), date(2026, 11, 10)) == "1 sampai 10 November 2026"
    assert title(date(2026, 10, 30), date(2026, 11, 2)) == "30 Oktober 2026 sampai 2 November 2026"
    assert title(date(2026, 11, 27), date(2026, 11, 27)) == "Jumat, 27 November 2026"


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (1240, NUMBER, "1.240"),
        (0, NUMBER, "0"),
        (None, NUMBER, "–"),
        (0.874, PERCENT, "87 %"),
        (0.9996, PERCENT, "99,9 %"),
        (1, PERCENT, "100 %"),
        (0.0004, PERCENT, "0,1 %"),
        (45, TIME, "45 detik"),
        (59.7, TIME, "1 menit"),
        (720, TIME, "12 menit"),
        (27_000, TIME, "7 jam 30 menit"),
        (4_320_000, TIME, "1.200 jam"),
        (None, STANDARD, "tidak disebut"),
    ],
)
def test_values_are_written_as_people_read_them(value, kind, text):
    assert shown(value, kind) == text


@pytest.mark.parametrize(
    ("key", "value", "before", "text", "tone"),
    [
        ("terlambat", 12, 8, "naik 50 %", "late"),
        ("terlambat", 8, 8, "tetap", ""),
        ("dijawab", 12, 8, "naik 50 %", "ok"),
        ("dijawab", 5, 0, "naik 5", "ok"),
        ("diterima", 5, 10, "turun 50 %", ""),
        ("ketepatan", 0.9, 0.95, "turun 5 poin", "late"),
        ("ketepatan", None, 0.95, "", ""),
        ("waktu-jawab", 600, 1200, "10 menit lebih cepat", "ok"),
        ("waktu-jawab", 689, 631, "tetap", ""),  # both are written as 11 menit
        ("waktu-jawab", 691, 629, "2 menit lebih lama", "late"),  # 12 and 10
        ("waktu-jawab", 59, 20, "39 detik lebih lama", "late"),
        ("waktu-jawab", 600, 610, "tetap", ""),
        ("penilaian", 3.5, 3.25, "naik 0,25", "ok"),
    ],
)
def test_a_change_says_which_way_and_whether_that_is_good(key, value, before, text, tone):
    assert change(FIGURES[key], value, before) == {"text": text, "tone": tone}


def test_a_range_of_a_year_is_the_longest():
    year = {"sejak": f"{TODAY - timedelta(days=365)}"}
    assert PeriodForm(year, TODAY).is_valid()
    assert not PeriodForm({"sejak": f"{TODAY - timedelta(days=366)}"}, TODAY).is_valid()
