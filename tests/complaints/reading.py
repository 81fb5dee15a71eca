"""Reading a page as a person does: its words, and the sentence that stands beside a field."""

import re
from html import unescape

_TAGS = re.compile(r"<[^>]+>")
_ERRORS = re.compile(r'<ul class="errorlist" id="(?:id_)?(?P<field>\w+)_error">(?P<sentences>.*?)</ul>', re.S)
_HIDDEN = re.compile(r"<(script|style|head)\b.*?</\1>", re.S)


def source(response) -> str:
    return response.content.decode()


def words(response) -> str:
    """All that the page says, without its tags, on one line."""
    return " ".join(unescape(_TAGS.sub(" ", _HIDDEN.sub(" ", source(response)))).split())


def beside_fields(response) -> dict[str, str]:
    """Field name to the sentence that stands beside it."""
    return {
        found["field"]: " ".join(unescape(_TAGS.sub(" ", found["sentences"])).split())
        for found in _ERRORS.finditer(source(response))
    }


def is_page(response, status: int) -> str:
    """The words of a whole Indonesian page with this status; fails on anything less."""
    assert response.status_code == status, (response.status_code, words(response)[:600])
    assert '<html lang="id">' in source(response)
    assert source(response).count("<h1") == 1
    return words(response)
