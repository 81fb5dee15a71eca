"""Checks within the request: number, size, name and signature bytes, each with a sentence for the citizen."""

from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png"}
ACCEPT = ",".join(EXTENSIONS)


def sniff(head: bytes) -> str | None:
    """The content type that the first bytes of a file prove, or None."""
    return next((kind for magic, kind in _SIGNATURES.items() if head.startswith(magic)), None)


def check_photo(upload: UploadedFile) -> str:
    """The content type of an acceptable photo; ``ValidationError`` with a sentence otherwise."""
    limit = settings.MAX_UPLOAD_BYTES
    if upload.size == 0:
        raise ValidationError("Berkas ini kosong. Pilih foto yang lain.")
    if upload.size > limit:
        raise ValidationError(
            f"Ukuran foto {upload.size / 1024**2:.1f} MB; paling besar {limit // 1024**2} MB. "
            "Kecilkan foto atau ambil ulang dengan mutu lebih rendah.".replace(".", ",", 1)
        )
    kind = sniff(upload.read(16))
    upload.seek(0)
    if kind is None:
        raise ValidationError("Berkas ini bukan foto JPEG atau PNG. Ambil foto dengan kamera lalu unggah lagi.")
    return kind


def display_name(upload: UploadedFile, kind: str) -> str:
    """The citizen's own file name, shortened, with the ending that its content proves."""
    stem = PurePath(upload.name or "foto").stem[:100].strip() or "foto"
    return stem + EXTENSIONS[kind]
