"""Penggantian KTP-el, as F-1.02 asks: lost, damaged or data changed."""

from .contact import CardHandover, Contact
from .document import Document, tell
from .fields import choice, family_card, line, nik
from .section import Section

CHANGED = "berubah"


class Reason(Section):
    slug = "permohonan"
    title = "Alasan penggantian"
    intro = "Dari jawaban ini kami tahu berkas apa yang perlu Anda lampirkan."

    alasan = choice(
        "Mengapa KTP-el diganti?",
        [("hilang", "Hilang"), ("rusak", "Rusak"), (CHANGED, "Data berubah")],
    )
    perubahan = line(
        "Data yang berubah",
        300,
        required=False,
        help_text="Hanya bila data berubah. Misalnya: status dari belum kawin menjadi kawin.",
    )

    def clean(self):
        given = super().clean()
        if given.get("alasan") == CHANGED:
            self.require("perubahan")
        return given


class Owner(Section):
    slug = "pemilik"
    title = "Pemilik KTP-el"

    nama = line("Nama pemilik KTP-el")
    nik = nik("NIK pemilik KTP-el")
    no_kk = family_card()


class Applicant(Contact):
    same_as = "pemilik"


KTP = Document(
    "ktp-el",
    (Reason, Owner, Applicant, CardHandover),
    about=lambda answers: answers.get("pemilik", {}).get("nama", ""),
    told=lambda answers, today: tell(answers, "permohonan", "alasan"),
)
