"""The events that staff hear of, by e-mail and in the bell, and our own words for them."""

from .event import Event, Variable
from .wording import Text

ALWAYS = (
    Variable("tautan", "tautan ke halamannya", "https://portal.contoh.id/meja/"),
    Variable("kantor", "nama pendek kantor", "Disdukcapil Contoh"),
)
_REPORT = Variable("laporan", "bulan laporan, dengan versinya bila sebuah koreksi", "Oktober 2026")
_COUNT = Variable("jumlah", "banyaknya", "1")


def _news(key: str, title: str, subject: str, body: str, short: str, *more: Variable, needs=(), headed: str) -> Event:
    """``headed`` is what the subject has to name, for it heads the entry in the bell."""
    text = Text(subject, f"{body}\n\nBuka di sini: {{tautan}}", short)
    return Event(key, title, text, (*ALWAYS, *more), ("tautan", *needs), subject_needs=(headed,), for_staff=True)


STAFF_EVENTS = (
    _news(
        "disposisi",
        "Disposisi kepada petugas",
        "Disposisi untuk Anda: {nomor}",
        "Berkas {nomor} di {kantor} didisposisikan kepada Anda oleh {oleh}.",
        "Dari {oleh}. Buka berkasnya untuk membaca disposisinya.",
        Variable("nomor", "nomor register", "ADU-WKN-2026-000412"),
        Variable("oleh", "jabatan yang mendisposisikan", "Kepala Bidang"),
        needs=("nomor",),
        headed="nomor",
    ),
    _news(
        "peringatan",
        "Ringkasan batas waktu",
        "{jumlah} berkas mendekati atau melewati batas waktunya",
        "Di meja Anda di {kantor}:\n\n{daftar}\n\nSeberapa sering e-mail ini datang dipilih di halaman Pemberitahuan.",
        "{jumlah} berkas mendekati atau melewati batas waktunya.",
        _COUNT,
        Variable("daftar", "berkas demi berkas", "ADU-WKN-2026-000412: langkah Pencatatan melewati batas waktunya."),
        needs=("daftar",),
        headed="jumlah",
    ),
    _news(
        "laporan_menunggu",
        "Laporan bulanan menunggu giliran",
        "Laporan bulanan {laporan} menunggu Anda",
        "Laporan bulanan {laporan} dari {kantor} menunggu Anda. Keadaan: {keadaan}.\n\n{catatan}",
        "{kantor}. Keadaan: {keadaan}.",
        _REPORT,
        Variable("keadaan", "keadaan laporan", "Ditinjau Kabid"),
        Variable("catatan", "catatan yang menyertainya, atau kosong", "Catatan: Periksa tabel 3.", written=True),
        needs=("laporan", "catatan"),
        headed="laporan",
    ),
    _news(
        "laporan_final",
        "Laporan bulanan final",
        "Laporan bulanan {laporan} final",
        "Laporan bulanan {laporan} dari {kantor} telah diterima dan final. Nomor laporan: {nomor}.",
        "{kantor}. Nomor laporan: {nomor}.",
        _REPORT,
        Variable("nomor", "nomor laporan", "LAP-WKN-2026-10"),
        needs=("laporan",),
        headed="laporan",
    ),
    _news(
        "laporan_belum_final",
        "Laporan bulanan yang belum final",
        "{jumlah} laporan bulanan belum final, {kantor}",
        "Bulan yang sudah berakhir tanpa laporan final di {kantor}:\n\n{daftar}",
        "{jumlah} bulan yang sudah berakhir belum punya laporan final di {kantor}.",
        _COUNT,
        Variable("daftar", "bulan demi bulan", "- Oktober 2026 (menunggu Kadis)"),
        needs=("daftar",),
        headed="jumlah",
    ),
    _news(
        "blanko",
        "Stok blanko menipis",
        "{stok}",
        "{stok} di {kantor}. Mohon siapkan permintaan blanko.",
        "{kantor}. Mohon siapkan permintaan blanko.",
        Variable("stok", "jenis blanko dan sisanya", "Blanko KTP-el tinggal 10"),
        needs=("stok",),
        headed="stok",
    ),
)
