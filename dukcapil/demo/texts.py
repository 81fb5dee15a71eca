"""Believable words of invented citizens and of the officers who answer them."""

from datetime import date, timedelta
from random import Random

WOMEN = (
    "Siti", "Maria", "Nur", "Dian", "Rini", "Tuti", "Fitri", "Lilis", "Agnes", "Dewi", "Endang", "Gita", "Kartini",
    "Mega", "Novi", "Oktavia", "Putri", "Sri", "Vera", "Yanti",
)  # fmt: skip
MEN = (
    "Joko", "Yohanes", "Ahmad", "Samuel", "Bagus", "Paulus", "Eko", "Budi", "Chandra", "Fajar", "Hasan", "Indra",
    "Jefri", "Lukman", "Rahmat", "Teguh", "Umar", "Wahyu", "Zainal", "Made",
)  # fmt: skip
LAST_NAMES = (
    "Aminah", "Santoso", "Lontoh", "Suardana", "Hasanah", "Rantung", "Puspita", "Fauzi", "Kurniawati", "Wowor",
    "Alawiyah", "Wicaksono", "Rahmadani", "Sumual", "Suryani", "Nugroho", "Siregar", "Pratama", "Lestari", "Tumbelaka",
    "Hidayat", "Simbolon", "Maharani", "Saputra", "Kaunang", "Utami", "Firmansyah", "Permatasari", "Mandagi", "Gunawan",
    "Anggraini", "Setiawan", "Rumengan", "Safitri", "Ramadhan", "Oktaviani",
)  # fmt: skip
SOCIAL = ("whatsapp", "facebook", "instagram", "fanspage", "email")

_DOCUMENTS = ("KK", "KTP-el", "akta kelahiran", "akta kematian", "surat pindah", "Kartu Identitas Anak")
_PLACES = ("loket 1", "loket 2", "ruang tunggu", "kantor kecamatan", "halaman kantor", "mal pelayanan publik", "")
_NEEDS = (
    "Anak saya perlu dokumen itu untuk daftar sekolah.",
    "Saya memerlukannya untuk mengurus BPJS.",
    "Tanpa dokumen itu bantuan keluarga kami tertunda.",
    "Bank meminta dokumen itu paling lambat pekan depan.",
    "Ibu saya sudah lanjut usia dan sulit bolak-balik.",
    "Rumah kami jauh, sekali jalan dua jam.",
    "",
)
_REQUESTS = (
    "Mohon dicek.",
    "Mohon penjelasannya.",
    "Kapan dapat kami ambil?",
    "Terima kasih sebelumnya.",
    "Mohon ditindaklanjuti.",
)
COMPLAINTS = {
    "dokumen-belum-jadi": (
        "{document} kami diajukan {days} hari lalu, sampai hari ini belum terbit.",
        "Sudah {days} hari tidak ada kabar tentang {document} saya. Nomor antrean masih saya simpan.",
    ),
    "dokumen-salah-data": (
        "Nama ibu saya di {document} tertulis {wrong}, seharusnya {right}.",
        "Tanggal lahir di {document} saya keliru, padahal berkas yang saya bawa benar.",
    ),
    "data-tidak-sesuai": (
        "NIK saya dipakai orang lain ketika hendak mengurus {document}.",
        "Data saya di {document} tidak sama dengan data di kecamatan.",
    ),
    "keterlambatan": (
        "Dijanjikan satu hari kerja, tetapi {document} saya baru selesai {days} hari kemudian.",
        "Saya menunggu {document} dari pukul delapan sampai pukul sebelas dan belum dipanggil.",
    ),
    "pungutan-liar": (
        "Ada orang meminta Rp50.000 supaya {document} cepat jadi.",
        "Saya dimintai uang fotokopi dan map saat mengurus {document}, padahal layanan ini gratis.",
    ),
    "calo": ("Seorang calo menawarkan {document} selesai dalam sehari asal membayar.",),
    "prosedur-berbelit": (
        "Syarat {document} berubah setiap kali saya datang; ini sudah kali ketiga.",
        "Untuk {document} saya diminta kembali ke desa, lalu ke kecamatan, lalu ke sini lagi.",
    ),
    "perilaku-petugas": ("Petugas menjawab dengan nada tinggi ketika saya bertanya syarat {document}.",),
    "diskriminasi": ("Antrean {document} saya dilewati, orang yang datang kemudian didahulukan.",),
    "penyalahgunaan-wewenang": ("Kenalan petugas mendapat {document} tanpa antre.",),
    "kendala-aplikasi": (
        "Unggah foto untuk {document} di aplikasi selalu gagal padahal ukurannya kecil.",
        "Kode verifikasi tidak kunjung masuk saat mengajukan {document} lewat aplikasi.",
    ),
    "lainnya": ("Mohon penjelasan tentang syarat {document}; di loket jawabannya berbeda-beda.",),
}
_ANY = "lainnya"
_SPELLINGS = (("Sulastri", "Sulastrih"), ("Mohamad", "Muhammad"), ("Yuliana", "Juliana"), ("Soeparno", "Suparno"))
_KINDS = (("pengaduan", 88), ("aspirasi", 5), ("informasi", 7))


