"""Signing in: password, second factor, rate limits, sessions; a lost role is lost on the next request."""

import time
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.core import mail
from django.test import Client
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from dukcapil.people.accounts import vouch_for_email
from dukcapil.people.desks import sit_at
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user
from tests.people.test_desks import Held, give

PASSWORD = "rahasia"


@pytest.fixture(autouse=True)
def slow_clocks_are_forgiven(settings):
    """A code made just before the half minute turns is still right just after it."""
    settings.MFA_TOTP_TOLERANCE = 1


@pytest.fixture
def officer(registry) -> User:
    return a_user(Role.PETUGAS, username="petugas.uji")


def sign_in(client: Client, login: str, password: str = PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password}, **more)


def confirm(client: Client) -> None:
    """Before a second factor is touched, allauth asks for the password once more."""
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def a_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


# ---- password


def test_staff_sign_in_by_username_and_land_on_their_desk(officer, client):
    answer = sign_in(client, "petugas.uji")
    assert (answer.status_code, answer.url) == (302, reverse("desk"))


def test_staff_sign_in_by_email_in_any_case(officer, client):
    officer.email = "petugas@contoh.id"
    officer.save()
    vouch_for_email(officer)
    assert sign_in(client, "Petugas@Contoh.id").url == reverse("desk")


def test_a_technician_without_a_desk_lands_on_the_technicians_pages(registry, client):
    User.objects.create_superuser("teknisi.uji", password=PASSWORD)
    answer = sign_in(client, "teknisi.uji")
    assert answer.url == reverse("admin:index")
    assert client.get(answer.url).status_code == 200


