"""Every page of the portal, looked at on a phone and on a desk (see ``inspection``)."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from complaints.models import PengaduanPalangkaRaya, PengaduanWayKanan
from dukcapil.casework.models import Case
from dukcapil.demo.cases import ways_to_every_state
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from sop_registry.models import Sop
from tests.builders import a_case, a_citizen, a_user, lead, staff_of

from .inspection import DESKTOP, Inspector
from .walking import send

OPEN_MENUS = "for (const menu of document.querySelectorAll('details.menu')) menu.open = true"
SPOIL_EVERY_FIELD = """() => {
    const wrong = {kind: 'x', place: 'a'.repeat(151), related_number: '9'.repeat(31), occurred_on: '2999-01-01',
        phone: 'abc', email: 'abc', nik: '123', website: 'x', text: 'pendek'};
    for (const [name, value] of Object.entries(wrong)) {
        const field = document.querySelector(`main [name=${name}]`);
        if (field.type === 'radio') field.checked = true;
        field.value = value;
    }
}"""
SPOILT = """() => {
    document.documentElement.lang = 'en';
    document.body.insertAdjacentHTML('beforeend', `<h1 id="isi">Dua</h1><img src="data:,"><div class="broad"></div>
        <button class="btn btn-primary">A</button><button class="btn btn-primary"></button>`);
    document.querySelector('.broad').style.width = '2000px';
    document.querySelector('.broad').textContent = 'lebar';
}"""


def a_case_in_every_state(staff: dict) -> dict[str, Case]:
    """Way Kanan's complaint, once in every state and end."""
    when = timezone.now() - timedelta(days=6)
    return {
        state: a_case(PengaduanWayKanan, state, when=when, staff=staff)
        for state in ways_to_every_state(PengaduanWayKanan.flow)
    }


def test_the_inspection_finds_what_is_wrong_with_a_spoilt_page(open_page):
    page, inspector = open_page(DESKTOP), Inspector()
    page.goto("/")
    page.evaluate(SPOILT)
    inspector.look(page, "spoilt")
    report = inspector.report()
    for fault in (
        "image-alt",
        "button-name",
        "language 'en'",
        "2 first headings",
        "2 primary",
        "id used twice",
        "px wide",
    ):
        assert fault in report


def test_the_public_pages(open_page, inspector):
    page = open_page(DESKTOP)
    inspector.visit(page, "/")
    for office in Office.objects.all():
        inspector.visit(page, reverse("office_home", args=[office.key]))
    inspector.visit(page, reverse("complain", args=["way-kanan"]), "the form")
    page.evaluate(SPOIL_EVERY_FIELD)
    send(page)
    expect(page.locator(".error-summary li")).to_have_count(12)
    inspector.look(page, "the form with every sentence")
    inspector.visit(page, reverse("track"), "track")
    page.get_by_label("Nomor register").fill("ADU-WKN-2026-000001")
    page.get_by_label("Kode lacak").fill("salah")
    send(page)
    inspector.look(page, "track with a wrong code")
    page.evaluate(OPEN_MENUS)
    inspector.look(page, "a citizen's open menu")
    inspector.visit(page, "/tidak-ada/", status=404)
    page.goto(reverse("complain", args=["way-kanan"]))
    page.context.clear_cookies()
    send(page)
    inspector.look(page, "403 of a form that is too old")


def test_the_pages_that_say_what_went_wrong(open_page, inspector):
    page = open_page(DESKTOP)
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for template in ("400", "403", "413", "429", "500"):
        show_at(page, f"/{template}/", render_to_string(f"{template}.html", request=request))
        inspector.visit(page, f"/{template}/")


def show_at(page: Page, address: str, content: str) -> None:
    """Let an address answer with a page that is hard to provoke."""
    page.route(f"**{address}", lambda route: route.fulfill(body=content, content_type="text/html"))


def test_the_citizens_pages_in_every_state(open_page, inspector):
    cases = a_case_in_every_state(staff_of())
    page = open_page(DESKTOP)
    inspector.visit(page, reverse("receipt", args=[cases["pencatatan"].tracking_code]), "receipt")
    for state, case in cases.items():
        inspector.visit(page, reverse("tracked", args=[case.tracking_code]), f"tracked in {state}")
    answered = cases["konfirmasi"]
    page.goto(reverse("tracked_act", args=[answered.tracking_code, "sanggah"]))
    send(page)
    inspector.look(page, "an objection without a reason")
    inspector.visit(
        page, reverse("tracked_act", args=[answered.tracking_code, "catat"]), "409 of a citizen", status=409
    )
    first = cases["pencatatan"].tracking_code
    inspector.visit(page, reverse("tracked_act", args=[first, "tolak"]), "403 of a citizen", status=403)


def test_the_list_of_a_citizen_with_an_account(open_page, inspector):
    citizen = a_user()
    page = open_page(DESKTOP, user=citizen)
    inspector.visit(page, reverse("mine"), "no cases of one's own")
    a_case(PengaduanWayKanan, when=timezone.now(), applicant=a_citizen(account=citizen))
    inspector.visit(page, reverse("mine"), "one's own cases")