def a_complaint(category: str, today: date, rng: Random) -> dict:
    """``text``, ``kind``, ``place``, ``occurred_on`` and ``related_number`` of what a citizen reports."""
    days = rng.randint(2, 30)
    wrong, right = rng.choice(_SPELLINGS)
    told = rng.choice(COMPLAINTS.get(category) or COMPLAINTS[_ANY])
    told = told.format(document=rng.choice(_DOCUMENTS), days=days, wrong=wrong, right=right)
    parts = (told, rng.choice(_NEEDS), rng.choice(_REQUESTS))
    return {
        "text": " ".join(part for part in parts if part),
        "kind": rng.choices([kind for kind, _ in _KINDS], weights=[weight for _, weight in _KINDS])[0],
        "place": rng.choice(_PLACES) if rng.random() < 0.3 else "",
        "occurred_on": today - timedelta(days=days) if rng.random() < 0.3 else None,
        "related_number": f"KK-{rng.randint(1000, 9999)}" if rng.random() < 0.05 else "",
    }


_TEXTS = {
    "penerima": ("Pemohon sendiri", "Suami pemohon, menunjukkan KTP-el", "Anak pemohon, membawa surat kuasa"),
    "jawaban": (
        "Terima kasih atas laporannya. Berkas Bapak/Ibu sudah kami periksa dan sedang diselesaikan hari ini juga. "
        "Dokumen dapat diambil di loket 2 mulai besok pukul 08.00. Layanan ini tidak dipungut biaya.",
        "Mohon maaf atas ketidaknyamanannya. Data sudah kami perbaiki; silakan datang membawa dokumen lama untuk "
        "ditukar.",
        "Kami sudah menegur petugas yang bersangkutan dan memperbaiki pengaturan antrean. Terima kasih sudah melapor.",
        "Syaratnya fotokopi KK dan surat pengantar desa. Daftar lengkapnya terpasang di loket dan di halaman SOP.",
    ),
    "telaahan": (
        "Masalah: dokumen terlambat. Fakta: berkas lengkap sejak pekan lalu. Usul: diselesaikan hari ini.",
        "Masalah: data tidak cocok. Fakta: akta lama memuat ejaan lain. Usul: pembetulan menurut akta.",
    ),
    "disposisi": (
        "Setuju, segera selesaikan dan beri tahu pelapor.",
        "Periksa dahulu ke kecamatan, laporkan besok pagi.",
    ),
    "tim": ("Maria Tumbelaka, Yusuf Hidayat",),
}
_NUMBERED = {"nomor_dokumen": "1808-{:08d}", "resi": "P26{:09d}"}
_NOTES = {
    "kembalikan": (
        "Foto berkas kurang jelas. Mohon kirim ulang foto KK yang utuh dan terbaca.",
        "Surat pengantar desa belum dilampirkan.",
    ),
    "koreksi": ("Ejaan nama kepala keluarga belum sesuai akta. Mohon diperbaiki.",),
    "lengkapi": ("Foto yang lebih jelas sudah saya kirim. Terima kasih.", "Surat pengantar sudah saya bawa ke loket."),
    "sanggah": ("Jawabannya belum menyebut kapan dokumen saya selesai.", "Sudah saya datangi, dokumennya belum ada."),
    "tolak": ("Alamat ini wilayah kabupaten lain. Silakan ke Disdukcapil setempat.",),
    "batalkan": ("Dokumen sudah saya terima, aduan saya tarik.",),
    "tunda": ("Kami beri tahu begitu pekerjaan dapat dilanjutkan.", "Diperkirakan pulih dalam dua hari kerja."),
    "minta_perekaman": ("Rekaman sidik jari belum ada; mohon datang ke loket perekaman.",),
    "tidak_cocok": ("Foto pada kartu buram, perlu dicetak ulang.",),
}
RETURNED = (  # what an officer adds to the list of what is wanted
    "",
    "Yang lain sudah baik, jadi cukup itu saja.",
    "Mohon dikirim paling lambat besok supaya dapat kami selesaikan hari itu juga.",
)
RETURNED_INSIDE = (
    "Tanggal pada isian belum sama dengan berkasnya. Mohon dicocokkan lagi.",
    "Ejaan nama belum sesuai kartu keluarga.",
    "Halaman kedua belum ikut dipindai.",
)
A_VISIT = "Pemohon datang ke loket dan memintanya secara lisan."

