"""Office time: due times and office minutes, checked against a slow model that counts minute by minute."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dukcapil.worktime.calendar import (
    Calendar,
    Standard,
    add_office_time,
    due,
    nth_working_day,
    office_time_between,
)
from dukcapil.worktime.line import NeverOpen

WIB = ZoneInfo("Asia/Jakarta")
MORNING, AFTERNOON = (time(7, 30), time(12)), (time(13), time(16))
FRIDAY = ((time(7, 30), time(11, 30)), (time(13), time(16, 30)))
OFFICE = Calendar(
    zone=WIB,
    week=dict.fromkeys(range(4), (MORNING, AFTERNOON)) | {4: FRIDAY},
    overrides={date(2026, 11, 17): ((time(8), time(10)),)},
    closed={date(2026, 11, 11): "Libur daerah"},
)


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=WIB)


@pytest.mark.parametrize(
    "start, standard, expected",
    [
        (at(9, 9), Standard(10, "menit"), at(9, 9, 10)),
        (at(9, 11, 55), Standard(10, "menit"), at(9, 13, 5)),  # over lunch
        (at(9, 15, 55), Standard(10, "menit"), at(10, 7, 35)),  # overnight
        (at(10, 15, 55), Standard(10, "menit"), at(12, 7, 35)),  # over a holiday
        (at(13, 11, 25), Standard(10, "menit"), at(13, 13, 5)),  # the longer Friday break
        (at(13, 16, 25), Standard(10, "menit"), at(16, 7, 35)),  # over the weekend
        (at(14, 9), Standard(10, "menit"), at(16, 7, 40)),  # received on a Saturday
        (at(9, 9, 0, 7), Standard(2, "jam"), at(9, 11, 0, 7)),  # exact to the second
        (at(16, 15), Standard(2, "jam"), at(17, 9)),  # into a short day
        (at(16, 15, 30), Standard(3, "jam"), at(18, 8)),  # across a short day
        (at(9, 9), Standard(1, "hari kerja"), at(10, 16)),
        (at(9, 23), Standard(1, "hari kerja"), at(10, 16)),
        (at(10, 9), Standard(1, "hari kerja"), at(12, 16)),
        (at(12, 9), Standard(3, "hari kerja"), at(17, 10)),
        (at(12, 9), Standard(1, "hari"), at(13, 16, 30)),
        (at(13, 9), Standard(2, "hari", calendar_days=True), at(15, 23, 59, 59)),
    ],
)
def test_work_is_due_when_the_standard_says(start, standard, expected):
    assert due(start, standard, OFFICE) == expected


def test_a_calendar_without_hours_says_so():
    with pytest.raises(NeverOpen):
        due(at(9, 9), Standard(10, "menit"), Calendar(zone=WIB, week={}))


@pytest.mark.parametrize("value, unit", [(0, "menit"), (-1, "hari kerja"), (5, "sebentar")])
def test_a_standard_that_makes_no_sense_is_refused(value, unit):
    with pytest.raises(ValueError):
        Standard(value, unit)


@st.composite
def calendars(draw):
    """A week of zero to three spans a day, some overrides and closed days; Mondays are always open a little."""

    def spans():
        edges = sorted(draw(st.lists(st.integers(0, 95), min_size=0, max_size=6, unique=True)))
        edges = edges[: len(edges) // 2 * 2]
        return tuple(
            (time(a * 15 // 60, a * 15 % 60), time(b * 15 // 60, b * 15 % 60))
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        )

    week = {day: spans() for day in range(7)}
    week[0] = week[0] or (MORNING,)
    days = st.dates(date(2026, 11, 1), date(2026, 11, 30))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]))),
        week=week,
        overrides={day: spans() for day in draw(st.lists(days, max_size=3))},
        closed=dict.fromkeys(draw(st.lists(days, max_size=5)), "libur"),
    )


def minutes_open(calendar: Calendar, start: datetime, end: datetime) -> int:
    """The slow model: look at every minute."""
    count, moment = 0, start
    while moment < end:
        here = moment.astimezone(calendar.zone)
        count += any(opens <= here.time() < closes for opens, closes in calendar.spans(here.date()))
        moment += timedelta(minutes=1)
    return count


moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 20)).map(
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=WIB)
)


@settings(max_examples=60, deadline=None)
@given(calendars(), moments, st.integers(0, 4000))
def test_office_minutes_agree_with_counting_every_minute(calendar, start, length):
    end = start + timedelta(minutes=length)
    assert office_time_between(start, end, calendar) == timedelta(minutes=minutes_open(calendar, start, end))
    assert office_time_between(end, start, calendar) == -timedelta(minutes=minutes_open(calendar, start, end))


@settings(max_examples=60, deadline=None)
@given(calendars(), moments, st.integers(1, 900))
def test_adding_office_time_is_the_inverse_of_measuring_it(calendar, start, minutes):
    amount = timedelta(minutes=minutes)
    end = add_office_time(start, amount, calendar)
    assert office_time_between(start, end, calendar) == amount
    assert minutes_open(calendar, end - timedelta(minutes=1), end) == 1


@settings(max_examples=60, deadline=None)
@given(calendars(), st.dates(date(2026, 10, 20), date(2026, 11, 25)), st.integers(1, 40))
def test_the_nth_working_day_agrees_with_counting_them(calendar, after, count):
    day, left = after, count
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert nth_working_day(after, count, calendar) == day


@settings(deadline=None)
@given(
    first=st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 2, 1)),
    day=st.integers(min_value=-230, max_value=230),
    hour=st.integers(min_value=0, max_value=23),
    zone=st.sampled_from([WIB, ZoneInfo("Asia/Jayapura"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Etc/GMT+12")]),
)
def test_an_answer_does_not_hang_on_what_was_asked_before(first, day, hour, zone):
    """The days are drawn in blocks from the first question on: the edges of a block count like every other day."""
    first = first.replace(tzinfo=zone)
    asked = datetime.combine(first.date() + timedelta(days=day), time(hour), zone)
    used, fresh = (Calendar(zone=zone, week=dict.fromkeys(range(7), ((time(0), time(23, 59)),))) for _ in range(2))
    due(first, Standard(10, "menit"), used)
    begin = asked - timedelta(hours=5)
    assert office_time_between(begin, asked, used) == office_time_between(begin, asked, fresh)


@pytest.mark.parametrize("later", range(95, 103))
def test_a_morning_a_block_later_is_counted(later):
    calendar = Calendar(zone=WIB, week=dict.fromkeys(range(7), (MORNING,)))
    due(at(9, 11, 43), Standard(10, "menit"), calendar)
    morning = at(9, 8) + timedelta(days=later)
    assert office_time_between(morning, morning + timedelta(hours=2), calendar) == timedelta(hours=2)
