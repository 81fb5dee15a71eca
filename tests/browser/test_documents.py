"""The issued document in the browser: taken with the phone's last digits, replaced, given out by a code."""

from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.proof import proof_link
from dukcapil.people.roles import Role
from services.documents import document_of
from services.models import KartuIdentitasAnak, KartuKeluargaBaru
from tests.builders import a_case, a_user, staff_of
from tests.files.making_pdfs import signed

from .inspection import DESKTOP, PHONE
from .walking import send


def two_days_ago():
    return timezone.now() - timedelta(days=2)


def test_a_citizen_takes_the_document_on_a_phone(open_page, inspector, tmp_path):
    case = a_case(KartuKeluargaBaru, "siap_diserahkan", when=two_days_ago())
    page = open_page(PHONE)
    inspector.visit(page, reverse("tracked", args=[case.tracking_code]), "a request whose document is ready")
    page.get_by_role("link", name="Unduh dokumen").click()
    inspector.look(page, "the download")
    page.get_by_label("Empat angka terakhir nomor telepon pemohon").fill("0000")
    page.get_by_role("button", name="Unduh PDF").click()
    expect(page.get_by_role("alert")).to_contain_text("tidak cocok")
    inspector.look(page, "the download with a sentence")
    page.get_by_label("Empat angka terakhir nomor telepon pemohon").fill("7890")
    with page.expect_download() as started:
        page.get_by_role("button", name="Unduh PDF").click()
    kept = tmp_path / started.value.suggested_filename
    started.value.save_as(kept)
    with document_of(case).file.open("rb") as handle:
        assert kept.read_bytes() == handle.read()
    assert kept.name == f"kk-baru-{case.number.lower()}.pdf"
    expect(page.get_by_role("button", name="Unduh PDF")).to_be_enabled()
    inspector.visit(page, reverse("tracked", args=[case.tracking_code]), "a finished request")
    expect(page.get_by_role("link", name="Bukti serah terima (PDF)")).to_be_visible()
    page.get_by_role("link", name="Laporkan kesalahan pada dokumen ini").click()
    expect(page.get_by_label("Nomor register terkait")).to_have_value(case.number)
    inspector.look(page, "the complaint about a document")


def test_the_office_uploads_replaces_and_gives_out_a_code(open_page, inspector, tmp_path):
    staff = staff_of()
    case = a_case(KartuKeluargaBaru, "registrasi", when=two_days_ago(), staff=staff)
    first, better = tmp_path / "kk.pdf", tmp_path / "kk-benar.pdf"
    first.write_bytes(signed("Kartu Keluarga"))
    better.write_bytes(signed("Kartu Keluarga yang benar"))
    page = open_page(DESKTOP, user=staff[Role.OPERATOR])
    inspector.visit(page, reverse("case", args=[case.number]), "a request that waits for its document")
    page.get_by_label("Dokumen bertanda tangan elektronik (PDF)").set_input_files(_a_photo(tmp_path))
    page.get_by_label("Nomor dokumen").fill("1808-KK-27112026-0001")
    page.get_by_role("button", name="Registrasi dan arsipkan").click()
    expect(page.get_by_role("alert")).to_contain_text("Berkas ini bukan PDF")
    inspector.look(page, "the act with a photo for a document")
    page.get_by_label("Dokumen bertanda tangan elektronik (PDF)").set_input_files(first)
    page.get_by_role("button", name="Registrasi dan arsipkan").click()
    expect(page.get_by_role("status")).to_contain_text("Diregistrasi")
    old = document_of(case)
    with old.file.open("rb") as handle:
        assert handle.read() == first.read_bytes()
    desk = open_page(DESKTOP, user=staff[Role.PENYERAHAN])
    desk.goto(reverse("case", args=[case.number]))
    desk.get_by_role("button", name="Beri tahu pemohon").click()
    desk.get_by_role("link", name="Ganti dokumen").click()
    send(desk)
    inspector.look(desk, "a replacement with its sentences")
    desk.get_by_label("Dokumen yang benar (PDF)").set_input_files(better)
    desk.get_by_label("Apa yang salah pada dokumen sebelumnya?").fill("Nama anak kedua tertukar.")
    desk.get_by_role("button", name="Ganti dokumen").click()
    expect(desk.get_by_role("status").first).to_contain_text("Dokumen diganti")
    assert document_of(case) != old
    inspector.look(desk, "a request with two documents")
    desk.get_by_role("link", name="Buat kode unduh").click()
    inspector.look(desk, "before the code")
    desk.get_by_role("button", name="Buat kode unduh").click()
    code = desk.locator("#kode-unduh").text_content()
    inspector.look(desk, "the code")
    citizen = open_page(PHONE, script=False)
    citizen.goto(reverse("download", args=[case.tracking_code]))
    citizen.get_by_label("Empat angka terakhir nomor telepon pemohon").fill(code.lower())
    with citizen.expect_download() as started:
        citizen.get_by_role("button", name="Unduh PDF").click()
    assert Path(started.value.path()).read_bytes() == better.read_bytes()
    inspector.visit(desk, reverse("case", args=[case.number]), "a request that was handed over")


def _a_photo(folder: Path) -> Path:
    photo = folder / "foto.pdf"
    photo.write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 100)
    return photo


def test_a_card_a_refusal_and_the_page_of_the_qr(open_page, inspector, settings):
    when = two_days_ago()
    card = a_case(KartuIdentitasAnak, "siap_diserahkan", when=when)
    refused = a_case(KartuKeluargaBaru, when=when)
    perform(refused, "tolak", by=Staff(a_user(Role.PETUGAS), when), note="Alamatnya di kabupaten lain.", at=when)
    page = open_page(PHONE)
    inspector.visit(page, reverse("tracked", args=[card.tracking_code]), "a card to collect")
    inspector.visit(page, reverse("tracked", args=[refused.tracking_code]), "a refused request")
    expect(page.get_by_role("link", name="Surat penolakan (PDF)")).to_be_visible()
    inspector.visit(page, reverse("receipt", args=[card.tracking_code]), "the receipt of a request")
    inspector.visit(page, proof_link(refused).removeprefix(settings.PUBLIC_URL), "the page of the QR")
