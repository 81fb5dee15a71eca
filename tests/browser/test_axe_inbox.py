"""The inbox looked at as in ``test_axe``: the list, a conversation with its sentences, an import and its rows."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import PengaduanWayKanan
from dukcapil.casework.attachments import clean_waiting
from dukcapil.inbox.arriving import Arriving, Enclosed, receive
from dukcapil.inbox.lapor_job import run
from dukcapil.inbox.lapor_pieces import check_next
from dukcapil.inbox.models import Batch, Conversation
from dukcapil.notices.models import ServiceNumber
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user
from tests.services.applying import PHOTO

from .inspection import DESKTOP, PHONE

ROWS = b"Tracking ID;Tanggal;Kategori;Isi\n1001;10-11-2026;Tidak ada;Sudah tiga minggu menunggu KK.\n;kemarin;;x\n"


def _arrives(text: str, enclosed=(), hours: float = 1) -> Conversation:
    office, now = Office.objects.get(key="way-kanan"), timezone.now()
    number, _ = ServiceNumber.objects.get_or_create(
        phone="+628117961500", defaults={"office": office, "label": "Pengaduan"}
    )
    message = Arriving(
        office=office,
        channel="whatsapp",
        line=str(number.phone),
        number=number,
        contact="+6281234567890",
        name="Siti Aminah",
        message_id=f"uji/{text}",
        text=text,
        at=now - timedelta(hours=hours),
    )
    return receive(message, enclosed, now).conversation


def test_the_inbox_and_a_conversation(open_page, inspector):
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(days=1))
    _arrives("Akta anak saya belum jadi.", hours=30)
    found = _arrives(
        f"Ini fotonya, untuk {case.number}.",
        [Enclosed("kk", upload=SimpleUploadedFile("kk.jpg", PHOTO)), Enclosed("suara", refusal="Pesan suara.")],
    )
    clean_waiting()
    page = open_page(DESKTOP, user=a_user(Role.PETUGAS))
    inspector.visit(page, reverse("inbox"), "the inbox")
    inspector.visit(page, reverse("inbox") + "?cari=tidak-ada", "the inbox with nothing found")
    inspector.visit(page, reverse("conversation", args=[found.public_id]), "a conversation")
    page.get_by_text("Jadikan permohonan").click()
    page.get_by_text("Selesai tanpa berkas").click()
    inspector.look(page, "a conversation with everything open")
    page.get_by_role("button", name="Tandai selesai").click()
    expect(page.get_by_text("Tuliskan alasannya")).to_be_visible()
    inspector.look(page, "a conversation with a sentence")
    page.get_by_role("link", name="Jadikan pengaduan").click()
    expect(page.get_by_role("heading", name="Pengaduan baru")).to_be_visible()
    inspector.look(page, "the counter form filled in from a conversation")
    expect(page.get_by_label("Isi pengaduan")).to_have_value(
        "Akta anak saya belum jadi.\n" + f"Ini fotonya, untuk {case.number}."
    )
    page.get_by_label("Pokok").select_option(index=1)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name="kk.jpg")).to_be_visible()
    inspector.visit(page, reverse("conversation", args=[found.public_id]), "a conversation that became a case")
    page.get_by_label("Balasan").fill("Sudah kami catat, Ibu.")
    page.get_by_role("button", name="balasan").click()
    expect(page.get_by_role("link", name="Kirim lewat WhatsApp")).to_be_visible()
    inspector.look(page, "a conversation with an answer to send by hand")


def test_an_import_of_reports(open_page, inspector):
    page = open_page(DESKTOP, user=a_user(Role.PETUGAS))
    inspector.visit(page, reverse("lapor"), "the import")
    page.get_by_role("button", name="Periksa berkas").click()
    inspector.look(page, "the import with a sentence")
    page.locator("[name=berkas]").set_input_files({"name": "lapor.csv", "mimeType": "text/csv", "buffer": ROWS})
    page.get_by_label("Pokok untuk kategori").select_option(index=1)
    page.get_by_role("button", name="Periksa berkas").click()
    expect(page.get_by_role("button", name="Impor 1 baris")).to_be_visible()
    inspector.look(page, "rows to be mended")
    page.get_by_role("button", name="Impor 1 baris").click()
    expect(page.get_by_text("0 dari 1 baris selesai")).to_be_visible()
    inspector.look(page, "an import under way")
    run(timezone.now)
    inspector.visit(page, page.url, "an import that is done")
    page.set_viewport_size({"width": PHONE, "height": 800})
    number, card = (page.locator(where).bounding_box() for where in (".desk td .reg", ".desk tbody tr"))
    assert number["x"] + number["width"] <= card["x"] + card["width"]


def test_a_long_file_is_checked_while_its_officer_looks_on(open_page, inspector):
    officer, url = a_user(Role.PETUGAS), reverse("lapor")
    row = "{};10-11-2026;keterlambatan;Sudah tiga minggu menunggu KK.\n"
    page = open_page(DESKTOP, user=officer, meant=404)
    for ends in ("checked", "lost"):
        page.goto(url)
        content = "Tracking ID;Tanggal;Kategori;Isi\n" + "".join(row.format(f"{ends}-{n}") for n in range(1_200))
        file = {"name": f"{ends}.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.locator("[name=berkas]").set_input_files(file)
        page.get_by_role("button", name="Periksa berkas").click()
        expect(page.get_by_role("heading", name="Sedang diperiksa, 500 dari 1.200 baris")).to_be_visible()
        if ends == "checked":
            inspector.look(page, "a check under way")
            pager, tab = (page.get_by_role("link", name=name) for name in ("Berikutnya", "Siap diimpor"))
            pager.focus()
            check_next(Batch.objects.get(), timezone.now())
            expect(page.get_by_role("heading", name="Sedang diperiksa, 1.000 dari 1.200 baris")).to_be_visible()
            expect(pager).to_be_focused()
            tab.focus()
            run(timezone.now)
            expect(page.get_by_role("button", name="Impor 1.200 baris")).to_be_visible()  # without a press
            expect(tab).to_have_text("Siap diimpor 1.200")
            expect(tab).to_be_focused()
            inspector.look(page, "a check that is done")
    officer.groups.clear()
    expect(page.get_by_role("heading", name="Halaman tidak ditemukan")).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)


def test_a_pasted_screenshot_joins_the_chosen_files(open_page):
    page = open_page(DESKTOP, user=a_user(Role.PETUGAS))
    page.goto(reverse("record", args=["way-kanan"]))
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array([1])], "layar.png", { type: "image/png" }));
            document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    expect(page.locator(".picked")).to_contain_text("layar.png")
