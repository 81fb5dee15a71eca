"""The events that citizens hear of, what each can tell, and our own words for it."""

from .event import Event, Variable
from .wording import Text

ALWAYS = (
    Variable("nomor", "nomor register", "ADU-WKN-2026-000412"),
    Variable("tautan", "tautan lacak", "https://portal.contoh.id/lacak/7KQ2M9FDXT4CABCD/"),
    Variable("kantor", "nama pendek kantor", "Disdukcapil Contoh"),
)
_REASON = Variable("alasan", "alasan atau keterangan petugas", "Foto KK belum terbaca.", written=True)
_UNTIL = Variable("batas", "batas waktu", "Jumat, 27 November 2026 pukul 15.30 WIB")
_PROMISE = Variable(
    "janji",
    "kalimat batas waktu kantor; kosong bila belum ada",
    "Jawaban paling lambat Jumat, 27 November 2026 pukul 15.30 WIB.",
)
_TASK = Variable("tugas", "apa yang ditunggu dari pemohon", "Silakan datang mengambil dokumen")
_FOOT = "Ikuti di sini: {tautan}\n\nLayanan ini gratis. {kantor}"


def _news(key: str, title: str, headline: str, sentence: str, short: str, *more: Variable, needs=()) -> Event:
    text = Text(f"{{nomor}}: {headline}", f"{sentence}\n\n{_FOOT}", f"{short} {{tautan}}\n\n{{kantor}}")
    return Event(key, title, text, (*ALWAYS, *more), ("nomor", "tautan", *needs), ("nomor", "tautan"))


CITIZEN_EVENTS = (
    _news(
        "diterima",
        "Kiriman diterima",
        "kiriman diterima",
        "Kami telah menerima kiriman Anda dengan nomor register {nomor}. {janji}",
        "Kami telah menerima kiriman Anda dengan nomor register {nomor}. {janji} Ikuti di sini:",
        _PROMISE,
    ),
    _news(
        "dikembalikan",
        "Berkas dikembalikan",
        "perlu dilengkapi",
        "Berkas {nomor} dikembalikan kepada Anda: {alasan} Silakan lengkapi.",
        "Berkas {nomor} perlu Anda lengkapi. Lihat yang kurang di sini:",
        _REASON,
        needs=("alasan",),
    ),
    _news(
        "ditunda",
        "Ditunda oleh sebab luar",
        "ditunda sementara",
        "{nomor} ditunda sementara: {alasan}",
        "{nomor} ditunda sementara. Lihat sebabnya di sini:",
        _REASON,
        needs=("alasan",),
    ),
    _news(
        "jawaban",
        "Ada jawaban",
        "ada jawaban",
        "Ada jawaban untuk {nomor}. Buka tautan ini untuk membacanya dan menanggapi.",
        "Ada jawaban untuk {nomor}. Baca dan tanggapi di sini:",
    ),
    _news(
        "menunggu",
        "Menunggu pemohon",
        "menunggu Anda",
        "{nomor}: {tugas}. {alasan}",
        "{nomor}: {tugas}. Lihat di sini:",
        _TASK,
        _REASON,
        needs=("tugas",),
    ),
    _news(
        "ditolak",
        "Tidak dapat dilayani",
        "tidak dapat dilayani",
        "{nomor} tidak dapat kami layani: {alasan}",
        "{nomor} tidak dapat kami layani. Baca alasannya di sini:",
        _REASON,
        needs=("alasan",),
    ),
    _news(
        "dibatalkan",
        "Dibatalkan",
        "dibatalkan",
        "{nomor} dibatalkan. {alasan}",
        "{nomor} dibatalkan. Lihat di sini:",
        _REASON,
    ),
    _news(
        "selesai",
        "Selesai",
        "selesai",
        "{nomor} telah selesai. Terima kasih.",
        "{nomor} telah selesai. Terima kasih. Lihat di sini:",
    ),
    _news(
        "pesan",
        "Pesan dari petugas",
        "ada pesan dari petugas",
        "Petugas menulis pesan untuk {nomor}. Buka tautan ini untuk membaca dan membalasnya.",
        "Petugas menulis pesan untuk {nomor}. Baca dan balas di sini:",
    ),
    _news(
        "pengingat_jawaban",
        "Pengingat: jawaban menunggu tanggapan",
        "mohon tanggapan Anda",
        "Jawaban untuk {nomor} menunggu tanggapan Anda. Tanpa kabar sampai {batas}, jawaban dianggap diterima.",
        "Jawaban untuk {nomor} menunggu tanggapan Anda. Tanpa kabar sampai {batas}, jawaban dianggap diterima.",
        _UNTIL,
        needs=("batas",),
    ),
    _news(
        "pengingat_berkas",
        "Pengingat: berkas menunggu dilengkapi",
        "mohon tanggapan Anda",
        "Berkas {nomor} menunggu Anda lengkapi. Tanpa kabar sampai {batas}, berkas ditutup.",
        "Berkas {nomor} menunggu Anda lengkapi. Tanpa kabar sampai {batas}, berkas ditutup.",
        _UNTIL,
        needs=("batas",),
    ),
)
