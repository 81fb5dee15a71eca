"""The technician's pages of desks and mandates: what is made there opens exactly what it says."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Trail
from dukcapil.people.desks import open_desk, seat_for
from dukcapil.people.models import Desk, Mandate, Office, User
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user

from .pages import address


def test_a_desk_made_here_carries_the_permission_on_its_office(technician, client, way_kanan, working_morning):
    given = {"office": way_kanan.pk, "role": "kabid", "name": "Kabid Capil", "sops": ["way-kanan/akta-kelahiran"]}
    assert client.post(address(Desk, "add"), given).status_code == 302
    desk = Desk.objects.get(name="Kabid Capil")
    assert desk.sops == ["way-kanan/akta-kelahiran"]
    user = a_user()
    user.groups.add(desk.group)
    user = User.objects.get(pk=user.pk)
    assert seat_for(user, Role.KABID, way_kanan, "way-kanan/akta-kelahiran", working_morning)
    assert not seat_for(user, Role.KABID, way_kanan, "way-kanan/kk-baru", working_morning)
    assert LogEntry.objects.filter(object_id=desk.pk, content_type__model="desk").exists()


def test_role_and_office_of_a_desk_stay(technician, client, way_kanan):
    desk = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    given = {"office": Office.objects.get(key="tomohon").pk, "role": "kadis", "name": "Kasi Pindah", "sops": []}
    assert client.post(address(Desk, "change", desk.pk), given).status_code == 302
    desk.refresh_from_db()
    assert (desk.office, desk.role, desk.name) == (way_kanan, "kasi", "Kasi Pindah")


def test_a_desk_shows_who_sits_there(technician, client, way_kanan):
    desk = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    user = a_user()
    user.groups.add(desk.group)
    assert address(User, "change", user.pk) in client.get(address(Desk, "change", desk.pk)).content.decode()


@pytest.mark.parametrize("sop", ["tomohon/pengaduan-online", "way-kanan/tidak-ada"])
def test_a_desk_serves_sops_of_its_own_office_alone(technician, client, way_kanan, sop):
    given = {"office": way_kanan.pk, "role": "kabid", "name": "Kabid Lain", "sops": [sop]}
    assert client.post(address(Desk, "add"), given).status_code == 200
    desk = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    assert client.post(address(Desk, "change", desk.pk), {"name": desk.name, "sops": [sop]}).status_code == 200
    desk.refresh_from_db()
    assert desk.sops == []
    assert not Desk.objects.filter(name="Kabid Lain").exists()


def test_two_desks_of_a_role_differ_in_name(technician, client, way_kanan):
    for name in ("Kasi Satu", "Kasi Dua"):
        desk = open_desk(way_kanan, Role.KASI, name)
    for page in (address(Desk, "add"), address(Desk, "change", desk.pk)):
        answer = client.post(page, {"office": way_kanan.pk, "role": "kasi", "name": "Kasi Satu"})
        assert answer.status_code == 200
        assert "sudah punya meja" in answer.content.decode()


def a_mandate(client, office: Office, user: User, **more):
    given = {
        "office": office.pk,
        "user": user.pk,
        "role": "kadis",
        "kind": "plh",
        "decree": "800/7/2026",
        "starts_on": "2026-11-01",
        "ends_on": "2026-11-30",
        **more,
    }
    return client.post(address(Mandate, "add"), given)


def test_a_mandate_is_given_and_only_its_end_moves_afterwards(technician, client, way_kanan):
    user = a_user(Role.KABID)
    assert a_mandate(client, way_kanan, user).status_code == 302
    mandate = Mandate.objects.get()
    given = {"decree": "lain", "role": "kasi", "starts_on": "2026-01-01", "ends_on": "2026-11-15"}
    assert client.post(address(Mandate, "change", mandate.pk), given).status_code == 302
    mandate.refresh_from_db()
    assert (mandate.decree, mandate.role, mandate.ends_on) == ("800/7/2026", "kadis", date(2026, 11, 15))
    assert mandate.starts_on == date(2026, 11, 1)
    answer = client.post(address(Mandate, "change", mandate.pk), {"ends_on": "2026-10-01"})
    assert "tidak boleh sebelum tanggal mulai" in answer.content.decode()


def test_a_mandate_is_refused_with_a_sentence(technician, client, way_kanan):
    away, holder, twice = a_user(), a_user(Role.KADIS), a_user()
    User.objects.filter(pk=away.pk).update(is_active=False)
    a_mandate(client, way_kanan, twice)
    refused = {
        "tidak boleh sebelum tanggal mulai": a_mandate(client, way_kanan, a_user(), ends_on="2026-10-31"),
        "nonaktif": a_mandate(client, way_kanan, away),
        "sudah memegang peran ini": a_mandate(client, way_kanan, holder),
        "sudah memegang mandat": a_mandate(client, way_kanan, twice, starts_on="2026-11-30", ends_on="2026-12-31"),
        "Bukan SOP": a_mandate(client, way_kanan, a_user(), sops=["tomohon/pengaduan-online"]),
    }
    for sentence, answer in refused.items():
        assert answer.status_code == 200
        assert sentence in answer.content.decode()
    assert Mandate.objects.get().user == twice
    assert a_mandate(client, way_kanan, twice, starts_on="2026-12-01", ends_on="2026-12-31").status_code == 302


def test_a_mandate_somebody_acted_under_is_not_deleted(technician, client, way_kanan, working_morning):
    a_mandate(client, way_kanan, a_user())
    used = Mandate.objects.get()
    case = a_case(PengaduanWayKanan, when=working_morning)
    Trail.objects.create(
        case_id=case.pk, at=working_morning, verb="uji", to_state=case.state, party="staf", user=used.user, mandate=used
    )
    client.post(address(Mandate, "delete", used.pk), {"post": "yes"})
    assert Mandate.objects.filter(pk=used.pk).exists()
    a_mandate(client, way_kanan, a_user())
    unused = Mandate.objects.exclude(pk=used.pk).get()
    assert client.post(address(Mandate, "delete", unused.pk), {"post": "yes"}).status_code == 302
    assert not Mandate.objects.filter(pk=unused.pk).exists()
