"""Applying on a phone: each file goes by itself, a cut-off one again; the same without script; every page looked at."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from dukcapil.casework.attachments import clean_waiting
from dukcapil.people.roles import Role
from services.drafts import files_of
from services.models import Application, Draft
from tests.builders import a_user
from tests.files.making_pdfs import a_pdf
from tests.services.filled import SOPS, filled
from tests.services.walking import a_draft
from tests.services.walking import send as apply_for

from .inspection import PHONE, Inspector
from .walking import fits, follow, press, says, unfold

SLUGS = [sop.partition("/")[2] for sop in SOPS]
PAPERS = ("Kartu Keluarga", "Akta kelahiran anak", "KTP-el orang tua", "Foto anak ukuran 3x4")


def a_scan(name: str) -> dict:
    return {"name": name, "mimeType": "application/pdf", "buffer": a_pdf()}


def choose(page: Page, paper: str, *names: str) -> None:
    """Choose files for a requirement, found by what its field is called."""
    page.get_by_label(re.compile(rf": {re.escape(paper)}$")).set_input_files([a_scan(name) for name in names])


def fill(page: Page, section: str, answers: dict) -> None:
    """Fill in a step as a person does: a field by its name, a choice by its label's box."""
    for name, value in answers.items():
        put(page, f"{section}-{name}", value)
    fits(page)
    press(page, "Simpan dan lanjut")


def put(page: Page, name: str, value) -> None:
    """Answer one field of a step, whatever its kind; a field that the step does not show is passed over."""
    field = page.locator(f"main [name='{name}']")
    if field.count() > 1:
        page.locator(f"main [name='{name}'][value='{value}']").check()
    elif not field.count() or value in ("", None):
        return
    elif field.get_attribute("type") == "checkbox":
        field.set_checked(value == "ya")
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(str(value))
    else:
        field.fill(str(value))


def test_a_family_applies_on_a_phone_and_every_file_goes_by_itself(open_page):
    page = open_page(PHONE)
    page.goto("/way-kanan/")
    follow(page, "Ajukan dokumen")
    follow(page, "Kartu Identitas Anak baru")
    says(page, "Persyaratan", "Gratis", "Tanya lewat WhatsApp")
    follow(page, "Ajukan sekarang")
    answers = filled("way-kanan/kia")
    for number, section in enumerate(answers, 1):
        says(page, f"Langkah {number} dari 6")
        fill(page, section, answers[section])
    says(page, "0 dari 4 yang wajib sudah ada.")
    for paper in PAPERS:
        choose(page, paper, f"{paper} satu.pdf", f"{paper} dua.pdf")
        expect(page.get_by_text(f"{paper} dua.pdf").first).to_be_visible()
    says(page, "4 dari 4 yang wajib sudah ada.")
    clean_waiting()
    expect(page.get_by_role("link", name="Kartu Keluarga satu.pdf")).to_be_visible()  # the page asks by itself
    fits(page)
    follow(page, "Lanjut")
    says(page, "180803********06", "Kartu Keluarga satu.pdf")
    page.get_by_label("Isian ini benar").check()
    press(page, "Kirim permohonan")
    says(page, "Tanda terima", "KIA-WKN-")
    assert Application.objects.get().attachments.count() == 8


def test_an_upload_that_is_cut_off_is_sent_again_and_kept_once(open_page):
    draft, page = a_draft("kia", papers=[]), open_page(PHONE)
    page.goto(reverse("draft_files", args=[draft.token]))
    cut = []

    def cut_the_first(route: Route) -> None:
        cut.append(route.request.url)
        route.abort("aborted") if len(cut) == 1 else route.continue_()

    page.route("**/berkas/kk/", cut_the_first)
    choose(page, "Kartu Keluarga", "depan.pdf")
    says(page, "Terputus. Berkas ini belum terkirim.")
    assert not files_of(draft).exists()
    press(page, "Coba lagi")
    says(page, "1 dari 4 yang wajib sudah ada.")
    choose(page, "Kartu Keluarga", "depan.pdf")
    expect(page.locator(".sending li")).to_have_count(0)
    assert files_of(draft).count() == 1
    press(page, "Buang depan.pdf")
    says(page, "0 dari 4 yang wajib sudah ada.")


def test_a_file_chosen_before_the_script_has_come_is_sent_when_it_comes(open_page):
    draft, page, held = a_draft("ktp-el", papers=[]), open_page(PHONE), []
    page.route("**/unggah*.js", lambda route: held.append(route))
    page.goto(reverse("draft_files", args=[draft.token]), wait_until="commit")
    choose(page, "Kartu Keluarga", "kk.pdf")
    expect(page.locator("#kartu-kk .picked")).to_contain_text("kk.pdf")
    held[0].continue_()
    expect(page.locator("#kartu-kk header .state.ok")).to_be_visible()
    expect(page.locator("#kartu-kk .picked")).to_have_count(0)
    assert [file.requirement for file in files_of(draft)] == ["kk"]


