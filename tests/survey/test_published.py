"""What the public reads of the survey: closed months only, and nobody found by reading twice or by taking away."""

import re
import uuid
from datetime import date, datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dukcapil.people.models import Office
from dukcapil.reports.published import performance_of
from dukcapil.survey.elements import KEYS
from dukcapil.survey.models import Response
from dukcapil.survey.periods import Period, asked_period, offered_periods
from dukcapil.survey.published import shown_of
from dukcapil.survey.queries import index_for, responses
from sop_registry.models import Sop
from tests.conftest import WIB

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 5)


def answered(office: Office, sop: str, value: int, count: int, at: datetime) -> None:
    service = Sop.objects.get(key=f"{office.key}/{sop}")
    Response.objects.bulk_create(
        Response(office=office, sop=service, form_key=uuid.uuid4(), at=at, **dict.fromkeys(KEYS, value))
        for _ in range(count)
    )


def in_month(month: int, year: int = 2026) -> datetime:
    return datetime(year, month, 10, 9, tzinfo=WIB)


def chosen(page: str) -> str:
    return re.search(r'<option value="([\d-]+)" selected>', page)[1]


def test_the_results_are_published_by_period_and_service(client, way_kanan, django_assert_max_num_queries):
    answered(way_kanan, "kk-baru", 4, 6, datetime(2025, 11, 1, 0, 30, tzinfo=WIB))
    answered(way_kanan, "kia", 3, 5, datetime(2025, 10, 31, 23, 30, tzinfo=WIB))
    address = reverse("survey_results", args=["way-kanan"])
    with django_assert_max_num_queries(8):
        page = client.get(address, {"periode": "2025"}).content.decode()
    assert "Indeks kepuasan 88,64: sangat baik" in page  # (6 x 100 + 5 x 75) / 11
    assert "dari 11 responden" in page and "Per layanan" in page
    november = client.get(address, {"periode": "2025-11"}).content.decode()
    assert "Indeks kepuasan 100,00" in november
    assert "KIA" not in november.partition("<main")[2]
    whole = index_for(responses(way_kanan, date(2025, 1, 1), date(2025, 12, 31)))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT avg({' + '.join(KEYS)}) / 9 * 25 FROM survey_response")
        assert round(float(cursor.fetchone()[0]), 6) == round(float(whole.value), 6)


def test_fewer_than_five_are_not_shown(client, way_kanan):
    answered(way_kanan, "kk-baru", 1, 4, in_month(3, 2025))
    page = client.get(reverse("survey_results", args=["way-kanan"]), {"periode": "2025"}).content.decode()
    assert "Belum cukup jawaban" in page
    assert "25,00" not in page


# ---- only what is over


def test_an_answer_of_the_running_month_changes_nothing_on_the_page(client, way_kanan):
    address = reverse("survey_results", args=["way-kanan"])
    today = timezone.localdate(timezone=WIB)
    before = client.get(address).content.decode().partition("<main")[2]
    answered(way_kanan, "kk-baru", 1, 9, timezone.now())
    assert client.get(address).content.decode().partition("<main")[2] == before
    running = client.get(address, {"periode": f"{today:%Y-%m}"}).content.decode()
    assert "Masa itu belum berakhir" in running and "25,00" not in running
    assert f'value="{today:%Y-%m}"' not in running


def test_a_year_is_its_closed_months_and_says_until_when(way_kanan):
    for month in (10, 11, 12):
        answered(way_kanan, "kk-baru", 4, 6, in_month(month))
    running = shown_of(way_kanan, 2026, today=DECEMBER)
    assert (running.title, running.whole.respondents) == ("Tahun 2026, sampai November 2026", 12)
    assert shown_of(way_kanan, 2026, 12, today=DECEMBER).whole is None
    over = shown_of(way_kanan, 2026, today=JANUARY)
    assert (over.title, over.whole.respondents) == ("Tahun 2026", 18)


def test_the_performance_page_tells_the_same(client, way_kanan):
    for month in (10, 11):
        answered(way_kanan, "kk-baru", 4, 6, in_month(month))
    told = performance_of(way_kanan, datetime(2026, 12, 1, 9, tzinfo=WIB))["satisfaction"]
    assert told == [shown_of(way_kanan, 2026, month, today=DECEMBER) for month in (11, None)]
    assert told[1].title == "Tahun 2026, sampai November 2026"


