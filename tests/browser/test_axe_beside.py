"""What lies beside the flow, looked at as in ``test_axe``: the counter, words, personal data, secrecy, the rating."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import PengaduanWayKanan
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.talk import write
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user, staff_of

from .inspection import DESKTOP
from .walking import send


def test_the_counter_form(open_page, inspector):
    for name in ("Siti Aminah", "Joko Santoso"):
        who = a_citizen(name=name, nik="1808014507900003")
        a_case(PengaduanWayKanan, when=timezone.now(), applicant=who)
    page = open_page(DESKTOP, user=a_user(Role.PETUGAS))
    inspector.visit(page, reverse("record", args=["way-kanan"]), "the counter form")
    page.get_by_role("radio", name="SP4N-LAPOR").check()
    page.evaluate("document.querySelector('[name=received_at]').value = '2999-01-01T08:00'")
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Tuliskan Tracking ID dari SP4N-LAPOR.")
    inspector.look(page, "the counter form with its sentences")
    page.get_by_label("Cari yang sudah tercatat").fill("0812 3456 7890")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("button", name="Pakai")).to_have_count(2)
    inspector.look(page, "the counter form with people found")
    page.get_by_role("button", name="Pakai").first.click()
    expect(page.get_by_role("button", name="Bukan orang ini")).to_be_visible()
    inspector.look(page, "the counter form with a person taken")
    page.get_by_role("button", name="Bukan orang ini").click()
    page.get_by_label("Cari yang sudah tercatat").fill("0899 9999 999")
    page.get_by_role("button", name="Cari").click()
    expect(page.get_by_role("main")).to_contain_text("Belum ada yang tercatat")
    inspector.look(page, "the counter form with nobody found")


def test_what_is_done_beside_the_flow(open_page, inspector):
    staff, when = staff_of(), timezone.now() - timedelta(days=2)
    case = a_case(PengaduanWayKanan, "solusi", when=when, staff=staff, applicant=a_citizen(nik="1808014507900003"))
    write(case, "Apakah ada yang kurang?", by=CitizenOf(case.pk))
    write(case, "Tidak ada.", by=Staff(staff[Role.PETUGAS], when))
    write(case, "Jangan dijanjikan.", by=Staff(staff[Role.PETUGAS], when), internal=True)
    page = open_page(DESKTOP, user=staff[Role.PETUGAS])
    inspector.visit(page, reverse("case", args=[case.number]), "a case with a conversation")
    for name in ("officer_writes", "personal_data"):
        inspector.visit(page, reverse(name, args=[case.number]))
        send(page)
        inspector.look(page, f"{name} with a sentence")
    page.get_by_label("Untuk apa data ini dibuka?").fill("Mencocokkan NIK dengan database.")
    send(page)
    inspector.look(page, "personal data, opened")
    inspector.visit(page, reverse("secrecy", args=[case.number]))
    citizen = open_page(DESKTOP)
    inspector.visit(citizen, reverse("tracked", args=[case.tracking_code]), "tracked with a conversation")
    inspector.visit(citizen, reverse("citizen_writes", args=[case.tracking_code]))
    send(citizen)
    inspector.look(citizen, "citizen_writes with a sentence")


def test_a_rating(open_page, inspector):
    done = a_case(PengaduanWayKanan, "selesai", when=timezone.now() - timedelta(days=2))
    page = open_page(DESKTOP)
    inspector.visit(page, reverse("rating", args=[done.tracking_code]))
    send(page)
    inspector.look(page, "rating with a sentence")
    page.get_by_role("radio", name="Kurang baik").check()
    send(page)
    inspector.look(page, "tracked with the rating given")


def test_secret_cases_before_who_may_read_them_and_who_may_not(open_page, inspector):
    staff, when = staff_of(), timezone.now() - timedelta(days=1)
    case = a_case(PengaduanWayKanan, when=when, anonymous=True, confidential=True, applicant=a_citizen(name="Ria Uji"))
    address = reverse("case", args=[case.number])
    for role, reads_content in ((Role.PETUGAS, True), (Role.ADMIN, False), (Role.KADIS, False)):
        page = open_page(DESKTOP, user=staff[role])
        inspector.visit(page, address, f"a secret case before {role}")
        expect(page.get_by_role("main").get_by_text(case.content)).to_have_count(1 if reads_content else 0)
        expect(page.get_by_role("main")).not_to_contain_text("Ria Uji")
    page = open_page(DESKTOP, user=staff[Role.PETUGAS])
    inspector.visit(page, reverse("cases"), "a list with a secret case")
    inspector.visit(page, reverse("personal_data", args=[case.number]), "personal data that stay closed")
    expect(page.get_by_role("main")).not_to_contain_text("Ria Uji")
