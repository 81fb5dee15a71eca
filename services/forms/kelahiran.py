"""Kutipan akta kelahiran, as F-2.01 asks: the child, the birth, the parents, the reporter, two witnesses."""

from datetime import date

from .contact import PaperHandover, Reporter
from .document import Document, day_of, tell
from .fields import DayField, choice, clock, line, sex, whole
from .persons import Parents, Witnesses
from .section import Section

DAYS_TO_REPORT = 60
BOTH, MOTHER, FOUND = "orang-tua", "ibu", "temuan"


class Ancestry(Section):
    slug = "asal_usul"
    title = "Asal-usul anak"
    intro = "Dari jawaban ini kami tahu berkas apa yang perlu Anda lampirkan."

    asal_usul = choice(
        "Akta dicatat sebagai",
        [
            (BOTH, "Anak ayah dan ibu"),
            (MOTHER, "Anak seorang ibu"),
            (FOUND, "Anak temuan, orang tuanya tidak diketahui"),
        ],
    )


class Child(Section):
    slug = "anak"
    title = "Anak"

    nama = line("Nama anak", help_text="Persis seperti yang akan tertulis pada akta.")
    jenis_kelamin = sex()
    tanggal_lahir = DayField(label="Tanggal lahir")
    jam_lahir = clock("Jam lahir", required=False)
    tempat_lahir = line("Kabupaten atau kota tempat lahir")


class Birth(Section):
    slug = "kelahiran"
    title = "Kelahiran"

    tempat_dilahirkan = choice(
        "Tempat dilahirkan",
        [
            ("rs", "Rumah sakit atau rumah bersalin"),
            ("puskesmas", "Puskesmas"),
            ("polindes", "Polindes"),
            ("rumah", "Rumah"),
            ("lainnya", "Lainnya"),
        ],
    )
    jenis_kelahiran = choice(
        "Jenis kelahiran",
        [
            ("tunggal", "Tunggal"),
            ("kembar-2", "Kembar dua"),
            ("kembar-3", "Kembar tiga"),
            ("kembar-4", "Kembar empat"),
            ("lainnya", "Lainnya"),
        ],
    )
    anak_ke = whole("Anak ke-", 1, 30, "Tulis dengan angka, misalnya 2.")
    penolong = choice(
        "Penolong kelahiran",
        [("dokter", "Dokter"), ("bidan", "Bidan atau perawat"), ("dukun", "Dukun"), ("lainnya", "Lainnya")],
    )
    berat = whole("Berat bayi (gram)", 200, 9_999, "Tulis berat dalam gram, misalnya 3100.", required=False)
    panjang = whole("Panjang bayi (cm)", 10, 99, "Tulis panjang dalam sentimeter bulat, misalnya 49.", required=False)

    def arrange(self):
        if self.others.get("asal_usul", {}).get("asal_usul") == FOUND:  # nobody may have seen the birth
            for name in ("anak_ke", "penolong", "jenis_kelahiran", "tempat_dilahirkan"):
                self.fields[name].required = False


class ParentsOfChild(Parents):
    intro = "Seperti tertulis pada KTP-el atau KK. NIK boleh kosong bila tidak ada."

    @classmethod
    def applies(cls, answers):
        return answers.get("asal_usul", {}).get("asal_usul") != FOUND

    def arrange(self):
        self.fields["nama_ibu"].required = True
        if self.others.get("asal_usul", {}).get("asal_usul") == MOTHER:
            del self.fields["nama_ayah"], self.fields["nik_ayah"]
        else:
            self.fields["nama_ayah"].required = True


def late(event: str, day: date | None, today: date, limit: int) -> list[str]:
    """A sentence for a report after its limit: it blocks nothing."""
    if day is None or (today - day).days <= limit:
        return []
    return [
        f"{event} dilaporkan {(today - day).days} hari kemudian; batas pelaporannya {limit} hari. "
        "Laporan tetap kami terima."
    ]


KELAHIRAN = Document(
    "akta-kelahiran",
    (Ancestry, Child, Birth, ParentsOfChild, Reporter, Witnesses, PaperHandover),
    about=lambda answers: answers.get("anak", {}).get("nama", ""),
    told=lambda answers, today: tell(answers, "asal_usul", "asal_usul"),
    warnings=lambda answers, today: late("Kelahiran", day_of(answers, "anak", "tanggal_lahir"), today, DAYS_TO_REPORT),
)
