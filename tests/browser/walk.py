"""One complaint on its way through an office, seen by everybody who meets it."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from dukcapil.casework.models import Case, Trail
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_words
from tests.builders import a_user

from .inspection import DESKTOP, PHONE
from .walking import act, fits, follow, keeps_quiet_about, open_from_desk, press, row_of, says, sign_in, track, unfold

PEMOHON, SELESAI = "Anda", "selesai"  # who the citizen reads the case waits for, beside the labels of the SOPs
STORY = "KTP-el saya direkam bulan lalu dan sampai sekarang belum dapat diambil."
FAMILY_NAME = "Wulandari"  # of everybody who works in an office: no citizen ever reads it
PAST = {  # what a button leaves in the timeline
    "Arsipkan": "Diarsipkan",
    "Beri tanggapan": "Ditanggapi",
    "Catat dalam rekap": "Direkap",
    "Catat pengaduan": "Dicatat",
    "Kembalikan": "Dikembalikan",
    "Kirim jawaban": "Dijawab",
    "Serahkan jawaban": "Dijawab",
    "Kirim perbaikan": "Dilengkapi",
    "Konsultasikan ke bidang": "Dikonsultasikan",
    "Laporkan ke pejabat pengelola": "Dilaporkan ke pejabat pengelola",
    "Putuskan": "Diputuskan",
    "Sampaikan jawaban": "Jawaban disampaikan",
    "Sanggah jawaban": "Disanggah",
    "Serahkan ke petugas": "Diserahkan",
    "Setujui": "Disetujui",
    "Terima": "Diterima",
    "Terima jawaban": "Jawaban diterima",
    "Teruskan": "Diteruskan",
    "Tetapkan solusi": "Solusi ditetapkan",
    "Tindak lanjuti": "Ditindaklanjuti",
}


class Walk:
    """One complaint and the people it meets: the citizen's phone, and a desk for each role once it is needed."""

    def __init__(self, open_page, office: str):
        self.open_page = open_page
        self.office = Office.objects.get(key=office)
        self.citizen: Page = open_page(PHONE)
        self.desks: dict[Role, Page] = {}
        self.open_at: Role | None = None  # whose page shows the case as it now stands
        self.timeline = ["Dikirim"]
        self.answer, self.reads, self.secrets = "", [STORY], [FAMILY_NAME]

    def desk(self, role: Role) -> Page:
        """The desk of a role; who sits there signs in when the case first needs them."""
        if role not in self.desks:
            user = a_user(role, self.office.key, username=role.value)
            user.first_name, user.last_name = role.label, FAMILY_NAME
            user.save()
            self.desks[role] = self.open_page(DESKTOP)
            sign_in(self.desks[role], role.value)
        return self.desks[role]

    def filed_by_phone(self, holder: str, nik: str = "") -> None:
        page = self.citizen
        page.goto(f"/{self.office.key}/")
        follow(page, "Sampaikan pengaduan")
        self._tell(page)
        page.get_by_label("Nama Anda").fill("Siti Aminah")
        page.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
        if nik:
            page.get_by_label("NIK", exact=False).fill(nik)
        page.get_by_label("Saya setuju data ini dipakai").check()
        fits(page)
        press(page, "Kirim pengaduan")
        self.number, self.code = page.locator(".receipt-key .code").all_inner_texts()
        self._is_tracked(holder)

    def recorded_at_the_counter(self, channel: str, holder: str, inspector) -> None:
        """The petugas writes down what came yesterday; the citizen's receipt tells the true time."""
        page, at = self.desk(Role.PETUGAS), timezone.now() - timedelta(days=1, hours=2)
        page.get_by_role("main").get_by_role("link", name="Pengaduan baru").click()
        inspector.look(page, "counter form")
        page.get_by_label("Nama", exact=True).fill("Siti Aminah")
        page.get_by_label("Nomor WhatsApp").fill("0812 3456 7890")
        page.get_by_role("radio", name=channel, exact=True).check()
        page.get_by_label("Diterima pada").fill(f"{at.astimezone(self.office.zone):%Y-%m-%dT%H:%M}")
        self._tell(page)
        press(page, "Simpan")
        says(page, "Tercatat sebagai", STORY, "Langkah Anda")
        told = page.get_by_role("status").filter(has_text="kode lacak").inner_text()
        self.number, self.code = re.search(r"(ADU-\S+), kode lacak (\S+)\.", told).groups()
        self._is_tracked(holder)
        follow(self.citizen, "Tanda terima dan kode QR")
        says(self.citizen, moment_in_words(at, self.office.zone), channel)

    def _tell(self, page: Page) -> None:
        page.get_by_label(re.compile("^(Tentang apa|Pokok)")).select_option(label="Dokumen belum jadi")
        page.get_by_label(re.compile("^(Ceritakan yang terjadi|Isi pengaduan)")).fill(STORY)

    def _is_tracked(self, holder: str) -> None:
        track(self.citizen, self.number, self.code)
        self.tracking_page = self.citizen.url
        self.citizen_reads(holder)

    def citizen_reads(self, holder: str) -> None:
        """The tracking page, fetched anew: who has it, all that was done and told to the citizen, and no secret."""
        page = self.citizen
        page.goto(self.tracking_page)
        begun = len(self.timeline) > 1
        at_work = "Sedang dikerjakan" if begun else "Menunggu giliran"
        state = {PEMOHON: "Menunggu Anda", SELESAI: "Selesai"}.get(holder, at_work)
        expect(page.locator("main header.heading .state")).to_have_text(state)
        if holder not in (PEMOHON, SELESAI):
            expect(page.locator("main header.heading")).to_contain_text(f"{'oleh' if begun else 'di'} {holder}")
        done = [f"Selesai: {each}" for each in self.timeline + (["Selesai"] if holder == SELESAI else [])]
        way = page.get_by_role("region", name="Perjalanan")
        expect(way.locator("li.done strong")).to_have_text(done)
        expect(way.locator("[aria-current=step]")).to_have_count(0 if holder == SELESAI else 1)
        says(page, *self.reads)
        keeps_quiet_about(page, *self.secrets)

    def does(self, role: Role, button: str, holder: str, *, template=None, **typed: str) -> None:
        """A role opens the case from its desk and acts; ``holder`` is who the citizen then reads has it."""
        page = self.desk(role)
        if self.open_at is not role:
            open_from_desk(page, self.number)
        self.open_at = role
        says(page, "Langkah Anda", STORY)
        field = page.get_by_label("Jawaban untuk pemohon")
        if template:
            unfold(page.get_by_role("main"), "Templat jawaban")
            follow(page, template.title)
            expect(field).to_have_value(template.text)
            self.answer = template.text
        elif button == "Sampaikan jawaban":
            expect(field).to_have_value(self.answer)
        self.answer = typed.get("Jawaban_untuk_pemohon", self.answer)
        act(page, button, **typed)
        self.timeline.append(PAST[button])
        says(page, PAST[button], *typed.values())
        self.secrets += [text for label, text in typed.items() if "untuk_pemohon" not in label]
        if holder == PEMOHON:
            self.reads.append(self.answer)
        self.citizen_reads(holder)
        if self.answer and self.answer not in self.reads:
            keeps_quiet_about(self.citizen, self.answer)

    def returned(self, reason: str) -> None:
        """The petugas asks for more, and the citizen reads what is missing."""
        page = self.desk(Role.PETUGAS)
        open_from_desk(page, self.number)
        act(page, "Kembalikan", Keterangan_untuk_pemohon=reason)
        self.timeline.append(PAST["Kembalikan"])
        self.reads.append(reason)
        self.citizen_reads(PEMOHON)

    def citizen_does(self, button: str, holder: str, **typed: str) -> None:
        act(self.citizen, button, **typed)
        self.open_at = None
        self.timeline.append(PAST[button])
        self.reads += typed.values()
        self.citizen_reads(holder)

    def citizen_writes(self, text: str, to: Role) -> None:
        """A word from the citizen shows on the desk and lies open on the case page."""
        unfold(self.citizen.get_by_role("main"), "Tambah keterangan atau foto")
        self.citizen.get_by_role("textbox", name="Pesan").fill(text)
        press(self.citizen, "Kirim pesan")
        says(self.citizen, "Pesan Anda sudah kami terima.")
        self.reads.append(text)
        page = self.desk(to)
        page.goto("/meja/")
        expect(row_of(page, self.number)).to_contain_text("pesan baru")
        open_from_desk(page, self.number)
        says(page, text)

    def office_writes(self, role: Role, text: str, *, internal: bool) -> None:
        page = self.desk(role)
        open_from_desk(page, self.number)
        unfold(page.get_by_role("main"), "Tulis pesan atau catatan")
        page.get_by_role("region", name="Percakapan").get_by_role("textbox", name="Pesan").fill(text)
        press(page, "Simpan sebagai catatan internal" if internal else "Kirim ke pemohon")
        says(page, text, FAMILY_NAME)
        (self.secrets if internal else self.reads).append(text)

    def reveals_the_nik(self, role: Role, nik: str, purpose: str) -> None:
        page = self.desk(role)
        open_from_desk(page, self.number)
        keeps_quiet_about(page, nik)
        follow(page, "Buka data pribadi")
        keeps_quiet_about(page, nik)
        page.get_by_label("Untuk apa data ini dibuka?").fill(purpose)
        press(page, "Buka data")
        says(page, nik)
        follow(page, "Kembali ke berkas")
        says(page, "Data pribadi dibuka", purpose)
        keeps_quiet_about(page, nik)
        self.secrets += [nik, purpose, "Data pribadi dibuka"]

    def is_rated(self, inspector=None) -> None:
        """The citizen's judgement, as they and the office read it."""
        page = self.citizen
        if inspector:
            inspector.look(page, "tracking with the rating form")
        page.get_by_role("radio", name="Sangat baik").check()
        page.get_by_label("Ada yang perlu kami perbaiki?").fill("Loketnya tolong ditandai lebih jelas.")
        press(page, "Kirim penilaian")
        says(page, "Terima kasih. Penilaian Anda sudah kami catat.", "Penilaian Anda: Sangat baik")
        desk = next(iter(self.desks.values()))
        desk.goto(f"/meja/berkas/?cari={self.number}")
        row_of(desk, self.number).get_by_role("link").click()
        says(desk, "Penilaian pemohon: Sangat baik (4 dari 4)", "Loketnya tolong ditandai lebih jelas.", self.answer)
        expect(desk.get_by_role("main").get_by_role("button", name="Kirim ke pemohon")).to_have_count(0)

    def went(self, sop: type[Case], verbs: str) -> None:
        """The trail in the database, act by act."""
        case = Case.objects.get(number=self.number)
        assert (case.flow_key, case.state) == (sop.flow.key, "selesai")
        assert list(Trail.objects.filter(case=case).order_by("seq").values_list("verb", flat=True)) == verbs.split()
