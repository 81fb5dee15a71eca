"""The desk renews itself while it lies open: every 30 seconds, without taking anything out of the officer's hands."""

import re
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import PengaduanWayKanan
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user

from .inspection import DESKTOP, PHONE
from .walking import fits, row_of

HALF_A_MINUTE = 31_000


def an_open_desk(open_page, user) -> Page:
    """A desk whose half minutes pass when the test says so; ``unmoved`` tells whether the page was loaded anew."""
    page = open_page(DESKTOP, user=user)
    page.clock.install()
    page.goto("/meja/")
    page.evaluate("window.unmoved = true")
    return page


def test_a_new_complaint_appears_on_an_open_desk_and_the_focus_stays(open_page):
    when = timezone.now() - timedelta(days=1)
    first = a_case(PengaduanWayKanan, when=when)
    page = an_open_desk(open_page, a_user(Role.PETUGAS))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 berkas menunggu Anda")
    page.keyboard.press("j")
    expect(row_of(page, first.number).get_by_role("link")).to_be_focused()

    second = a_case(PengaduanWayKanan, when=when - timedelta(days=1))
    expect(row_of(page, second.number)).to_have_count(0)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(row_of(page, second.number)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("2 berkas menunggu Anda")
    expect(row_of(page, first.number).get_by_role("link")).to_be_focused()

    third = a_case(PengaduanWayKanan, when=when)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(row_of(page, third.number)).to_have_count(1)
    expect(row_of(page, first.number).get_by_role("link")).to_be_focused()
    assert page.evaluate("window.unmoved"), "the desk was loaded anew"


def test_a_desk_keeps_its_filter_and_what_is_being_typed_while_it_renews_itself(open_page):
    case = a_case(PengaduanWayKanan, when=timezone.now())
    page = an_open_desk(open_page, a_user(Role.PETUGAS))
    sought = page.get_by_role("searchbox")
    sought.fill("surat pin")
    with page.expect_response("**/meja/"):
        page.clock.fast_forward(HALF_A_MINUTE)
    expect(row_of(page, case.number)).to_have_count(1)
    expect(sought).to_have_value("surat pin")
    expect(sought).to_be_focused()
    page.goto("/meja/?cari=tidakada")
    with page.expect_response("**/meja/?cari=tidakada"):
        page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("main")).to_contain_text("Tidak ada yang cocok")
    expect(row_of(page, case.number)).to_have_count(0)


def test_a_desk_whose_session_ended_goes_to_the_sign_in_page(open_page):
    page = an_open_desk(open_page, a_user(Role.PETUGAS))
    Session.objects.all().delete()
    page.clock.fast_forward(HALF_A_MINUTE)
    page.wait_for_url(re.compile(r"/akun/login/\?next=(/|%2F)meja"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Masuk")


def test_the_longest_words_on_a_limit_fit_on_a_phone(open_page):
    a_case(PengaduanWayKanan, when=timezone.now() - timedelta(days=20))
    page = open_page(PHONE, user=a_user(Role.PETUGAS))
    for address in ("/meja/", "/meja/berkas/"):
        page.goto(address)
        limits = page.locator(".desk .state.late")
        expect(limits.first).to_contain_text("Lewat")
        limits.evaluate_all(
            "all => all.forEach(each => { each.textContent = 'Lewat 9 jam 59 menit kerja, seluruhnya' })"
        )
        fits(page)
