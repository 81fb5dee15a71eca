"""Pages as PDF/UA: fonts and style travel inside, and nothing outside the text itself can be fetched."""

import base64
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

_FONT_FILES = ("vendor/inter/inter-latin-wght-normal.woff2", "vendor/inter/inter-latin-ext-wght-normal.woff2")


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
    page = HTML(string=html, url_fetcher=only_inline)
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