def test_in_january_the_last_year_is_offered_first():
    asked, fault = asked_period("", JANUARY)
    assert (asked, fault) == (Period(2026), "")
    offered = [period.key for period in offered_periods(asked, JANUARY)]
    assert offered[:3] == ["2026", "2026-12", "2026-11"] and offered[-2:] == ["2025", "2024"]
    for running in ("2027", "2027-01"):
        shown, fault = asked_period(running, JANUARY)
        assert shown == Period(2026) and "belum berakhir" in fault


@pytest.mark.parametrize(
    "asked", ["2099", "2026-13", "0000", "2026-00", "abc", "2026-11-01", "٢٠٢٦", "' OR 1=1", "\x00"]
)
def test_a_period_that_is_none_shows_the_newest_year(client, way_kanan, asked):
    page = client.get(reverse("survey_results", args=["way-kanan"]), {"periode": asked})
    assert page.status_code == 200
    newest, _ = asked_period("", timezone.localdate(timezone=WIB))
    assert chosen(page.content.decode()) == newest.key
    assert "Masa itu tidak dikenal" in page.content.decode()


@pytest.mark.parametrize("asked", ["2019", "2019-03"])
def test_a_period_before_those_offered_is_the_chosen_one(client, way_kanan, asked):
    page = client.get(reverse("survey_results", args=["way-kanan"]), {"periode": asked}).content.decode()
    assert chosen(page) == asked


# ---- nothing by taking away


def test_a_few_at_the_end_wait_for_the_months_after_them(way_kanan):
    """Three in September: nobody tells them from the year, whichever of its months are read beside it."""
    for month, value, count in ((7, 4, 20), (8, 3, 6), (9, 1, 3)):
        answered(way_kanan, "kk-baru", value, count, in_month(month))
    for today in (date(2026, 10, 1), JANUARY):
        year = shown_of(way_kanan, 2026, today=today)
        assert (year.title, year.whole.respondents) == ("Tahun 2026, sampai Agustus 2026", 26)
        months = {month: shown_of(way_kanan, 2026, month, today=today).whole for month in (7, 8, 9)}
        assert {month for month, whole in months.items() if whole} == {7, 8}


def test_a_few_between_are_never_told_by_reading_the_year_month_after_month(way_kanan):
    """Three in August come into the year with September's six, and neither month is shown alone."""
    for month, value, count in ((7, 4, 20), (8, 1, 3), (9, 3, 6)):
        answered(way_kanan, "kk-baru", value, count, in_month(month))
    read = [shown_of(way_kanan, 2026, today=date(2026, month, 1)).whole for month in (8, 9, 10)]
    assert [whole.respondents for whole in read] == [20, 20, 29]
    shown = {month for month in (7, 8, 9) if shown_of(way_kanan, 2026, month, today=JANUARY).whole}
    assert shown == {7}


def test_services_are_told_when_their_year_is_over(way_kanan):
    answered(way_kanan, "kk-baru", 4, 20, in_month(7))
    answered(way_kanan, "kia", 3, 9, in_month(7))
    for month in (None, 7):
        assert shown_of(way_kanan, 2026, month, today=DECEMBER).services == {}
        assert len(shown_of(way_kanan, 2026, month, today=JANUARY).services) == 2


def test_a_service_of_a_month_is_not_shown_where_its_year_would_tell_a_small_one(way_kanan):
    for month, kk, kia in ((7, 20, 9), (8, 3, 9)):
        answered(way_kanan, "kk-baru", 4, kk, in_month(month))
        answered(way_kanan, "kia", 3, kia, in_month(month))
    assert set(shown_of(way_kanan, 2026, today=JANUARY).services) == {"way-kanan/kk-baru", "way-kanan/kia"}
    july = shown_of(way_kanan, 2026, 7, today=JANUARY)
    assert (july.whole.respondents, july.services) == (29, {})  # what is left beside KIA's nine would tell KK's twenty
    answered(way_kanan, "ktp-el", 4, 8, in_month(7))
    answered(way_kanan, "ktp-el", 4, 8, in_month(8))
    assert set(shown_of(way_kanan, 2026, 7, today=JANUARY).services) == {"way-kanan/kia"}
    assert set(shown_of(way_kanan, 2026, 8, today=JANUARY).services) == {"way-kanan/kia"}
