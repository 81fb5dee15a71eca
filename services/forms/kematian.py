"""Kutipan akta kematian, as F-2.01 asks: the deceased, the death, the reporter, two witnesses."""

from .contact import PaperHandover, Reporter
from .document import Document, day_of
from .fields import DayField, choice, clock, family_card, line, nik, sex
from .kelahiran import late
from .persons import Witnesses
from .section import Section

DAYS_TO_REPORT = 30


class Deceased(Section):
    slug = "almarhum"
    title = "Almarhum/almarhumah"

    nama = line("Nama")
    nik = nik(required=False, help_text="Kosongkan bila tidak punya NIK.")
    no_kk = family_card(required=False)
    jenis_kelamin = sex()
    tempat_lahir = line("Tempat lahir", required=False)
    tanggal_lahir = DayField(label="Tanggal lahir")


class Death(Section):
    slug = "kematian"
    title = "Kematian"

    tanggal = DayField(label="Tanggal meninggal")
    jam = clock("Jam meninggal", required=False)
    tempat = line("Tempat meninggal", 150, help_text="Misalnya RSUD Zainal Abidin Pagar Alam, atau di rumah.")
    sebab = choice(
        "Sebab meninggal",
        [
            ("sakit", "Sakit biasa atau usia tua"),
            ("wabah", "Wabah penyakit"),
            ("kecelakaan", "Kecelakaan"),
            ("kriminalitas", "Kriminalitas"),
            ("bunuh-diri", "Bunuh diri"),
            ("lainnya", "Lainnya"),
        ],
    )
    yang_menerangkan = choice(
        "Yang menerangkan",
        [
            ("dokter", "Dokter"),
            ("tenaga-kesehatan", "Tenaga kesehatan"),
            ("kepolisian", "Kepolisian"),
            ("desa", "Kepala desa atau lurah"),
            ("lainnya", "Lainnya"),
        ],
    )

    def clean(self):
        given = super().clean()
        died, born = given.get("tanggal"), day_of(self.others, "almarhum", "tanggal_lahir")
        if died and born and died < born:
            self.add_error("tanggal", "Tanggal meninggal mendahului tanggal lahir. Periksa kedua tanggalnya.")
        return given


class ReporterOfDeath(Reporter):
    def clean(self):
        given = super().clean()
        if given.get("nik") and given["nik"] == self.others.get("almarhum", {}).get("nik"):
            self.add_error("nik", "NIK ini milik almarhum/almarhumah. Tulis NIK pelapor.")
        return given


KEMATIAN = Document(
    "akta-kematian",
    (Deceased, Death, ReporterOfDeath, Witnesses, PaperHandover),
    about=lambda answers: answers.get("almarhum", {}).get("nama", ""),
    warnings=lambda answers, today: late("Kematian", day_of(answers, "kematian", "tanggal"), today, DAYS_TO_REPORT),
)
