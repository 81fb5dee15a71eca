"""Answers of the pages, read back."""

import io

from pypdf import PdfReader

from tests.files.tagged_pdf import text_of


def with_body(answer):
    """The same answer with all its bytes as ``body``; a file is read to its end, which closes it."""
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def a_paper(answer) -> tuple[PdfReader, str]:
    """A PDF that was answered, and its text with single blanks."""
    assert answer["Content-Type"] == "application/pdf"
    document = PdfReader(io.BytesIO(answer.content))
    return document, text_of(document)
