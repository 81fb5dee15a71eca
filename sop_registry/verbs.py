"""The vocabulary of acts: every button of every SOP is one of these verbs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verb:
    """One act, with the words a person reads for it.

    ``label`` stands on the button, ``past`` in the trail. ``note`` is "wajib", "opsional" or "tanpa".
    ``fields`` are the texts the act must bring (see ``dukcapil.casework.inputs``). A verb that is not ``forward``
    sends the case back or aside; a verb that ``approves`` may not be done by who prepared the file;
    a ``quiet`` verb (refusal, withdrawal, postponement) never is the page's primary action. ``asks`` says in plain
    words what a state waits for when this is the verb that the citizen owes. ``own`` is the
    button as the citizen reads it, ``own_past`` the citizen's act in the trail, ``thanks`` what the citizen reads after
    it, ``consequence`` what the citizen should know before pressing it.
    """

    key: str
    label: str
    past: str
    note: str = "opsional"
    fields: tuple[str, ...] = ()
    forward: bool = True
    approves: bool = False
    quiet: bool = False
    asks: str = ""
    own: str = ""
    own_past: str = ""
    thanks: str = ""
    consequence: str = ""

    def __str__(self):
        return self.label


def _back(key, label, past, **more) -> Verb:
    return Verb(key, label, past, note="wajib", forward=False, **more)


_ALL = (
    Verb("catat", "Catat pengaduan", "Dicatat"),
    Verb(
        "terima",
        "Terima",
        "Diterima",
        note="tanpa",
        asks="Anda menanggapi jawaban",
        own_past="Jawaban diterima",
        thanks="Anda menerima jawaban ini. Terima kasih.",
        consequence="Dengan menerima jawaban, berkas ditutup dan tidak dapat disanggah lagi.",
    ),
    Verb("jawab", "Kirim jawaban", "Dijawab", fields=("jawaban",)),
    Verb("tindak_lanjuti", "Tindak lanjuti", "Ditindaklanjuti"),
    Verb("putuskan", "Putuskan", "Diputuskan", fields=("jawaban",)),
    Verb("teruskan", "Teruskan", "Diteruskan"),
    Verb("ajukan", "Ajukan", "Diajukan"),
    Verb("tanggapi", "Beri tanggapan", "Ditanggapi", fields=("jawaban",)),
    Verb("konsultasikan", "Konsultasikan ke bidang", "Dikonsultasikan"),
    Verb("laporkan", "Laporkan ke pejabat pengelola", "Dilaporkan ke pejabat pengelola"),
    Verb("tetapkan", "Tetapkan solusi", "Solusi ditetapkan", fields=("jawaban",)),
    Verb("sampaikan", "Sampaikan jawaban", "Jawaban disampaikan", fields=("jawaban",)),
    Verb(
        "serahkan",
        "Serahkan",
        "Diserahkan",
        asks="Dokumen siap Anda terima",
        own="Saya sudah menerima dokumen",
        thanks="Terima kasih. Dokumen tercatat sudah Anda terima.",
        consequence="Tekan hanya bila dokumen sudah di tangan Anda.",
    ),
    Verb("arsipkan", "Arsipkan", "Diarsipkan"),
    Verb("rekap", "Catat dalam rekap", "Direkap"),
    Verb("lengkap", "Nyatakan lengkap", "Dinyatakan lengkap"),
    Verb(
        "lengkapi",
        "Kirim perbaikan",
        "Dilengkapi",
        note="wajib",
        asks="Anda melengkapi berkas",
        thanks="Perbaikan Anda sudah kami terima.",
    ),
    Verb("setujui", "Setujui", "Disetujui", approves=True),
    Verb("sertifikasi", "Catat sertifikasi", "Disertifikasi", approves=True),
    Verb("tanda_tangani", "Catat tanda tangan", "Ditandatangani", approves=True),
    Verb("registrasi", "Registrasi dan arsipkan", "Diregistrasi"),
    Verb("stempel", "Stempel dan registrasi", "Distempel dan diregistrasi"),
    Verb("beritahukan", "Beri tahu pemohon", "Pemohon diberi tahu"),
    Verb("selesai_cek", "Selesai cek data", "Data selesai dicek"),
    _back("minta_perekaman", "Minta perekaman", "Diminta perekaman"),
    Verb("terekam", "Catat perekaman", "Perekaman selesai", asks="Anda datang untuk perekaman"),
    Verb("cetak", "Selesai cetak", "Dicetak"),
    Verb("cocok", "Cocok", "Dinyatakan cocok"),
    _back("tidak_cocok", "Tidak cocok", "Dinyatakan tidak cocok"),
    Verb("kirim", "Kirim lewat PT POS", "Dikirim lewat PT POS"),
    Verb(
        "tandatangani_register",
        "Catat tanda tangan register",
        "Register ditandatangani",
        asks="Anda dan kedua saksi datang ke kantor pada jam layanan, membawa KTP-el, untuk menandatangani register",
    ),
    _back("kembalikan", "Kembalikan", "Dikembalikan"),
    _back("koreksi", "Kembalikan untuk koreksi", "Dikembalikan untuk koreksi"),
    _back(
        "sanggah",
        "Sanggah jawaban",
        "Disanggah",
        thanks="Sanggahan Anda sudah kami terima dan akan dijawab sekali lagi.",
        consequence="Tulis apa yang belum terjawab. Berkas dibuka kembali dan dijawab sekali lagi.",
    ),
    _back("tunda", "Tunda", "Ditunda", quiet=True),
    Verb("lanjutkan", "Lanjutkan", "Dilanjutkan", forward=False),
    _back("tolak", "Tolak", "Ditolak", quiet=True),
    Verb(
        "batalkan",
        "Batalkan",
        "Dibatalkan",
        forward=False,
        quiet=True,
        own="Cabut kiriman ini",
        own_past="Dicabut",
        thanks="Kiriman Anda sudah dicabut.",
        consequence="Kiriman ditutup dan tidak ditindaklanjuti lagi. Anda boleh mengirim yang baru kapan saja.",
    ),
)

VERBS = {verb.key: verb for verb in _ALL}
