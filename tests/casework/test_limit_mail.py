"""Staff hear of limits by e-mail as well: one mail with all that is new, as often as each person wants it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from dukcapil.casework.bell import mark_read
from dukcapil.casework.limit_mail import MOST_LINES, mail_limits
from dukcapil.casework.models import Alert, Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.sweep import sweep
from dukcapil.notices.models import Notice
from dukcapil.people.models import Mandate, Office, User
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user
from tests.casework.test_sweep import at


def reader(role: Role = Role.PETUGAS, office: str = "way-kanan", **more) -> User:
    user = a_user(role, office, **more)
    user.email = f"{user.username}@contoh.go.id"
    user.save()
    return user


def mails(user: User) -> list[Notice]:
    return list(Notice.objects.filter(event="peringatan", address=user.email).order_by("id"))


@pytest.fixture
def case(registry) -> Case:
    return a_case(PengaduanWayKanan, when=at(10, 9))  # 5 minutes to record it


def test_a_mail_says_what_is_late_and_where_and_names_nobody(case):
    petugas, kasi = reader(), reader(Role.KASI)
    sweep(at(10, 9, 5))
    assert mail_limits(at(10, 9, 10)) == 1
    (mail,) = mails(petugas)
    assert mail.subject == "1 berkas mendekati atau melewati batas waktunya"
    assert f"{case.number}, {case.edition.short_title}" in mail.body
    assert "Langkah Pencatatan melewati batas waktunya." in mail.body
    assert "Batasnya Selasa, 10 November 2026 pukul 09.05 WIB" in mail.body
    assert reverse("case", args=[case.number]) in mail.body
    assert "hampir habis" not in mail.body  # the later word replaces the earlier one
    assert case.applicant.name not in mail.body
    assert mail.state == Notice.State.WAITING
    assert mails(kasi) == []


def test_mails_come_an_hour_apart_and_carry_only_what_is_new(case):
    petugas = reader()
    sweep(at(10, 9, 5))
    mail_limits(at(10, 9, 10))
    second = a_case(PengaduanWayKanan, when=at(10, 9, 10))
    sweep(at(10, 9, 20))
    assert mail_limits(at(10, 9, 30)) == 0
    assert mail_limits(at(10, 10, 10)) == 1
    assert mail_limits(at(10, 11, 30)) == 0  # nothing new
    newest = mails(petugas)[-1]
    assert second.number in newest.body
    assert case.number not in newest.body


def test_once_a_day_means_the_next_day(case):
    petugas = reader()
    petugas.limit_mail = User.LimitMail.DAILY
    petugas.save()
    sweep(at(10, 9, 5))
    assert mail_limits(at(10, 9, 10)) == 1
    a_case(PengaduanWayKanan, when=at(10, 10))
    sweep(at(10, 11))
    assert mail_limits(at(10, 13)) == 0
    assert mail_limits(at(11, 7, 0)) == 0  # the office is closed
    assert mail_limits(at(11, 9)) == 1


def test_what_was_read_or_done_or_is_not_wanted_is_not_mailed(case):
    read, wants_none, gone, without = reader(), reader(), reader(), a_user(Role.PETUGAS)
    wants_none.limit_mail = User.LimitMail.NEVER
    wants_none.save()
    gone.is_active = False
    gone.save()
    sweep(at(10, 9, 5))
    mark_read(read, Alert.objects.latest("id").pk, at(10, 9, 6))
    assert mail_limits(at(10, 9, 10)) == 0
    late = reader()
    perform(case, "catat", by=Staff(without, at(10, 9, 12)), at=at(10, 9, 12))
    assert mail_limits(at(10, 9, 20)) == 0
    assert mails(late) == []


def test_a_fresh_alert_waits_for_sweeps_that_are_still_at_work(case):
    reader()
    sweep(at(10, 9, 5))
    assert mail_limits(at(10, 9, 6)) == 0
    assert mail_limits(at(10, 9, 8)) == 1


def test_a_narrow_desk_and_another_office_hear_of_their_own_alone_and_a_stand_in_hears_too(case):
    narrow, elsewhere = reader(sops=["way-kanan/kia"]), reader(office="brebes")
    stand_in = reader(Role.PENYERAHAN)
    Mandate.objects.create(
        office=Office.objects.get(key="way-kanan"),
        user=stand_in,
        role=Role.PETUGAS,
        kind=Mandate.Kind.PLH,
        decree="800/1/2026",
        starts_on=at(9, 0).date(),
        ends_on=at(12, 0).date(),
    )
    sweep(at(10, 9, 5))
    assert mail_limits(at(10, 9, 10)) == 1
    assert (mails(narrow), mails(elsewhere), len(mails(stand_in))) == ([], [], 1)


def test_a_long_list_is_cut_and_says_how_many_more(registry):
    petugas = reader()
    for _ in range(MOST_LINES + 3):
        a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(10, 9, 6))
    mail_limits(at(10, 9, 10))
    (mail,) = mails(petugas)
    assert mail.body.count("melewati batas waktunya.") == MOST_LINES
    assert "Dan 3 berkas lagi." in mail.body
    assert mail.subject.startswith(f"{MOST_LINES + 3} berkas")


def test_two_beats_at_once_queue_one_mail(committed):
    petugas = reader()
    a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(10, 9, 5))

    def beat(_):
        try:
            return mail_limits(at(10, 9, 10))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(beat, range(4))) == 1
    assert len(mails(petugas)) == 1


def test_the_bell_lets_each_choose_how_often(client, case):
    petugas = reader()
    client.force_login(petugas)
    page = client.get(reverse("bell")).content.decode()
    assert petugas.email in page
    assert client.post(reverse("limit_mail"), {"limit_mail": "hari"}, follow=True).status_code == 200
    petugas.refresh_from_db()
    assert petugas.limit_mail == User.LimitMail.DAILY
    page = client.post(reverse("limit_mail"), {"limit_mail": "selalu"}, follow=True).content.decode()
    assert "Pilih salah satu dari daftar." in page
    petugas.refresh_from_db()
    assert petugas.limit_mail == User.LimitMail.DAILY
    client.force_login(a_user(Role.PETUGAS))
    assert "belum punya alamat e-mail" in client.get(reverse("bell")).content.decode()
