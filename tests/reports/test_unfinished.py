"""Months without a final report: who still has to act on each, and the one message a month that says so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.parties import Staff
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office, User
from dukcapil.people.roles import Role
from dukcapil.reports.monthly import correct
from dukcapil.reports.unfinished import remind, unfinished_months
from tests.builders import a_user, staff_of
from tests.casework.test_races import at_once

from .months import IN_NOVEMBER, a_final_report, a_report, a_worked_october, led

THE_TENTH = IN_NOVEMBER.replace(day=10)


def lines_of(office: Office, now=IN_NOVEMBER) -> list[str]:
    return [str(each) for each in unfinished_months(office, now)]


def with_mail(user: User, address: str) -> User:
    user.email = address
    user.save()
    return user


def told(channel: str = "email") -> list[str]:
    said = Notice.objects.filter(event="laporan_belum_final", channel=channel)
    return sorted(said.values_list("address", flat=True))


@pytest.fixture
def staff(way_kanan):
    staff = a_worked_october()
    for role in (Role.ADMIN, Role.KABID):
        with_mail(staff[role], f"{role.value}@contoh.invalid")
    return staff


# ---- the list


def test_a_month_is_unfinished_until_the_kadis_accepts_and_the_list_says_whom_it_waits_for(staff, way_kanan):
    assert lines_of(way_kanan) == ["Oktober 2026 (belum dibuat)"]
    report = a_report()
    assert lines_of(way_kanan) == ["Oktober 2026 (draf, menunggu Petugas Pelayanan Online atau Admin kantor)"]
    report = led(report, "ajukan", staff=staff)
    assert lines_of(way_kanan) == ["Oktober 2026 (menunggu Kepala Bidang)"]
    report = led(report, "teruskan", staff=staff)
    assert lines_of(way_kanan) == ["Oktober 2026 (menunggu Kepala Dinas)"]
    led(report, "terima", staff=staff)
    assert lines_of(way_kanan) == []


def test_a_correction_under_way_leaves_the_final_report_in_force(staff, way_kanan):
    report = a_final_report(staff)
    correct(report, by=Staff(staff[Role.PETUGAS], IN_NOVEMBER), note="Angka SKM.", at=IN_NOVEMBER)
    assert lines_of(way_kanan) == []


def test_the_running_month_is_not_owed_and_past_ones_are_told_from_the_oldest(staff, way_kanan):
    a_report(date(2026, 11, 1))
    in_january = IN_NOVEMBER + timedelta(days=70)
    assert [each.month.month for each in unfinished_months(way_kanan, IN_NOVEMBER)] == [10]
    assert [each.month.month for each in unfinished_months(way_kanan, in_january)] == [10, 11, 12]


def test_a_draft_older_than_what_beat_makes_up_for_is_still_told(staff, way_kanan):
    a_report()
    found = unfinished_months(way_kanan, IN_NOVEMBER + timedelta(days=2 * 365))
    assert (found[0].month, found[0].standing) == (
        date(2026, 10, 1),
        "draf, menunggu Petugas Pelayanan Online atau Admin kantor",
    )
    assert len(found) == 13


def test_an_office_without_a_case_owes_the_last_month(registry):
    tomohon = Office.objects.get(key="tomohon")
    assert lines_of(tomohon) == ["Oktober 2026 (belum dibuat)"]
    report = a_report(office="tomohon")
    assert lines_of(tomohon)[0].startswith("Oktober 2026 (draf, menunggu ")
    led(report, "ajukan", "teruskan", "terima", staff=staff_of("tomohon"))
    assert lines_of(tomohon) == []


def test_the_technician_reads_the_list_of_every_office_until_all_is_final(registry, client):
    client.force_login(User.objects.create_superuser("teknisi.uji", password="rahasia"))
    address = reverse("admin:reports_monthlyreport_changelist")
    page = client.get(address).content.decode()
    assert page.count("(belum dibuat)") == Office.objects.count()
    for office in Office.objects.all():
        for unfinished in unfinished_months(office, timezone.now()):
            report = a_report(unfinished.month, office.key)
            led(report, "ajukan", "teruskan", "terima", staff=staff_of(office.key))
    page = client.get(address).content.decode()
    assert "Setiap bulan yang sudah berakhir ada laporan finalnya." in page
    assert "(belum dibuat)" not in page


# ---- the message


def test_admins_and_technicians_are_told_with_the_page_that_they_open(staff, way_kanan):
    technician = with_mail(a_user(), "teknisi@contoh.invalid")
    technician.is_staff = True
    technician.save()
    with_mail(a_user(Role.ADMIN, "tomohon"), "tomohon@contoh.invalid")
    a_report()
    remind(THE_TENTH)
    of_way_kanan = Notice.objects.filter(event="laporan_belum_final", office=way_kanan, channel="email")
    pages = {notice.address: notice.body for notice in of_way_kanan}
    assert set(pages) == {"admin@contoh.invalid", "teknisi@contoh.invalid"}
    for body in pages.values():
        assert "- Oktober 2026 (draf, menunggu Petugas Pelayanan Online atau Admin kantor)" in body
    assert reverse("monthly_reports") in pages["admin@contoh.invalid"]
    assert reverse("admin:reports_monthlyreport_changelist") in pages["teknisi@contoh.invalid"]
    (other,) = Notice.objects.filter(address="tomohon@contoh.invalid")
    assert other.office.key == "tomohon" and "Tomohon" in other.body
    (rung,) = Notice.objects.filter(event="laporan_belum_final", office=way_kanan, channel="lonceng")
    assert (rung.receiver, rung.link) == (staff[Role.ADMIN], reverse("monthly_reports"))


def test_the_message_comes_once_a_month_from_its_day_on_while_the_office_is_open(staff, settings):
    assert remind(THE_TENTH - timedelta(days=1)) == 0
    assert remind(THE_TENTH.replace(hour=5)) == 0
    assert remind(THE_TENTH) == 1
    assert remind(THE_TENTH + timedelta(hours=1)) == remind(THE_TENTH + timedelta(days=2)) == 0
    assert remind(THE_TENTH.replace(month=12)) == 1
    assert told() == ["admin@contoh.invalid"] * 2
    assert told("lonceng") == [staff[Role.ADMIN].username] * 2
    settings.MONTHLY_REPORT_REMINDER_DAY = 20
    assert remind(THE_TENTH.replace(year=2027, month=1, day=12)) == 0


def test_who_was_not_told_on_the_day_is_told_later(staff):
    assert remind(THE_TENTH + timedelta(days=2)) == 1


def test_nothing_is_sent_where_all_is_final(staff):
    a_final_report(staff)
    assert remind(THE_TENTH) == 0


def test_many_beats_at_once_queue_one_message(committed):
    admin = with_mail(a_user(Role.ADMIN), "admin@contoh.invalid")
    assert sum(at_once(lambda number: remind(THE_TENTH), 4)) == 1
    assert (told(), told("lonceng")) == (["admin@contoh.invalid"], [admin.username])
