"""The pages on which requirements are checked and mended, on a phone and on a desk; and the check by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dukcapil.casework.models import Attachment
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.people.roles import Role
from services.checking import Finding, check
from services.models import AktaKelahiran, KtpElektronik
from tests.builders import a_user
from tests.services.applying import Status, a_file, an_application, statuses

from .inspection import DESKTOP, PHONE

BLURRED = Finding(Status.REFUSED, "Foto buram atau terpotong: sisi kanan tidak terlihat")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer(committed):
    return a_user(Role.PETUGAS)


def case_of(of, now):
    return an_application(of, when=now - timedelta(hours=1))


def returned(case, officer, now, *codes):
    staff = Staff(officer, now)
    good = Finding(Status.ACCEPTED)
    check(case, {item.code: BLURRED if item.code in codes else good for item in case.to_check}, by=staff)
    return perform(case, "kembalikan", by=staff, note="Cukup difoto ulang dengan ponsel.")


def test_the_officers_pages(open_page, inspector, officer, now):
    page = open_page(DESKTOP, user=officer)
    case = case_of(AktaKelahiran, now)
    a_file(case_id=case.pk, requirement="kk", superseded=True)
    a_file(Attachment.Status.QUARANTINED, case_id=case.pk, requirement="buku-nikah")
    inspector.visit(page, reverse("case", args=[case.number]), "checking")
    page.locator("#syarat-kk input[value=ditolak]").check()
    inspector.look(page, "checking, one refused")
    page.locator(".actions").get_by_role("button", name="Simpan pemeriksaan").click()
    inspector.look(page, "checking, without a reason")
    back = returned(case_of(KtpElektronik, now), officer, now, "isian", "kk")
    inspector.visit(page, reverse("case", args=[back.number]), "mending at the counter")
    page.get_by_role("button", name="Catat perbaikan").click()
    inspector.look(page, "mending at the counter, without a word")
    reader = open_page(DESKTOP, user=a_user(Role.KASI))
    inspector.visit(reader, reverse("case", args=[case.number]), "what was handed in")


def test_the_citizens_pages(open_page, inspector, officer, now):
    page = open_page(PHONE)
    case = case_of(KtpElektronik, now)
    inspector.visit(page, reverse("tracked", args=[case.tracking_code]), "sent")
    broken = case_of(KtpElektronik, now)
    broken.attachments.filter(requirement="kk").update(status=Attachment.Status.REFUSED, refusal="Foto ini rusak.")
    inspector.visit(page, reverse("tracked", args=[broken.tracking_code]), "unreadable")
    back = returned(case, officer, now, "isian", "kk")
    inspector.visit(page, reverse("tracked", args=[back.tracking_code]), "mending")
    page.get_by_role("button", name="Kirim perbaikan").click()
    inspector.look(page, "mending, nothing replaced")


def test_the_citizen_replaces_a_file_with_and_without_script(open_page, officer, now, tmp_path):
    from tests.services.applying import PHOTO  # noqa: PLC0415

    photo = tmp_path / "kk-baru.jpg"
    photo.write_bytes(PHOTO)
    for script in (True, False):
        case = returned(case_of(KtpElektronik, now), officer, now, "kk")
        page = open_page(PHONE, script=script)
        page.goto(reverse("tracked", args=[case.tracking_code]))
        page.locator("#syarat-kk input[type=file]").set_input_files(photo)
        if not script:
            page.locator("#syarat-kk").get_by_role("button", name="Unggah").click()
        expect(page.locator("#keadaan-kk")).to_have_text("ada penggantinya")
        page.get_by_role("button", name="Kirim perbaikan").click()
        expect(page.get_by_text(f"Nomornya tetap {case.number}")).to_be_visible()
        assert statuses(case)["kk"] == "menunggu"


def test_the_citizen_corrects_the_form_and_sends_it(open_page, officer, now):
    case = returned(case_of(KtpElektronik, now), officer, now, "isian")
    page = open_page(PHONE)
    page.goto(reverse("tracked", args=[case.tracking_code]))
    page.get_by_role("button", name="Perbaiki isian").click()
    page.get_by_role("link", name="Ubah Pemilik KTP-el").click()
    page.get_by_label("Nomor KK").fill("1808030101150099")
    page.locator("main form .btn-primary").click()
    page.get_by_role("link", name="Kembali ke perbaikan").click()
    expect(page.get_by_text("Sudah diubah: Nomor KK.")).to_be_visible()
    page.get_by_role("button", name="Kirim perbaikan").click()
    expect(page.get_by_text(f"Nomornya tetap {case.number}")).to_be_visible()
    assert case.as_sop().answers["pemilik"]["no_kk"] == "1808030101150099"
    assert statuses(case)["isian"] == "menunggu"


def test_an_officer_checks_a_file_by_keyboard_alone(open_page, officer, now):
    page = open_page(DESKTOP, user=officer)
    case = case_of(KtpElektronik, now)
    page.goto(reverse("case", args=[case.number]))
    for key in ("j", "t", "g"):
        page.keyboard.press(key)
    page.keyboard.press("ArrowDown")  # the first reason of the list
    page.keyboard.press("Tab")
    page.keyboard.type("sisi kanan")
    expect(page.get_by_role("button", name="Kembalikan ke pemohon")).to_contain_text("(1 hal)")
    page.keyboard.press("Enter")  # saves, and never more than that
    expect(page.get_by_text("Pemeriksaan disimpan.")).to_be_visible()
    assert statuses(case) == {"isian": "diterima", "kk": "ditolak", "surat-kehilangan": "menunggu"}
    assert case.items.get(code="kk").reason == "Foto buram atau terpotong: sisi kanan"


def test_accepting_the_rest_leads_to_the_button_that_fits(open_page, officer, now):
    page = open_page(DESKTOP, user=officer)
    case = case_of(KtpElektronik, now)
    page.goto(reverse("case", args=[case.number]))
    page.get_by_role("button", name="Terima semua").click()
    expect(page.get_by_role("button", name="Nyatakan lengkap")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Dinyatakan lengkap. Tercatat")).to_be_visible()
    assert case.as_sop().state == "cek_data"