@pytest.mark.parametrize("login, password", [("petugas.uji", "keliru"), ("tidak.ada", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_read_alike(officer, client, login, password):
    answer = sign_in(client, login, password)
    assert not is_signed_in(client)
    assert "tidak benar" in answer.content.decode()


def test_a_citizen_signs_up_and_lands_on_their_cases(registry, client):
    given = {"email": "siti@contoh.id", "password1": "rumah-biru-17", "password2": "rumah-biru-17"}
    answer = client.post(reverse("account_signup"), given)
    assert (answer.status_code, answer.url) == (302, reverse("mine"))
    assert client.get(answer.url).status_code == 200
    citizen = User.objects.get(email="siti@contoh.id")
    assert not citizen.is_staff
    assert not citizen.groups.exists()
    assert "/akun/confirm-email/" in mail.outbox[0].body


@pytest.mark.parametrize(
    "name",
    [
        *("account_login", "account_signup", "account_reset_password", "account_inactive"),
        *("account_email", "account_change_password", "account_reauthenticate", "account_logout"),
        *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"),
    ],
)
def test_the_account_pages_open_in_indonesian_under_the_policy(officer, client, name):
    if name not in ("account_login", "account_signup", "account_reset_password", "account_inactive"):
        sign_in(client, "petugas.uji")
        confirm(client)
    answer = client.get(reverse(name))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="id">' in page
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert " style=" not in page
    assert " onclick=" not in page


# ---- second factor


@pytest.fixture
def required(settings):
    settings.STAFF_MFA_REQUIRED = True


@pytest.mark.parametrize("page", ["/meja/", "/meja/berkas/", "/teknisi/", "/"])
def test_staff_without_a_second_factor_are_sent_to_set_one_up(required, officer, client, page):
    sign_in(client, "petugas.uji")
    answer = client.get(page)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))
    assert client.get(answer.url).status_code == 200


def test_staff_set_up_an_authenticator_and_are_let_in(required, officer, client):
    sign_in(client, "petugas.uji")
    confirm(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    answer = client.post(reverse("mfa_activate_totp"), {"code": a_code(client.session[SECRET_SESSION_KEY])})
    assert answer.status_code == 302
    assert set(Authenticator.objects.filter(user=officer).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert client.get(reverse("desk")).status_code == 200


def test_an_email_the_technician_typed_does_not_bar_the_second_factor(required, officer, client):
    officer.email = "petugas@contoh.id"
    officer.save()
    vouch_for_email(officer)
    sign_in(client, "petugas.uji")
    client.get(reverse("account_email"))
    confirm(client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_a_mandate_makes_its_holder_staff_as_long_as_it_lasts(required, registry, client):
    holder, former = a_user(username="plh"), a_user(username="dulu.plh")
    give(holder, Held(Role.KADIS, "way-kanan", dates=(date(2020, 1, 1), date(2999, 12, 31))))
    give(former, Held(Role.KADIS, "way-kanan", dates=(date(2020, 1, 1), date(2020, 12, 31))))
    client.force_login(holder)
    assert client.get("/").status_code == 302
    client.force_login(former)
    assert client.get("/").status_code == 200


def test_citizens_need_no_second_factor(required, registry, client):
    client.force_login(a_user())
    assert client.get("/").status_code == 200


def test_the_password_alone_does_not_sign_in_who_has_a_second_factor(officer, client):
    secret = give_totp(officer)
    answer = sign_in(client, "petugas.uji")
    assert answer.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    assert not is_signed_in(client)
    assert client.post(answer.url, {"code": a_code(secret)}).url == reverse("desk")
    assert is_signed_in(client)


def test_a_code_signs_in_once(officer):
    secret = give_totp(officer)
    code = a_code(secret)
    signed_in = []
    for client in (Client(), Client()):
        sign_in(client, "petugas.uji")
        client.post(reverse("mfa_authenticate"), {"code": code})
        signed_in.append(is_signed_in(client))
    assert signed_in == [True, False]


def test_a_recovery_code_signs_in_once(officer):
    give_totp(officer)
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    signed_in = []
    for client in (Client(), Client()):
        sign_in(client, "petugas.uji")
        client.post(reverse("mfa_authenticate"), {"code": code})
        signed_in.append(is_signed_in(client))
    assert signed_in == [True, False]


def test_the_technicians_pages_have_no_sign_in_of_their_own(officer, client):
    """Django's own form would let a password in without the second factor."""
    answer = client.post(reverse("admin:login"), {"username": "petugas.uji", "password": PASSWORD})
    assert answer.url.startswith(reverse("account_login"))
    technician = User.objects.create_superuser("teknisi.uji", password=PASSWORD)
    client.force_login(technician)
    client.post(reverse("admin:login"), {"username": "petugas.uji", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(technician.pk)


# ---- the next request


def test_a_deactivated_user_is_out_on_the_next_request(officer, client):
    sign_in(client, "petugas.uji")
    assert client.get(reverse("desk")).status_code == 200
    User.objects.filter(pk=officer.pk).update(is_active=False)
    answer = client.get(reverse("desk"))
    assert answer.url.startswith(reverse("account_login"))
    newcomer = Client()
    assert sign_in(newcomer, "petugas.uji").url == reverse("account_inactive")
    assert not is_signed_in(newcomer)


def test_a_lost_desk_closes_its_cases_on_the_next_request(officer, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    sign_in(client, "petugas.uji")
    pages = [reverse("desk"), reverse("case", args=[case.number]), reverse("act", args=[case.number, "catat"])]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    sit_at(officer, [])
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    assert client.post(pages[2], {"seen": "0"}).status_code == 404


def test_a_new_password_ends_the_other_sessions(officer, client):
    sign_in(client, "petugas.uji")
    officer.set_password("sandi-baru-99")
    officer.save()
    assert client.get(reverse("desk")).status_code == 302


# ---- rate limits


@pytest.fixture
def limits(settings):
    """The limits of production: allauth's own."""
    settings.ACCOUNT_RATE_LIMITS = {}


def test_an_address_that_signs_in_too_often_gets_the_429_page(limits, registry, client):
    for number in range(30):
        assert sign_in(client, f"orang{number}").status_code == 200
    answer = sign_in(client, "orang")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "Terlalu banyak percobaan" in page
    assert "css/dukcapil.css" in page


def test_a_guessed_password_is_held_up_even_when_right_in_the_end(limits, officer, client):
    for _ in range(5):
        sign_in(client, "petugas.uji", "keliru")
    answer = sign_in(client, "petugas.uji")
    assert not is_signed_in(client)
    assert "Terlalu banyak percobaan masuk yang gagal" in answer.content.decode()


def test_behind_a_proxy_the_limit_counts_each_visitor(limits, registry, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    first, second = ({"headers": {"X-Forwarded-For": address}} for address in ("10.0.0.1", "10.0.0.2"))
    assert sign_in(client, "a", **first).status_code == 200
    assert sign_in(client, "b", **second).status_code == 200
    assert sign_in(client, "c", **first).status_code == 429


def test_the_limits_are_on_outside_the_test_run():
    from dukcapil.settings import base, dev

    assert not hasattr(base, "ACCOUNT_RATE_LIMITS")
    assert not hasattr(dev, "ACCOUNT_RATE_LIMITS")
    assert base.STORAGES is not dev.STORAGES  # what one module sets, the others do not find
    assert project.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


# ---- sessions


def test_a_user_sees_their_sessions_and_ends_the_others(officer, client):
    other = Client(headers={"User-Agent": "Ponsel lama"})
    sign_in(other, "petugas.uji")
    other.get(reverse("desk"))
    sign_in(client, "petugas.uji")
    client.get(reverse("desk"))
    page = client.get(reverse("usersessions_list"))
    assert page.status_code == 200
    assert "Ponsel lama" in page.content.decode()
    client.post(reverse("usersessions_list"))
    assert other.get(reverse("desk")).status_code == 302
    assert client.get(reverse("desk")).status_code == 200
    assert UserSession.objects.purge_and_list(officer)[0].session_key == client.session.session_key