def test_a_file_that_is_too_large_does_not_even_leave(open_page):
    draft, page = a_draft("kia", papers=[]), open_page(PHONE)
    page.goto(reverse("draft_files", args=[draft.token]))
    large = {"name": "besar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"0" * 10 * 1024 * 1024}
    page.get_by_label(re.compile(": Kartu Keluarga$")).set_input_files([large])
    says(page, "Lebih dari 10 MB.")
    assert not files_of(draft).exists()


def test_without_script_members_are_added_and_files_sent_by_plain_forms(open_page):
    page = open_page(PHONE, script=False)
    family = a_draft("kk-baru", papers=[])
    page.goto(reverse("section", args=[family.token, "anggota"]))
    press(page, "Tambah anggota")
    says(page, "Anggota 3")
    press(page, "Hapus anggota 1")
    expect(page.get_by_role("group", name=re.compile("^Anggota"))).to_have_count(2)
    expect(page.get_by_label("Nama", exact=True).first).to_have_value("Bima Santoso")
    birth = a_draft("akta-kelahiran", papers=[])
    page.goto(reverse("draft_files", args=[birth.token]))
    unfold(page.get_by_role("main"), "Surat keterangan kelahiran")
    choose(page, "Surat keterangan kelahiran", "surat.pdf")
    page.locator("#syarat-surat-kelahiran").get_by_role("button", name="Unggah").click()
    says(page, "1 dari 3 yang wajib sudah ada.", "surat.pdf")


def test_an_officer_takes_in_who_stands_there(open_page):
    page = open_page(1280, user=a_user(Role.PETUGAS))
    page.goto("/meja/")
    follow(page, "Permohonan baru")
    follow(page, "Kartu Identitas Anak baru")
    answers = filled("way-kanan/kia")
    fill(page, "pemohon", answers.pop("pemohon"))
    for section in answers:
        fill(page, section, answers[section])
    for box in page.get_by_label("Berkas asli diperlihatkan").all()[:3]:
        box.check()
    press(page, "Simpan dan lanjut")
    says(page, "Boleh dicatat, tetapi ini masih kurang", "Lampirkan Foto anak ukuran 3x4.")
    page.get_by_label("Isian sudah dibacakan").check()
    press(page, "Catat dan cetak")
    says(page, "Tanda terima", "KIA-WKN-")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_pages_of_a_service(open_page, inspector: Inspector, slug):
    page, draft = open_page(PHONE), a_draft(slug)
    clean_waiting()
    inspector.visit(page, reverse("service", args=["way-kanan", slug]))
    inspector.visit(page, reverse("apply", args=["way-kanan", slug]))
    for section in draft.answers:
        inspector.visit(page, reverse("section", args=[draft.token, section]))
    page.goto(reverse("apply", args=["way-kanan", slug]))
    press(page, "Simpan dan lanjut")
    inspector.look(page, f"{slug}, nothing filled in")
    inspector.visit(page, reverse("draft_files", args=[draft.token]))
    inspector.visit(page, reverse("review", args=[draft.token]))
    press(page, "Kirim permohonan")
    inspector.look(page, f"{slug}, without consent")
    inspector.visit(page, reverse("review", args=[a_draft(slug, papers=[]).token]), f"{slug}, papers missing")


def test_the_pages_around_them(open_page, inspector: Inspector):
    page, officer = open_page(PHONE), a_user(Role.PETUGAS)
    inspector.visit(page, reverse("services", args=["way-kanan"]))
    old = a_draft("kia")
    Draft.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    inspector.visit(page, reverse("draft", args=[old.token]), status=410)
    at_the_counter = open_page(1280, user=officer)
    inspector.visit(at_the_counter, reverse("record_services", args=["way-kanan"]))
    inspector.visit(at_the_counter, reverse("record_application", args=["way-kanan", "kia"]))
    press(at_the_counter, "Cari")
    press(at_the_counter, "Simpan dan lanjut")
    inspector.look(at_the_counter, "an intake, nothing filled in")
    intake = a_draft("kia", papers=["kk"], recorded_by=officer, channel="loket")
    inspector.visit(at_the_counter, reverse("draft_files", args=[intake.token]))
    inspector.visit(at_the_counter, reverse("review", args=[intake.token]))
    apply_for(Client(), a_draft("kia"))
    revision = a_draft("kia", papers=[], revises=Application.objects.get())
    inspector.visit(page, reverse("review", args=[revision.token]), "a form that is mended")
    inspector.visit(page, reverse("section", args=[revision.token, "pemohon"]), "a step that is mended")
