"""Documents that the office issues: judged read-only, for rewriting one would break its electronic signature."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

MAX_SECONDS = 20
_REFUSED = 3  # exit code of rewriting_pdf, whose output is then a sentence
_AGAIN = "Unduh ulang dokumennya dari SIAK, lalu unggah apa adanya."
_UNREADABLE = f"PDF ini tidak dapat dibuka. {_AGAIN}"
_CUT = f"PDF ini terpotong: bagian akhirnya tidak ada. {_AGAIN}"
_BLANKS = b"\0\t\n\f\r "  # white space as PDF knows it (ISO 32000-1, table 1)


def check_issued(upload: UploadedFile) -> None:
    """``ValidationError`` with a sentence unless this is a sound PDF of one or more pages that runs nothing.

    The file is opened in a process of its own with bounds on memory and time, and not a byte of it is changed.
    """
    if upload.size > settings.MAX_UPLOAD_BYTES:
        raise ValidationError(f"Dokumen lebih besar dari {settings.MAX_UPLOAD_BYTES // 1024**2} MB.")
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if not content.startswith(b"%PDF-"):
        raise ValidationError("Berkas ini bukan PDF. Unggah dokumen dari SIAK apa adanya, bukan foto atau pindaian.")
    if not content.rstrip(_BLANKS).endswith(b"%%EOF"):  # what was signed last is lost, and readers show what was before
        raise ValidationError(_CUT)
    program = Path(__file__).with_name("rewriting_pdf.py")
    try:
        done = subprocess.run(  # noqa: S603 (the file's bytes are its input, nothing of it is a word of the command)
            [sys.executable, "-I", str(program), "--judge"],
            input=content,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ValidationError(_UNREADABLE) from error
    if done.returncode:
        fault = done.stdout.decode().partition(". ")[0]  # without the advice, which is for a citizen's own scan
        raise ValidationError(f"{fault}. {_AGAIN}" if done.returncode == _REFUSED else _UNREADABLE)
