"""Kartu Keluarga baru, as F-1.02 asks: why, head of the family, address, members."""

from .contact import Contact, PaperHandover, neighbourhood, post_code
from .document import Document, tell
from .fields import DayField, TickField, choice, line, nik, sex
from .section import Row, Rows, Section

KINSHIP = [
    "Suami",
    "Istri",
    "Anak",
    "Menantu",
    "Cucu",
    "Orang tua",
    "Mertua",
    "Famili lain",
    "Pembantu",
    "Lainnya",
]


class Reason(Section):
    slug = "permohonan"
    title = "Alasan permohonan"
    intro = "Dari jawaban ini kami tahu berkas apa yang perlu Anda lampirkan."

    alasan = choice(
        "Mengapa KK baru diperlukan?",
        [
            ("baru", "Membentuk keluarga baru"),
            ("pisah", "Pisah KK dalam satu alamat"),
            ("meninggal", "Kepala keluarga meninggal"),
            ("hilang", "KK hilang"),
            ("rusak", "KK rusak"),
        ],
    )
    pindah_datang = TickField(label="Keluarga ini pindah datang dari daerah lain")
    rentan = TickField(
        label="Ada anggota yang belum pernah punya dokumen kependudukan",
        help_text="Misalnya korban bencana, atau penduduk rentan administrasi kependudukan.",
    )
    wni_baru = TickField(label="Ada anggota yang baru menjadi warga negara Indonesia")


class Head(Section):
    slug = "kepala"
    title = "Kepala keluarga"
    intro = "Kepala keluarga dalam KK yang baru."

    nama = line("Nama kepala keluarga")
    nik = nik("NIK kepala keluarga")


class Address(Section):
    slug = "alamat"
    title = "Alamat"
    intro = "Alamat yang akan tertulis pada KK."

    alamat = line("Alamat", 200, help_text="Jalan dan nomor rumah, atau dusun.")
    rt = neighbourhood("RT")
    rw = neighbourhood("RW")
    desa = line("Desa atau kelurahan")
    kecamatan = line("Kecamatan")
    kode_pos = post_code(required=False)


class Member(Row):
    nama = line("Nama")
    nik = nik(required=False, help_text="Kosongkan bila belum punya NIK.")
    hubungan = choice("Hubungan dengan kepala keluarga", [(each, each) for each in KINSHIP])
    jenis_kelamin = sex()
    tempat_lahir = line("Tempat lahir")
    tanggal_lahir = DayField(label="Tanggal lahir")


class Members(Rows):
    slug = "anggota"
    title = "Anggota keluarga"
    intro = "Selain kepala keluarga. Kosongkan bila tidak ada anggota lain."
    row = Member
    row_title = "Anggota"


class Applicant(Contact):
    same_as = "kepala"


KK = Document(
    "kk-baru",
    (Reason, Head, Address, Members, Applicant, PaperHandover),
    about=lambda answers: answers.get("kepala", {}).get("nama", ""),
    told=lambda answers, today: tell(answers, "permohonan", "alasan", "pindah_datang", "rentan", "wni_baru"),
)
