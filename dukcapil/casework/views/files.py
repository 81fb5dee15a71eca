"""Files and words of a case as ready lines."""

from django.template.defaultfilters import filesizeformat

from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.privacy import Sight


def file_lines(case: Case, address, sight: Sight | None = None) -> list[dict]:
    """The files of a case; only those that a worker has rewritten, and that the reader may see, have a link.

    ``sight`` is what a reader of the office sees; without it the reader is the citizen.
    """
    files = case.attachments.all() if sight else case.attachments.filter(for_citizen=True)
    return [_line(file, address, sight, case.anonymous) for file in files]


def _line(file: Attachment, address, sight: Sight | None, anonymous: bool) -> dict:
    hidden = sight is not None and not sight.sees(file)
    ready = file.status == Attachment.Status.CLEAN
    state = file.refusal or f"{filesizeformat(file.size)} · {file.get_status_display().lower()}"
    unchecked = sight is not None and sight.content and ready and not file.cleared_by_id and file.for_citizen
    return {
        "name": "Lampiran" if hidden else file.name,
        "url": address(file) if ready and not hidden else "",
        "line": "belum diperiksa, sebab pelapor anonim" if hidden and sight.content else state,
        "message": file.message_id,
        "belongs_elsewhere": bool(file.message_id or file.requirement),  # beside its word, or its requirement
        "public_id": file.public_id,
        "to_clear": unchecked and sight.unchecked_files and anonymous,
    }


def words_with_files(words, files: list[dict]) -> list:
    """The words of a case, each with its own files as ``files``."""
    words = list(words)
    for word in words:
        word.files = [file for file in files if file["message"] == word.pk]
    return words
