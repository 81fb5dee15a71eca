"""The technician's pages of users: seated, named, deactivated; nobody locks themselves out."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from dukcapil.people.desks import open_desk
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from tests.builders import a_user

from .pages import address, as_posted, sentences


def test_a_new_user_is_seated_named_and_can_sign_in(technician, client, way_kanan):
    desk = open_desk(way_kanan, Role.KASI, "Kasi Identitas")
    given = {
        "username": "budi",
        "password1": "sandi-panjang-7",
        "password2": "sandi-panjang-7",
        "first_name": "Budi",
        "last_name": "Santoso",
        "email": "Budi@Contoh.id",
        "desks": [desk.pk],
    }
    assert client.post(address(User, "add"), given).status_code == 302
    user = User.objects.get(username="budi")
    assert user.check_password("sandi-panjang-7")
    assert list(user.groups.all()) == [desk.group]
    assert EmailAddress.objects.get(user=user).verified
    assert EmailAddress.objects.get(user=user).email == "budi@contoh.id"


def change_user(client, user: User, **more):
    page = client.get(address(User, "change", user.pk))
    given = {**as_posted(page), **more}
    return client.post(address(User, "change", user.pk), {name: value for name, value in given.items() if value != ""})


def test_moving_a_user_to_another_desk_is_written_down(technician, client, way_kanan):
    user, desk = a_user(Role.PETUGAS), open_desk(way_kanan, Role.KABID, "Kabid Capil")
    assert change_user(client, user, desks=[desk.pk]).status_code == 302
    assert list(user.groups.all()) == [desk.group]
    logged = " ".join(entry.get_change_message() for entry in LogEntry.objects.filter(object_id=user.pk))
    assert "Kabid Capil" in logged


def test_a_user_saved_unchanged_keeps_desks_groups_and_email(technician, client):
    user = a_user(Role.PETUGAS)
    other = Group.objects.create(name="bukan meja")
    user.groups.add(other)
    before = set(user.groups.all())
    assert change_user(client, user).status_code == 302
    assert set(user.groups.all()) == before


def test_a_user_is_deactivated_and_never_deleted(technician, client):
    user = a_user(Role.PETUGAS)
    assert change_user(client, user, is_active="").status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert client.post(address(User, "delete", user.pk), {"post": "yes"}).status_code == 403


def test_who_is_deactivated_is_signed_out_for_good(technician, client):
    user, other = a_user(Role.PETUGAS), a_user(Role.PETUGAS)
    browsers = {each: [Client(), Client()] for each in (user, other)}
    for each, theirs in browsers.items():
        for browser in theirs:
            browser.post(reverse("account_login"), {"login": each.username, "password": "rahasia"})
    keys = [browser.session.session_key for browser in browsers[user]]
    assert Session.objects.filter(session_key__in=keys).count() == 2
    assert change_user(client, user, is_active="").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    assert not Session.objects.filter(session_key__in=keys).exists()
    logged = " ".join(entry.get_change_message() for entry in LogEntry.objects.filter(object_id=user.pk))
    assert "2 sesi diakhiri" in logged
    assert change_user(client, user, is_active="on").status_code == 302
    assert [browser.get(reverse("mine")).status_code for browser in browsers[user]] == [302, 302]
    assert [browser.get(reverse("mine")).status_code for browser in browsers[other]] == [200, 200]


@pytest.mark.parametrize("lost", ["is_active", "is_staff"])
def test_technicians_cannot_lock_themselves_out(technician, client, lost):
    answer = change_user(client, technician, **{lost: ""})
    assert "tidak dapat menutup akses Anda sendiri" in answer.content.decode()
    technician.refresh_from_db()
    assert technician.is_active
    assert technician.is_staff


def test_who_sits_at_a_desk_has_a_name(technician, client):
    user = a_user(Role.PETUGAS)
    assert "Isi nama petugas" in change_user(client, user, first_name="").content.decode()


def test_two_accounts_cannot_share_an_email(technician, client):
    other, user = a_user(), a_user()
    EmailAddress.objects.create(user=other, email="satu@contoh.id", verified=True, primary=True)
    assert "sudah dipakai akun lain" in change_user(client, user, email="Satu@contoh.id").content.decode()


def test_a_changed_email_drops_the_old_address(technician, client):
    user = a_user()
    EmailAddress.objects.create(user=user, email="lama@contoh.id", verified=True, primary=True)
    change_user(client, user, email="baru@contoh.id")
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [("baru@contoh.id", True)]


def test_the_page_offers_neither_groups_nor_permissions(technician, client):
    page = client.get(address(User, "change", a_user().pk)).content.decode()
    for name in ("groups", "user_permissions", "is_superuser"):
        assert f'name="{name}"' not in page


def test_a_post_cannot_make_a_superuser(technician, client):
    user = a_user()
    change_user(client, user, is_superuser="on")
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_technician_sets_a_password_anew(technician, client):
    user = a_user()
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    shown = client.get(page)
    assert shown.status_code == 200
    assert 'name="usable_password"' not in shown.content.decode()
    assert client.post(page, {"password1": "", "password2": ""}).status_code == 200
    assert client.post(page, {"password1": "sandi-baru-99", "password2": "sandi-baru-99"}).status_code == 302
    user.refresh_from_db()
    assert user.check_password("sandi-baru-99")


def test_a_lost_second_factor_is_taken_away(technician, client):
    user, other = a_user(), a_user()
    for each in (user, other):
        TOTP.activate(each, generate_totp_secret())
    given = {"action": "reset_second_factor", "_selected_action": [user.pk]}
    answer = client.post(address(User, "changelist"), given, follow=True)
    assert "dihapus" in sentences(answer)
    assert list(Authenticator.objects.values_list("user_id", flat=True)) == [other.pk]
