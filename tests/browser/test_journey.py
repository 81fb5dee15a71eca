"""One complaint of Way Kanan from the portal's front door to the citizen's last word, on a phone."""

import re
from io import BytesIO

import pikepdf
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from complaints.models import Complaint, PengaduanTomohon
from dukcapil.casework.attachments import clean_waiting
from dukcapil.casework.models import Case, Trail
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_words
from tests.builders import a_case, a_user

from .inspection import PHONE
from .walking import act, fits, follow, keeps_quiet_about, open_from_desk, press, says, sign_in, track, unfold

STORY = "KK kami diajukan dua minggu lalu dan belum terbit.\nAnak saya perlu KK untuk mendaftar sekolah."
FIRST_ANSWER = "KK Anda menunggu verifikasi data kelahiran. Kami selesaikan pekan ini."
SECOND_ANSWER = "KK Anda terbit hari ini dan dapat diambil di loket 2 mulai pukul 13.00."
HAPPENED_ON = "2026-11-02"
OBJECTION = "Jawabannya belum menyebut hari dan tempat mengambil KK."
FRONT_DESK, OFFICIAL = "Petugas Penerima Aduan", "Pejabat Pengelola Pengaduan"


def a_phone_photo() -> dict:
    """A JPEG as a phone takes it: lying on its side, with maker and place in its EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn right
    exif[0x010F] = "Ponsel Rahasia"
    exif.get_ifd(0x8825).update({1: "S", 2: (4.0, 30.0, 0.0)})
    out = BytesIO()
    Image.effect_noise((640, 480), 50).convert("RGB").save(out, "JPEG", exif=exif, comment=b"catatan rahasia")
    return {"name": "foto KK.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def says_to_citizen(page: Page, state: str, now: str = "") -> None:
    """The tracking page, freshly loaded: its state in words, and the stop where the case is now."""
    page.reload()
    expect(page.locator("main header .state")).to_have_text(state)
    if now:
        expect(page.locator(".way [aria-current=step]")).to_contain_text(f"Sekarang: {now}")
    fits(page)


def a_scan() -> dict:
    """A second file, a PDF of one empty page."""
    document = pikepdf.new()
    document.add_blank_page()
    out = BytesIO()
    document.save(out)
    return {"name": "resi.pdf", "mimeType": "application/pdf", "buffer": out.getvalue()}


def file_complaint(page: Page) -> tuple[str, str]:
    """From the front door to the receipt; returns the register number and the tracking code as printed.

    The consent is forgotten at first: what was typed and the files that were sent are still there.
    """
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Urusan dokumen kependudukan, jelas sampai selesai")
    follow(page, "Disdukcapil Kabupaten Way Kanan")
    says(page, "Ceritakan; dijawab paling lambat 1 hari kerja.")
    follow(page, "Sampaikan pengaduan")
    page.get_by_role("radio", name="Pengaduan", exact=True).check()
    page.get_by_label("Tentang apa?").select_option(label="Dokumen belum jadi")
    page.get_by_label("Ceritakan yang terjadi").fill(STORY)
    page.get_by_label("Foto atau PDF").set_input_files([a_phone_photo(), a_scan()])
    unfold(page.get_by_role("main"), "Tambah tempat, tanggal")
    page.get_by_label("Di mana terjadinya?").fill("Loket 2, Blambangan Umpu")
    page.get_by_label("Tanggal kejadian").fill(HAPPENED_ON)
    page.get_by_label("Nomor register terkait").fill("adu wkn 2026 000001")
    page.get_by_label("Nama Anda").fill("Siti Aminah")
    page.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
    fits(page)
    press(page, "Kirim pengaduan")
    says(page, "Ada yang perlu diperbaiki", "Beri tanda setuju agar aduan dapat kami tangani.")
    says(page, "Sudah kami simpan, tidak perlu dipilih lagi", "foto KK.jpg", "resi.pdf")
    expect(page.get_by_label("Tanggal kejadian")).to_have_value(HAPPENED_ON)
    page.get_by_label("Saya setuju data ini dipakai").check()
    press(page, "Kirim pengaduan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tanda terima")
    says(page, "2 berkas")
    number, code = page.locator(".receipt-key .code").all_inner_texts()
    assert re.fullmatch(r"ADU-WKN-\d{4}-\d{6}", number)
    assert re.fullmatch(r"([2-9A-Z]{4}-){3}[2-9A-Z]{4}", code)
    return number, code


def buttons(page: Page) -> Locator:
    """The buttons of every form, folded ones included."""
    return page.locator("main form button")


def test_a_complaint_travels_from_the_front_door_through_a_second_round_to_its_end(open_page):
    a_user(Role.PETUGAS, username="petugas")
    a_user(Role.PENGELOLA, username="pengelola")
    elsewhere = a_case(PengaduanTomohon, when=timezone.now())

    citizen = open_page(PHONE)
    number, code = file_complaint(citizen)
    case = Complaint.objects.get(number=number)
    due = moment_in_words(case.due_at, case.office.zone)
    assert re.fullmatch(r"\w+, \d{1,2} \w+ \d{4} pukul \d\d\.\d\d WIB", due)
    says(citizen, "Kiriman Anda sudah kami terima.", due, f"Berikutnya: {FRONT_DESK} menangani kiriman Anda.")
    expect(citizen.get_by_role("img", name="Kode QR ke halaman lacak")).to_be_visible()

    track(citizen, number.lower(), f" {code.lower()} ")
    says(citizen, STORY.split("\n")[0], "foto KK.jpg", "resi.pdf", "sedang diperiksa", "Jawaban paling lambat", due)
    says(citizen, "Loket 2, Blambangan Umpu", "Senin, 2 November 2026", "ADU-WKN-2026-000001")
    says_to_citizen(citizen, "Menunggu giliran", "Menganalisis masalah yang dilaporkan")
    says(citizen, f"di {FRONT_DESK}", "Dikirim", "Anda · hari ini")
    expect(citizen.get_by_role("link", name="foto KK.jpg")).to_have_count(0)

    clean_waiting()
    officer = open_page(PHONE)
    sign_in(officer, "petugas")
    expect(officer.get_by_role("heading", level=1)).to_have_text("1 berkas menunggu Anda")
    _sees_nothing_of(officer, elsewhere)
    open_from_desk(officer, number)
    says(officer, STORY.split("\n")[0], "Siti Aminah", "0812-3456-7890", "Langkah 2 dalam SOP, standar 5 menit.")
    _the_photo_is_clean(officer)
    act(officer, "Catat pengaduan", Catatan_internal="Sesuai buku register 14.")
    says(officer, "Langkah Anda: Solusi", "Dicatat", "Sesuai buku register 14.")
    says_to_citizen(citizen, "Sedang dikerjakan", "Menjelaskan duduk masalahnya")
    keeps_quiet_about(citizen, "buku register 14")

    act(officer, "Laporkan ke pejabat pengelola")
    says(officer, f"Menunggu {OFFICIAL}")
    says_to_citizen(citizen, "Sedang dikerjakan", "Bermusyawarah dengan Tim Penjawab Aduan")
    says(citizen, f"oleh {OFFICIAL}", "Dilaporkan ke pejabat pengelola")
    officer.goto("/meja/")
    says(officer, "Meja Anda bersih")

    official = open_page(PHONE)
    sign_in(official, "pengelola")
    _work_out(official, number, FIRST_ANSWER)
    says(official, f"Menunggu {FRONT_DESK}")
    says_to_citizen(citizen, "Sedang dikerjakan", "Menyampaikan solusi itu kepada pelapor")
    says(citizen, f"oleh {FRONT_DESK}")
    keeps_quiet_about(citizen, FIRST_ANSWER)
    keeps_quiet_about(citizen, "Maria")
    _pass_on(officer, number, FIRST_ANSWER)

    says_to_citizen(citizen, "Menunggu Anda", "Anda menanggapi jawaban")
    says(citizen, "Jawaban kami", FIRST_ANSWER, "Terima jawaban", "Sanggah jawaban")
    keeps_quiet_about(citizen, "Maria")
    act(citizen, "Sanggah jawaban", Keterangan_Anda=OBJECTION)
    says_to_citizen(citizen, "Sedang dikerjakan", "Bermusyawarah dengan Tim Penjawab Aduan")
    says(citizen, "Disanggah", OBJECTION, f"oleh {OFFICIAL}")

    _work_out(official, number, SECOND_ANSWER, sees=OBJECTION)
    _pass_on(officer, number, SECOND_ANSWER)
    says_to_citizen(citizen, "Menunggu Anda", "Anda menanggapi jawaban")
    says(citizen, SECOND_ANSWER)
    act(citizen, "Terima jawaban")
    says_to_citizen(citizen, "Selesai")
    says(citizen, "Jawaban kami", SECOND_ANSWER, "Jawaban diterima")
    expect(buttons(citizen)).to_have_text(["Kirim penilaian"])

    officer.goto(f"/meja/berkas/{number}/")
    says(officer, "Selesai", FIRST_ANSWER, SECOND_ANSWER, OBJECTION, "Maria Tumbelaka")
    beside_the_flow = ["Simpan kelas", "Simpan sebagai catatan internal", *["Sudah dikirim"] * 4]  # no act is left
    expect(buttons(officer)).to_have_text(beside_the_flow)
    case = Case.objects.get(number=number)
    assert (case.state, case.round, case.moves) == ("selesai", 2, 10)
    verbs = "ajukan catat laporkan tetapkan serahkan sampaikan sanggah tetapkan serahkan sampaikan terima"
    assert list(Trail.objects.filter(case_id=case.pk).order_by("seq").values_list("verb", flat=True)) == verbs.split()


def _sees_nothing_of(page: Page, elsewhere: Case) -> None:
    """Another office's case is in no list, and its address answers as if it did not exist."""
    keeps_quiet_about(page, elsewhere.number)
    page.goto(f"/meja/berkas/?cari={elsewhere.number}")
    says(page, "Tidak ada yang cocok")
    assert page.goto(f"/meja/berkas/{elsewhere.number}/").status == 404
    says(page, "Halaman tidak ditemukan")
    keeps_quiet_about(page, elsewhere.number)


