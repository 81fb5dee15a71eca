"""Why a message did not arrive, in words that an officer can act on; the code stays beside them for the technician."""

import re

_WORDS = (
    (r"SMTPRecipientsRefused", "Server tujuan menolak alamat e-mail ini; mungkin salah ketik atau sudah tidak dipakai"),
    (r"ValueError", "Alamatnya tidak dapat dikirimi"),
    (r"WhatsApp (131026|131030|130472|131050)\b", "Nomor ini tidak dapat menerima WhatsApp dari kantor"),
    (r"WhatsApp 131047\b", "Jendela 24 jam WhatsApp sudah tertutup"),
    (r"WhatsApp (190|10|131005)\b", "WhatsApp menolak token kantor; beri tahu teknisi"),
    (r"WhatsApp 132\d\d\d\b", "Templat WhatsApp kantor belum benar; beri tahu teknisi"),
    (r"WhatsApp (4|80007|130429|131048|131056)\b|HTTP 429", "WhatsApp meminta jeda, terlalu banyak kiriman"),
    (r"WhatsApp|HTTP", "Layanan WhatsApp sedang bermasalah"),
    (r"SMTP", "Server surat sedang bermasalah"),
    (r"IMAP login", "Server surat menolak nama atau sandi kotak surat ini"),
    (r"IMAP folder", "Folder kotak surat ini tidak ada"),
    (r"IMAP", "Server surat sedang bermasalah"),
    (r"\w*(Connection|Timeout|Protocol|SSL)\w*|OSError|gaierror", "Server tujuan tidak dapat dihubungi"),
)


def in_words(cause: str) -> str:
    """ "Server surat sedang bermasalah (SMTPDataError 554)"; a cause that already is a sentence stays as it is."""
    for pattern, words in _WORDS:
        if re.match(pattern, cause):
            return f"{words} ({cause})"
    return cause[:1].upper() + cause[1:]