QUESTIONS = (
    "Apakah sudah ada perkembangan?",
    "Berkas mana yang masih kurang?",
    "Bolehkah diwakilkan oleh anak saya?",
)
REPLIES = (
    "Sedang kami kerjakan, hasilnya kami kabarkan di halaman ini.",
    "Berkas Bapak/Ibu sudah lengkap.",
    "Boleh diwakilkan, mohon membawa surat kuasa.",
)
INTERNAL = (
    "Sudah ditelepon, pelapor tidak mengangkat.",
    "Berkas fisik ada di rak 3.",
    "Tunggu balasan operator kecamatan.",
)
COMMENTS = {
    1: ("Terlalu lama dan harus datang berkali-kali.",),
    2: ("Jawabannya kurang jelas.", "Lambat."),
    3: ("Cukup baik.", "Terima kasih, semoga lebih cepat lagi."),
    4: ("Cepat dan ramah.", "Sangat membantu, terima kasih."),
}
TEMPLATES = (
    (
        "Dokumen siap diambil",
        "Dokumen Bapak/Ibu sudah selesai dan dapat diambil di loket pada jam layanan. Bawa tanda terima. Layanan ini "
        "gratis.",
    ),
    (
        "Data sudah diperbaiki",
        "Data Bapak/Ibu sudah kami perbaiki. Silakan datang membawa dokumen lama untuk ditukar. Mohon maaf atas "
        "kekeliruan kami.",
    ),
    (
        "Syarat layanan",
        "Syarat layanan ini tercantum di halaman SOP dan terpasang di loket. Bila salah satunya belum ada, petugas "
        "kami membantu mencari jalan keluarnya.",
    ),
    (
        "Pungutan",
        "Semua layanan kami gratis. Laporan Bapak/Ibu kami teruskan kepada pengawas. Bila ada bukti, seperti foto "
        "atau nama, mohon kirimkan.",
    ),
)


def a_text(name: str, rng: Random) -> str:
    """A text or fact that an act asks for, by the name of its input."""
    if name in _NUMBERED:
        return _NUMBERED[name].format(rng.randrange(10**7))
    return rng.choice(_TEXTS[name])


def a_note(verb: str, rng: Random) -> str:
    notes = _NOTES.get(verb)
    return rng.choice(notes) if notes else ""