def _the_photo_is_clean(page: Page) -> None:
    """The officer opens the photo: upright, and nothing left of what the phone wrote into it."""
    link = page.get_by_role("link", name="foto KK.jpg")
    expect(link).to_be_visible()
    response = page.request.get(link.get_attribute("href"))
    assert (response.status, response.headers["content-type"]) == (200, "image/jpeg")
    photo = Image.open(BytesIO(response.body()))
    assert photo.size == (480, 640)
    assert not photo.getexif()
    assert b"ahasia" not in response.body()
    with page.expect_response(lambda answer: "/berkas/" in answer.url and answer.status == 200):
        link.click()
    page.go_back()


def _work_out(page: Page, number: str, answer: str, sees: str = "") -> None:
    """The official consults the answering team and hands the answer to the front desk."""
    open_from_desk(page, number)
    says(page, "Langkah Anda: Konsultasi", sees)
    act(page, "Tetapkan solusi", Jawaban_untuk_pemohon=answer, Anggota_tim_yang_diajak="Maria Tumbelaka, Yusuf Hidayat")
    says(page, "Langkah Anda: Pemberian solusi", answer, "Maria Tumbelaka, Yusuf Hidayat")
    act(page, "Serahkan ke petugas")


def _pass_on(page: Page, number: str, answer: str) -> None:
    """The front desk finds the answer already filled in, and sends it."""
    open_from_desk(page, number)
    expect(page.get_by_label("Jawaban untuk pemohon")).to_have_value(answer)
    act(page, "Sampaikan jawaban")
    says(page, "Konfirmasi", answer)


def test_the_same_journey_works_without_script(open_page):
    a_user(Role.PETUGAS, username="petugas")
    citizen, officer = open_page(PHONE, script=False), open_page(PHONE, script=False)
    number, code = file_complaint(citizen)
    track(citizen, number, code.lower())
    sign_in(officer, "petugas")
    open_from_desk(officer, number)
    act(officer, "Catat pengaduan")
    act(officer, "Kirim jawaban", Jawaban_untuk_pemohon=SECOND_ANSWER)
    says_to_citizen(citizen, "Menunggu Anda", "Anda menanggapi jawaban")
    says(citizen, SECOND_ANSWER)
    act(citizen, "Terima jawaban")
    says_to_citizen(citizen, "Selesai")
    assert Case.objects.get(number=number).state == "selesai"
