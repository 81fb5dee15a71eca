"""Surat Keterangan Pindah WNI, as F-1.03 asks: from where, where to, why, who moves."""

from datetime import date

from .contact import Contact, PaperHandover, neighbourhood, post_code
from .document import Document, tell
from .fields import choice, family_card, line, nik, yes_or_no
from .kk import KINSHIP
from .section import Row, Rows, Section

OTHER = "lainnya"


class Origin(Section):
    slug = "asal"
    title = "Alamat asal"
    intro = "Seperti tertulis pada KK sekarang."

    no_kk = family_card()
    alamat = line("Alamat", 200, help_text="Jalan dan nomor rumah, atau dusun.")
    rt = neighbourhood("RT")
    rw = neighbourhood("RW")
    desa = line("Desa atau kelurahan")
    kecamatan = line("Kecamatan")


class Destination(Section):
    slug = "tujuan"
    title = "Alamat tujuan"
    intro = "Selengkapnya, sampai desa atau kelurahan."

    alamat = line("Alamat", 200, help_text="Jalan dan nomor rumah, atau dusun.")
    rt = neighbourhood("RT")
    rw = neighbourhood("RW")
    desa = line("Desa atau kelurahan")
    kecamatan = line("Kecamatan")
    kabupaten = line("Kabupaten atau kota")
    provinsi = line("Provinsi")
    kode_pos = post_code(required=False)


class Move(Section):
    slug = "pindah"
    title = "Kepindahan"

    alasan_pindah = choice(
        "Alasan pindah",
        [
            ("pekerjaan", "Pekerjaan"),
            ("pendidikan", "Pendidikan"),
            ("keamanan", "Keamanan"),
            ("kesehatan", "Kesehatan"),
            ("perumahan", "Perumahan"),
            ("keluarga", "Keluarga"),
            (OTHER, "Lainnya"),
        ],
    )
    alasan_lain = line("Alasan lainnya", 150, required=False, help_text="Hanya bila Anda memilih Lainnya.")
    jenis_kepindahan = choice(
        "Siapa yang ikut pindah?",
        [
            ("kepala", "Kepala keluarga saja"),
            ("semua", "Kepala keluarga dan seluruh anggota keluarga"),
            ("sebagian", "Kepala keluarga dan sebagian anggota keluarga"),
            ("anggota", "Anggota keluarga saja"),
        ],
    )
    anak_tertinggal = yes_or_no("Apakah yang tinggal di alamat asal hanya anak di bawah umur?")

    def clean(self):
        given = super().clean()
        if given.get("alasan_pindah") == OTHER:
            self.require("alasan_lain")
        return given


class Mover(Row):
    nama = line("Nama")
    nik = nik()
    hubungan = choice("Hubungan dalam keluarga", [(each, each) for each in ("Kepala keluarga", *KINSHIP)])


class Movers(Rows):
    slug = "anggota"
    title = "Yang pindah"
    intro = "Semua yang pindah, juga kepala keluarga bila ikut pindah."
    row = Mover
    row_title = "Orang"
    least = 1


class Applicant(Contact):
    def suggested(self):
        """The first who moves, until told otherwise."""
        movers = self.others.get("anggota") or [{}]
        first = {name: movers[0].get(name, "") for name in ("nama", "nik")}
        return first | {"no_kk": self.others.get("asal", {}).get("no_kk", "")}


def _about(answers: dict) -> str:
    names = [each["nama"] for each in answers.get("anggota") or []]
    if not names:
        return ""
    return names[0] if len(names) == 1 else f"{names[0]} dan {len(names) - 1} orang lain"


def _warnings(answers: dict, today: date) -> list[str]:
    movers, kind = len(answers.get("anggota") or []), answers.get("pindah", {}).get("jenis_kepindahan")
    if kind == "kepala" and movers > 1:
        return [f"Jenis kepindahan: kepala keluarga saja, tetapi tertulis {movers} orang. Mohon diperiksa."]
    return []


SKPWNI = Document(
    "skpwni",
    (Origin, Destination, Move, Movers, Applicant, PaperHandover),
    about=_about,
    told=lambda answers, today: tell(answers, "pindah", "anak_tertinggal"),
    warnings=_warnings,
)
