"""The technician's pages of offices, their hours and holidays."""

import pytest

from dukcapil.people.desks import seat_for
from dukcapil.people.models import Office
from dukcapil.people.roles import STAFF_ROLES, Role
from dukcapil.worktime.models import Holiday, OfficeHours, SpecialHours
from tests.builders import a_user

from .pages import address, as_posted, faults


def change_office(client, office: Office, **more):
    page = client.get(address(Office, "change", office.pk))
    return client.post(address(Office, "change", office.pk), {**as_posted(page), **more})


def test_an_office_saved_unchanged_is_unchanged(technician, client, way_kanan):
    before, hours = Office.objects.filter(pk=way_kanan.pk).values().get(), list(OfficeHours.objects.values())
    answer = change_office(client, way_kanan)
    assert answer.status_code == 302, faults(answer)
    assert Office.objects.filter(pk=way_kanan.pk).values().get() == before
    assert list(OfficeHours.objects.values()) == hours


def test_role_labels_are_asked_one_by_one_and_the_key_stays(technician, client, way_kanan):
    change_office(client, way_kanan, label_kadis="Kepala Disdukcapil", label_kasi="", key="lain", code="XXX")
    way_kanan.refresh_from_db()
    assert way_kanan.label_of(Role.KADIS) == "Kepala Disdukcapil"
    assert "kasi" not in way_kanan.labels
    assert (way_kanan.key, way_kanan.code) == ("way-kanan", "WKN")


def test_spans_of_one_day_may_not_overlap(technician, client, way_kanan):
    answer = change_office(client, way_kanan, **{"hours-0-closes": "14:00"})
    assert "bertumpang tindih" in answer.content.decode()
    special = {"special_hours-TOTAL_FORMS": "2"}
    for number, opens in enumerate(("08:00", "09:00")):
        row = {"day": "2027-03-01", "opens": opens, "closes": "12:00", "reason": "Ramadan"}
        special |= {f"special_hours-{number}-{name}": value for name, value in row.items()}
    assert "bertumpang tindih" in change_office(client, way_kanan, **special).content.decode()
    assert (
        change_office(
            client, way_kanan, **{**special, "special_hours-1-opens": "13:00", "special_hours-1-closes": "15:00"}
        ).status_code
        == 302
    )
    assert SpecialHours.objects.filter(office=way_kanan).count() == 2


def test_an_office_does_not_lose_all_its_hours(technician, client, way_kanan):
    rows = OfficeHours.objects.filter(office=way_kanan).count()
    answer = change_office(client, way_kanan, **{f"hours-{number}-DELETE": "on" for number in range(rows)})
    assert "tidak punya batas waktu sama sekali" in answer.content.decode()
    assert OfficeHours.objects.filter(office=way_kanan).count() == rows


def test_a_double_holiday_is_said_to_be_there(technician, client, way_kanan):
    there = Holiday.objects.filter(office=None).first()
    given = {"office": "", "day": f"{there.day:%Y-%m-%d}", "kind": there.kind, "name": "Sekali lagi"}
    assert "sudah ada untuk kantor ini" in client.post(address(Holiday, "add"), given).content.decode()


def new_office(client, **more):
    empty = {
        f"{prefix}-{name}": "0" for prefix in ("hours", "special_hours") for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    given = {
        "key": "bandar-baru",
        "code": "BDB",
        "name": "Disdukcapil Bandar Baru",
        "short_name": "Bandar Baru",
        "initials": "BB",
        "region": "Kota Bandar Baru",
        "government": "Pemerintah Kota Bandar Baru",
        "region_code": "99.71",
        "province": "Lampung",
        "time_zone": "Asia/Jakarta",
        "objection_rounds": "3",
        **empty,
        **more,
    }
    return client.post(address(Office, "add"), given)


def test_a_new_office_comes_with_a_desk_for_every_role(technician, client, working_morning):
    assert new_office(client).status_code == 302
    office = Office.objects.get(key="bandar-baru")
    assert {desk.role for desk in office.desks.all()} == set(STAFF_ROLES)
    user = a_user(Role.KADIS, "bandar-baru")
    assert seat_for(user, Role.KADIS, office, "bandar-baru/apa-saja", working_morning)


@pytest.mark.parametrize("key", ["meja", "akun", "teknisi", "sop", "saya", "static"])
def test_an_office_cannot_take_the_address_of_a_page(technician, client, key):
    answer = new_office(client, key=key)
    assert answer.status_code == 200
    assert "alamat halaman lain" in answer.content.decode()


@pytest.mark.parametrize(
    "kind, office, allowed",
    [("nasional", "", True), ("daerah", "way-kanan", True), ("nasional", "way-kanan", False), ("daerah", "", False)],
)
def test_a_national_holiday_names_no_office_and_a_local_one_does(technician, client, kind, office, allowed):
    where = Office.objects.get(key=office).pk if office else ""
    given = {"day": "2031-05-05", "name": "Hari jadi", "kind": kind, "office": where}
    client.post(address(Holiday, "add"), given)
    assert Holiday.objects.filter(day="2031-05-05").exists() is allowed
