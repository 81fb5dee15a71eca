"""One request for a document on its way through the office, seen by the family on a phone and by every desk."""

import re

from playwright.sync_api import Page, expect

from dukcapil.casework.attachments import clean_waiting
from dukcapil.casework.models import Case, Trail
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from tests.builders import a_user
from tests.files.making_pdfs import signed
from tests.services.filled import filled

from .inspection import DESKTOP, PHONE
from .test_apply import a_scan, fill, put
from .walking import act, fits, follow, open_from_desk, press, says, sign_in, track

LAST_DIGITS = "7890"  # of the applicant's phone in ``filled``


class Request:
    """The family's phone and a desk for each role, once it is needed."""

    def __init__(self, open_page, slug: str):
        self.open_page, self.slug = open_page, slug
        self.office = Office.objects.get(key="way-kanan")
        self.phone: Page = open_page(PHONE)
        self.desks: dict[Role, Page] = {}

    def desk(self, role: Role) -> Page:
        if role not in self.desks:
            a_user(role, self.office.key, username=role.value)
            self.desks[role] = self.open_page(DESKTOP)
            sign_in(self.desks[role], role.value)
        return self.desks[role]

    def applied_on_a_phone(self, service: str, **delivery: str) -> None:
        """From the office's page through every step, with a file for each requirement, to the receipt."""
        page = self.phone
        page.goto("/way-kanan/")
        follow(page, "Ajukan dokumen")
        follow(page, service)
        follow(page, "Ajukan sekarang")
        answers = filled(f"way-kanan/{self.slug}")
        if delivery:
            answers["penyerahan"] = delivery
        for section, given in answers.items():
            if isinstance(given, list):
                self._rows(section, given)
            else:
                fill(page, section, given)
        self._files()
        follow(page, "Lanjut")
        page.get_by_label("Isian ini benar").check()
        press(page, "Kirim permohonan")
        self.number, self.code = page.locator(".receipt-key .code").all_inner_texts()
        fits(page)
        track(page, self.number, self.code)
        self.tracking_page = page.url

    def _rows(self, section: str, rows: list[dict]) -> None:
        """A repeating step: as many rows as there are people."""
        page = self.phone
        for number, row in enumerate(rows):
            if not page.locator(f"main [name^='{section}-{number}-']").count():
                page.get_by_role("button", name=re.compile("^Tambah")).click()
            for name, value in row.items():
                put(page, f"{section}-{number}-{name}", value)
        fits(page)
        press(page, "Simpan dan lanjut")

    def _files(self) -> None:
        """A scan for every requirement that is owed; of alternatives the first."""
        page = self.phone
        owed = [card.get_attribute("id") for card in page.locator("section.need", has_text="belum ada").all()]
        for key in owed:
            card = page.locator(f"#{key}")
            if card.locator("details").count() and not card.locator("details[open]").count():
                card.locator("summary").first.click()
            card.locator("input[type=file]").first.set_input_files([a_scan(f"{key}.pdf")])
            expect(card.locator("header .state.ok")).to_be_visible()  # taken in by the server
        clean_waiting()

    def does(self, role: Role, button: str, *, file: bool = False, **typed: str) -> None:
        """A role opens the file from its desk and acts."""
        page = self.desk(role)
        open_from_desk(page, self.number)
        if file:
            typed_file = {"name": "dokumen.pdf", "mimeType": "application/pdf", "buffer": signed("Dokumen")}
            page.get_by_label("Dokumen bertanda tangan elektronik (PDF)").set_input_files([typed_file])
        act(page, button, **typed)
        says(page, "Tercatat dalam perjalanan berkas.")

    def postponed_and_resumed(self, role: Role) -> None:
        """Put aside for want of blanks, told to the family, and taken up again."""
        page = self.desk(role)
        open_from_desk(page, self.number)
        form = page.locator("form", has=page.get_by_role("button", name="Tunda", exact=True))
        if not form.is_visible():
            page.locator("summary", has_text=re.compile(r"^\s*Tunda")).first.click()
        form.get_by_role("radio", name="SIAK atau jaringan terganggu").check()
        form.get_by_label("Keterangan untuk pemohon").fill("Jaringan pulih sore ini.")
        form.get_by_role("button", name="Tunda", exact=True).click()
        says(page, "Ditunda. Tercatat")
        self.phone.goto(self.tracking_page)
        says(self.phone, "Ditunda", "Jaringan pulih sore ini.")
        self.does(role, "Lanjutkan")

    def returned_and_mended(self, code: str) -> None:
        """One paper is refused with a reason, the family replaces just that, and the rest stays accepted."""
        page = self.desk(Role.PETUGAS)
        open_from_desk(page, self.number)
        line = page.locator(f"#syarat-{code}")
        line.get_by_text("Perlu diganti").click()
        line.locator("select").select_option(index=1)
        press(page, "Terima semua yang belum diperiksa")
        page.get_by_role("button", name="Kembalikan ke pemohon").click()
        says(page, "Dikembalikan")
        phone = self.phone
        phone.goto(self.tracking_page)
        says(phone, "Yang perlu Anda perbaiki", "Ganti 1 hal ini")
        phone.locator(f"#syarat-{code} input[type=file]").set_input_files([a_scan("lebih-jelas.pdf")])
        expect(phone.locator(f"#keadaan-{code}")).to_have_text("ada penggantinya")
        press(phone, "Kirim perbaikan")
        says(phone, f"Nomornya tetap {self.number}")
        clean_waiting()

    def declared_complete(self) -> None:
        page = self.desk(Role.PETUGAS)
        open_from_desk(page, self.number)
        press(page, "Terima semua yang belum diperiksa")
        press(page, "Nyatakan lengkap")
        says(page, "Dinyatakan lengkap. Tercatat")
        self.phone.goto(self.tracking_page)
        says(self.phone, "paling lambat")

    def downloaded(self, tmp_path) -> None:
        """The family takes the document with the last digits of its phone, and may then judge the service."""
        page = self.phone
        page.goto(self.tracking_page)
        follow(page, "Unduh dokumen")
        page.get_by_label("Empat angka terakhir nomor telepon pemohon").fill(LAST_DIGITS)
        with page.expect_download() as started:
            press(page, "Unduh PDF")
        kept = tmp_path / "dokumen.pdf"
        started.value.save_as(kept)
        assert kept.read_bytes() == signed("Dokumen")

    def went(self, sop: type[Case], verbs: str) -> None:
        """The trail in the database, act by act, without what was done beside the flow."""
        case = Case.objects.get(number=self.number)
        assert (case.flow_key, case.state) == (sop.flow.key, "selesai")
        acts = Trail.objects.filter(case=case).exclude(verb="periksa_syarat").order_by("seq")
        assert list(acts.values_list("verb", flat=True)) == verbs.split()
        self.phone.goto(self.tracking_page)
        says(self.phone, "Selesai")