def test_the_officers_lists(open_page, inspector):
    staff = staff_of()
    idle = open_page(DESKTOP, user=staff[Role.PETUGAS])
    inspector.visit(idle, reverse("desk"), "a clean desk")
    a_case_in_every_state(staff)
    for _ in range(24):
        a_case(PengaduanWayKanan, when=timezone.now())
    page = open_page(DESKTOP, user=staff[Role.PETUGAS])
    inspector.visit(page, reverse("desk"), "a desk of more than a page")
    expect(page.get_by_role("link", name="Berikutnya")).to_be_visible()
    inspector.visit(page, reverse("cases"), "all cases, the filters open")
    inspector.visit(page, reverse("cases") + "?cari=siti&saluran=web&batas=lewat", "cases found")
    expect(page.get_by_role("row")).not_to_have_count(0)
    inspector.visit(page, reverse("cases") + "?sejak=kemarin&keadaan=x", "filters that are not understood")
    inspector.visit(page, reverse("cases") + "?cari=TIDAK-ADA", "a search without result")
    page.goto(reverse("desk"))
    page.evaluate(OPEN_MENUS)
    inspector.look(page, "an officer's open menu")


def test_the_case_page_in_every_state_before_the_role_that_acts(open_page, inspector):
    staff = staff_of()
    cases = a_case_in_every_state(staff)
    pages = {role: open_page(DESKTOP, user=staff[role]) for role in (Role.PETUGAS, Role.PENGELOLA)}
    for state, case in cases.items():
        acting = Role(case.waiting_for) if case.waiting_for in pages else Role.PETUGAS
        inspector.visit(pages[acting], reverse("case", args=[case.number]), f"case in {state} before {acting}")
    watching = pages[Role.PENGELOLA]
    inspector.visit(watching, reverse("case", args=[cases["pencatatan"].number]), "a case that waits for another")


def test_an_act_that_asks_for_much(open_page, inspector):
    kasi = a_user(Role.KASI, "palangka-raya")
    when = timezone.now() - timedelta(days=2)
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=when, staff={Role.KASI: kasi})
    page = open_page(DESKTOP, user=kasi)
    inspector.visit(page, reverse("case", args=[case.number]), "a disposition")
    page.get_by_role("button", name="Setujui", exact=True).click()
    page.wait_for_url("**/setujui/")
    inspector.look(page, "a disposition with its sentences")


def test_the_act_page_when_something_is_wrong(open_page, inspector):
    staff = staff_of()
    when = timezone.now() - timedelta(days=2)
    case = a_case(PengaduanWayKanan, "solusi", when=when, staff=staff)
    page = open_page(DESKTOP, user=staff[Role.PETUGAS])
    address = reverse("act", args=[case.number, "jawab"])
    inspector.visit(page, address, "the act page")
    send(page)
    inspector.look(page, "the act page with a sentence")
    page.get_by_label("Jawaban untuk pemohon").fill("Kalimat yang tidak boleh hilang.")
    lead(case, ["laporkan"], when=when, staff=staff)
    send(page)
    inspector.look(page, "409")
    inspector.visit(page, reverse("act", args=[case.number, "tetapkan"]), "403", status=403)
    inspector.visit(page, reverse("act", args=[case.number, "hapus"]), "404 of an unknown verb", status=404)
    inspector.visit(page, reverse("case", args=["ADU-BRS-2026-000001"]), "404 before an officer", status=404)


def test_the_account_pages(open_page, inspector):
    page = open_page(DESKTOP)
    inspector.visit(page, reverse("account_login"))
    send(page)
    inspector.look(page, "sign-in with its sentences")
    inspector.visit(page, reverse("account_signup"))
    inspector.visit(page, reverse("account_reset_password"))
    inspector.visit(page, reverse("account_reset_password_done"))
    user = a_user(Role.PETUGAS, username="petugas")
    sign_in(page)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list"):
        inspector.visit(page, reverse(name))
    for name in ("account_change_password", "account_email", "account_logout"):
        inspector.visit(page, reverse(name))
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        inspector.visit(page, reverse(name), f"{name} with an app")
    stranger = open_page(DESKTOP)
    sign_in(stranger)
    assert stranger.url.endswith(reverse("mfa_authenticate"))
    inspector.look(stranger, "the second step of signing in")


def sign_in(page: Page) -> None:
    page.goto(reverse("account_login"))
    page.locator("#id_login").fill("petugas")
    page.locator("#id_password").fill("rahasia")
    send(page)


def test_the_sops_and_their_lists(open_page, inspector):
    page = open_page(DESKTOP)
    inspector.visit(page, reverse("sop_index"))
    for office in Office.objects.all():
        inspector.visit(page, reverse("office_sops", args=[office.key]))
    admin = open_page(DESKTOP, user=a_user(Role.ADMIN))
    inspector.visit(admin, reverse("sop_oddities"))


@pytest.mark.parametrize("kind", Sop.Kind.values)
def test_every_sop_sheet(open_page, inspector, kind):
    page = open_page(DESKTOP)
    for sop in Sop.objects.filter(kind=kind).select_related("office"):
        inspector.visit(page, reverse("sop", args=[sop.office.key, sop.slug]))
