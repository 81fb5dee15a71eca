"""The rows behind a calendar, and dates in words."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.people.models import Office, User
from dukcapil.worktime import wording
from dukcapil.worktime.models import Holiday, SpecialHours
from dukcapil.worktime.queries import (
    calendar_of,
    last_year_with_joint_leave,
    seed_holidays,
    year_short_of_joint_leave,
)

WIB, WITA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Makassar")
CHRISTMAS, JOINT_LEAVE = date(2026, 12, 25), date(2026, 12, 24)


def test_an_office_reads_its_calendar_in_four_queries_and_then_in_none(way_kanan, django_assert_num_queries):
    SpecialHours.objects.create(office=way_kanan, day=date(2026, 12, 1), opens="08:00", closes="10:00", reason="Apel")
    way_kanan = Office.objects.get(key="way-kanan")
    with django_assert_num_queries(4):
        calendar = calendar_of(way_kanan)
    with django_assert_num_queries(0):
        assert calendar_of(way_kanan) is calendar
    assert not calendar.is_working_day(CHRISTMAS)
    assert not calendar.is_working_day(JOINT_LEAVE)
    assert calendar.is_working_day(date(2026, 12, 23))
    assert calendar.reasons == {date(2026, 12, 1): "Apel"}


def test_joint_leave_is_told_as_such_whatever_it_is_called(way_kanan):
    for day, name in ((3, "Natal"), (4, "Cuti Bersama Natal")):
        Holiday.objects.create(day=date(2027, 5, day), kind=Holiday.Kind.JOINT_LEAVE, name=name)
    Holiday.objects.create(day=date(2027, 5, 5), kind=Holiday.Kind.NATIONAL, name="Natal")
    closed = calendar_of(Office.objects.get(pk=way_kanan.pk)).closed
    told = [closed[date(2027, 5, day)] for day in (3, 4, 5)]
    assert told == ["Natal (cuti bersama)", "Cuti Bersama Natal", "Natal"]


def test_an_office_may_stay_open_on_joint_leave(way_kanan):
    way_kanan.open_on_joint_leave = True
    assert calendar_of(way_kanan).is_working_day(JOINT_LEAVE)
    assert not calendar_of(way_kanan).is_working_day(CHRISTMAS)


def test_a_local_holiday_closes_one_office_only(way_kanan):
    day = date(2026, 11, 10)
    Holiday.objects.create(office=way_kanan, day=day, kind=Holiday.Kind.LOCAL, name="Hari jadi kabupaten")
    way_kanan.refresh_from_db()
    assert not calendar_of(way_kanan).is_working_day(day)
    assert calendar_of(Office.objects.get(key="brebes")).is_working_day(day)


@pytest.mark.parametrize("mine", [True, False])
def test_a_changed_row_gives_the_offices_concerned_a_new_version(way_kanan, mine):
    brebes = Office.objects.get(key="brebes")
    before = way_kanan.calendar_version, brebes.calendar_version
    owner = way_kanan if mine else None
    row = Holiday.objects.create(office=owner, day=date(2027, 5, 4), kind=Holiday.Kind.LOCAL, name="Hari jadi")
    versions = [before]
    for change in (lambda: None, lambda: row.save(), row.delete):
        change()
        way_kanan.refresh_from_db()
        brebes.refresh_from_db()
        versions.append((way_kanan.calendar_version, brebes.calendar_version))
    assert len({ours for ours, _ in versions}) == 4
    assert len({theirs for _, theirs in versions}) == (1 if mine else 4)


def test_an_office_in_another_zone_gets_a_new_version(way_kanan):
    before = way_kanan.calendar_version
    Office.objects.filter(pk=way_kanan.pk).update(time_zone="Asia/Makassar")
    way_kanan.refresh_from_db()
    assert way_kanan.calendar_version > before


def test_special_hours_beat_the_week_and_the_holiday(way_kanan):
    SpecialHours.objects.create(office=way_kanan, day=CHRISTMAS, opens="08:00", closes="10:00", reason="Layanan khusus")
    way_kanan.refresh_from_db()  # an office read before knows its old calendar
    assert calendar_of(way_kanan).close_of(CHRISTMAS) == datetime(2026, 12, 25, 10, tzinfo=WIB)


def test_seeding_again_keeps_what_an_office_edited(registry):
    edited = Holiday.objects.filter(day=CHRISTMAS, office=None)
    edited.update(name="Natal (diubah)")
    assert seed_holidays(range(2026, 2027)) == 0
    assert edited.get().name == "Natal (diubah)"


def test_the_technician_is_warned_of_a_year_whose_joint_leave_nobody_entered(registry, client):
    last = last_year_with_joint_leave()
    assert year_short_of_joint_leave(date(last, 6, 1)) is None
    assert year_short_of_joint_leave(date(last, 10, 1)) == last + 1
    assert year_short_of_joint_leave(date(last + 3, 1, 5)) == last + 3
    client.force_login(User.objects.create_superuser("teknisi", password="rahasia"))
    assert "belum tercatat" not in client.get(reverse("admin:worktime_holiday_changelist")).content.decode()
    Holiday.objects.filter(kind=Holiday.Kind.JOINT_LEAVE).delete()
    warning = f"Cuti bersama {timezone.localdate().year} belum tercatat"
    office = Office.objects.get(key="way-kanan")
    holidays, hours = (
        reverse("admin:worktime_holiday_changelist"),
        reverse("admin:people_office_change", args=[office.pk]),
    )
    assert warning in client.get(holidays).content.decode()
    assert f'{warning}. Masukkan di <a href="{holidays}">' in client.get(hours).content.decode()
    Office.objects.filter(pk=office.pk).update(open_on_joint_leave=True)
    assert warning not in client.get(hours).content.decode()  # nobody there stays away on such days
    assert warning not in client.get(reverse("admin:people_office_add")).content.decode()


def test_the_last_year_with_joint_leave_is_known(registry):
    assert last_year_with_joint_leave() >= 2027


@pytest.mark.parametrize(
    "zone, expected",
    [(WIB, "Jumat, 27 November 2026 pukul 15.30 WIB"), (WITA, "Jumat, 27 November 2026 pukul 16.30 WITA")],
)
def test_a_moment_is_written_in_words_with_its_zone(zone, expected):
    assert wording.moment_in_words(datetime(2026, 11, 27, 8, 30, tzinfo=ZoneInfo("UTC")), zone) == expected


@pytest.mark.parametrize(
    "days, expected",
    [
        (0, "hari ini 09.00"),
        (1, "besok 09.00"),
        (-1, "kemarin 09.00"),
        (3, "Jum 13 Nov 09.00"),
        (90, "Sen 8 Feb 2027 09.00"),
    ],
)
def test_a_near_moment_is_short(days, expected):
    now = datetime(2026, 11, 10, 9, tzinfo=WIB)
    assert wording.moment_in_short(now + timedelta(days=days), WIB, now) == expected


@pytest.mark.parametrize(
    "text, expected",
    [("2022-01-19", "19 Januari 2022"), ("2022-01", "Januari 2022"), ("", "tidak disebut"), ("2023", "2023")],
)
def test_a_papers_date_stays_as_precise_as_the_paper(text, expected):
    assert wording.paper_date(text) == expected


@pytest.mark.parametrize(
    "minutes, expected",
    [
        (0, "kurang dari 1 menit"),
        (7, "7 menit"),
        (60, "1 jam"),
        (258, "4 jam 18 menit"),
        (4500, "3 hari 3 jam"),
        (-7, "7 menit"),
    ],
)
def test_a_length_is_written_in_words(minutes, expected):
    assert wording.length_in_words(timedelta(minutes=minutes)) == expected


@pytest.mark.parametrize(
    "minutes, expected",
    [(3, "3 menit"), (59, "59 menit"), (65, "1 jam 5 menit"), (600, "10 jam"), (2_999, "49 jam")],
)
def test_office_time_has_no_days_of_its_own(minutes, expected):
    assert wording.office_length(timedelta(minutes=minutes)) == expected
