"""Pages as PDF/UA: fonts and style travel inside, and nothing outside the text itself can be fetched."""

import base64
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

_FONT_FILES = ("vendor/inter/inter-latin-wght-normal.woff2", "vendor/inter/inter-latin-ext-wght-normal.woff2")

# Emoji, for which no font travels along: a paper goes without them rather than with empty boxes.
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\U000e0020-\U000e007f\ufe0f\u200d\u20e3"
    "\u231a\u231b\u23e9-\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5"
    "\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797"
    "\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]+"
)


def pdf_of(template: str, context: dict) -> bytes:
    """Render a template that links nothing to a tagged PDF."""
    return pdf_from(render_to_string(template, context))


def pdf_from(html: str) -> bytes:
    """A page as a tagged PDF (pdf/ua-1, A4); ``css/paper.css`` is its style."""
    from weasyprint import CSS, HTML  # slow to import: only where a PDF is made
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    fonts = FontConfiguration()
    only_inline = URLFetcher(allowed_protocols=("data",))
    page = HTML(string=_EMOJI.sub("", html), url_fetcher=only_inline)
    style = CSS(string=_paper_style(), url_fetcher=only_inline, font_config=fonts)
    return page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")


@cache
def _paper_style() -> str:
    faces = [
        "@font-face { font-family: Inter; font-weight: 100 900; "
        f"src: url(data:font/woff2;base64,{base64.b64encode(_static(name)).decode()}) format('woff2'); }}"
        for name in _FONT_FILES
    ]
    return "\n".join([*faces, _static("css/paper.css").decode()])


def _static(name: str) -> bytes:
    return Path(finders.find(name)).read_bytes()
