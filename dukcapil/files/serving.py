"""Handing out a private file: by nginx where there is one, never guessed at, never run."""

import logging
from urllib.parse import quote

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

log = logging.getLogger(__name__)


def private_response(file: FieldFile, name: str, content_type: str) -> HttpResponse:
    """A file after the caller's permission check; pictures are shown, nothing may run. ``Http404`` if it is lost."""
    if settings.PRIVATE_ACCEL_PREFIX:
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = settings.PRIVATE_ACCEL_PREFIX + quote(file.name)
    else:
        try:
            response = FileResponse(file.open("rb"), content_type=content_type)
        except FileNotFoundError as error:
            log.error("a private file is lost from the disk: %s", file.name)
            raise Http404("Berkas tidak ditemukan di penyimpanan.") from error
    # No browser's PDF viewer works inside the sandbox below: what is no picture is saved.
    disposition = "inline" if content_type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    # Browsers fit a lone picture to the screen by inline style; scripts and everything else stay out.
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
