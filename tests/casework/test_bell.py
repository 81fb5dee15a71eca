"""The bell shows what was said of limits to the desks a person sits at, and to nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.bell import alerts_for, unread
from dukcapil.casework.models import Alert, AlertsRead, Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.recounting import recount_changed_calendars
from dukcapil.casework.sweep import sweep
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from dukcapil.worktime.models import Holiday
from tests.builders import a_case, a_user
from tests.casework.test_sweep import at
from tests.complaints.reading import words


@pytest.fixture
def late_case(registry) -> Case:
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(11, 9))  # warned, late, and climbed to the kasi
    return case


def test_each_desk_hears_what_was_said_to_its_role(late_case):
    heard = {role: alerts_for(a_user(role), timezone.now()).count() for role in (Role.PETUGAS, Role.KASI, Role.KABID)}
    assert heard == {Role.PETUGAS: 1, Role.KASI: 1, Role.KABID: 0}
    assert not alerts_for(a_user(Role.PETUGAS, "brebes"), timezone.now()).exists()
    assert not alerts_for(a_user(Role.PETUGAS, sops=["way-kanan/kia"]), timezone.now()).exists()
    assert alerts_for(a_user(Role.PETUGAS, sops=["way-kanan/pengaduan"]), timezone.now()).count() == 1


def test_the_page_tells_what_is_late_and_what_is_over(client, late_case):
    petugas = a_user(Role.PETUGAS)
    client.force_login(petugas)
    page = client.get(reverse("bell")).content.decode()
    assert "1 pemberitahuan baru" in page
    assert "Waktu langkah Pencatatan hampir habis." not in page  # it was, and is late by now
    assert "Langkah Pencatatan melewati batas waktunya." in page
    assert "Selasa, 10 November 2026 pukul 09.05 WIB" in page
    perform(late_case, "catat", by=Staff(petugas, timezone.now()))
    assert "Langkah itu sudah dikerjakan." in client.get(reverse("bell")).content.decode()


def test_of_a_limit_that_a_changed_calendar_put_off_the_alert_says_so(client, late_case):
    Holiday.objects.bulk_create(
        Holiday(office=late_case.office, day=at(day, 0).date(), kind=Holiday.Kind.LOCAL, name="Hari jadi")
        for day in (10, 11)
    )
    recount_changed_calendars(at(11, 10))
    client.force_login(a_user(Role.PETUGAS))
    page = client.get(reverse("bell")).content.decode()
    assert "dihitung ulang" in page and "Langkah Pencatatan melewati batas waktunya." not in page


def test_what_was_read_is_new_no_more_and_never_becomes_new_again(client, late_case):
    petugas = a_user(Role.PETUGAS)
    client.force_login(petugas)
    a_case(PengaduanWayKanan, when=at(11, 9))
    sweep(at(11, 10))
    first, last = alerts_for(petugas, timezone.now()).order_by("id")
    assert unread(petugas, timezone.now()) == 2
    assert "Pemberitahuan 2 " in words(client.get(reverse("desk")))
    for upto, left in ((first.pk, 1), (last.pk, 0), (first.pk, 0), ("9" * 25, 0), ("abc", 0), (-1, 0)):
        assert client.post(reverse("bell_read"), {"sampai": upto}).status_code == 302
        assert unread(User.objects.get(pk=petugas.pk), timezone.now()) == left
    assert AlertsRead.objects.get(user=petugas).last_id == last.pk


def test_the_page_asks_as_much_of_many_alerts_as_of_few(client, late_case, django_assert_num_queries):
    client.force_login(a_user(Role.PETUGAS))
    client.get(reverse("bell"))
    with django_assert_num_queries(9):  # one is what waits in the inbox, for the menu
        client.get(reverse("bell"))
    for minutes in range(40):
        a_case(PengaduanWayKanan, when=at(10, 9) + timedelta(minutes=minutes))
    sweep(at(10, 15))
    with django_assert_num_queries(9):  # one is what waits in the inbox, for the menu
        page = client.get(reverse("bell"))
    assert "?sebelum=" in page.content.decode()
    for strange in ("0", "-5", "abc", "9" * 30):
        assert client.get(reverse("bell"), {"sebelum": strange}).status_code == 200


def test_a_count_that_stopped_says_that_there_are_more(client, late_case):
    petugas = a_user(Role.PETUGAS)
    client.force_login(petugas)
    one = Alert.objects.filter(role=Role.PETUGAS).values().latest("pk") | {"id": None}
    for up_to, on_the_page, on_the_tab in (
        (100, "100 pemberitahuan baru", "Pemberitahuan 100"),
        (101, "Lebih dari 100 pemberitahuan baru", "Pemberitahuan 100+"),
    ):
        missing = up_to - unread(petugas, timezone.now())
        Alert.objects.bulk_create(Alert(**one | {"spell": up_to * 1_000 + number}) for number in range(missing))
        assert f"{on_the_page} Kabar untuk" in words(client.get(reverse("bell")))
        assert f"{on_the_tab} " in words(client.get(reverse("desk")))
