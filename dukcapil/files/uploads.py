"""Checks within the request: number, size, name and signature bytes, each with a sentence for the citizen."""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

PDF = "application/pdf"
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_PDF_SIGNATURE = b"%PDF-"
# Readers look for it this far (ISO 32000-1, annex H.3), and scanners do write a blank line before it. What else may
# stand there does no harm: a worker writes the file anew, and a PDF is only ever handed out as a download.
_PDF_SIGNATURE_WITHIN = 1024
_IPHONE_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", PDF: ".pdf"}
# Types, not endings: with an image type among them a phone offers its camera, and an iPhone sends JPEG instead of HEIC.
ACCEPT = ",".join(EXTENSIONS)


def check_upload(upload: UploadedFile) -> str:
    """The content type of an acceptable photo or PDF; ``ValidationError`` with a sentence that names the file."""
    name = _shown(upload)
    if upload.size == 0:
        raise ValidationError(f"Berkas {name} kosong. Pilih berkas yang lain.")
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(
            f"Ukuran {name} {_megabytes(upload.size)}; paling besar {settings.MAX_UPLOAD_BYTES // 1024**2} MB. "
            "Kecilkan berkasnya, atau foto dokumennya dengan mutu lebih rendah."
        )
    head = _head(upload)
    kind = _photo_kind(head) or (PDF if _PDF_SIGNATURE in head else None)
    if kind is None and head[4:8] == b"ftyp" and head[8:12] in _IPHONE_BRANDS:
        raise ValidationError(
            f"Foto {name} berformat HEIC dari iPhone. Buka Pengaturan > Kamera > Format, pilih Paling Kompatibel, "
            "ambil ulang fotonya; atau kirim tangkapan layar foto itu."
        )
    if kind is None:
        raise ValidationError(
            f"Berkas {name} bukan JPEG, PNG, atau PDF. Foto dokumennya dengan kamera, atau simpan sebagai PDF, "
            "lalu unggah lagi."
        )
    return kind


def display_name(upload: UploadedFile, kind: str) -> str:
    """The citizen's own file name, shortened, with the ending that its content proves."""
    unnamed = "berkas" if kind == PDF else "foto"
    stem = PurePath(upload.name or unnamed).stem[:100].strip() or unnamed
    return stem + EXTENSIONS[kind]


def _photo_kind(head: bytes) -> str | None:
    return next((kind for magic, kind in _SIGNATURES.items() if head.startswith(magic)), None)


def _head(upload: UploadedFile) -> bytes:
    head = upload.read(_PDF_SIGNATURE_WITHIN)
    upload.seek(0)
    return head


def _shown(upload: UploadedFile) -> str:
    name = upload.name or "tanpa nama"
    return f"“{name if len(name) <= 60 else name[:59] + '…'}”"


def _megabytes(size: int) -> str:
    return f"{size / 1024**2:.1f} MB".replace(".", ",")
