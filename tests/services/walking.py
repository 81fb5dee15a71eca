"""Walking through the wizard with Django's client, as a browser without script does."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.attachments import hold
from services.models import Draft
from sop_registry.models import Sop
from tests.files.making_pdfs import a_pdf

from .filled import filled, posted

PHOTO = b"\xff\xd8\xff\xe0" + b"0" * 200
PAPERS = {
    "kk-baru": ["buku-nikah"],
    "skpwni": ["kk-asli"],
    "ktp-el": ["kk", "surat-kehilangan"],
    "kia": ["kk", "akta-kelahiran", "ktp-orang-tua", "foto"],
    "akta-kelahiran": ["surat-kelahiran", "buku-nikah", "kk"],
    "akta-kematian": ["surat-desa", "kk", "ktp-el"],
}


def a_draft(slug: str, *, papers=None, **more) -> Draft:
    """A form filled in well and saved just now, with every paper it needs or those named; ``answers`` may change."""
    sop = Sop.objects.select_related("office").get(key=f"way-kanan/{slug}")
    draft = Draft(sop=sop, **{"answers": filled(sop.key), **more})
    draft.saved(timezone.now())
    draft.save()
    for code in PAPERS[slug] if papers is None else papers:
        hold(draft.form_key, [a_page(f"{code}.pdf")], code)
    return draft


def a_page(name: str = "kk.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_pdf(), "application/pdf")


def begin(client, slug: str, section: str, office: str = "way-kanan", **changed):
    """The first step, sent."""
    return client.post(reverse("apply", args=[office, slug]), posted(f"way-kanan/{slug}", section, **changed))


def save(client, draft: Draft, section: str, **changed):
    """A step of a draft, sent."""
    return client.post(reverse("section", args=[draft.token, section]), posted(draft.sop.key, section, **changed))


def upload(client, draft: Draft, code: str, *files, **more):
    """Files for one requirement, sent as the card's own form does."""
    return client.post(reverse("draft_upload", args=[draft.token, code]), {"files": list(files), "utuh": "1", **more})


def send(client, draft: Draft, **more):
    return client.post(reverse("review", args=[draft.token]), {"consent": "on", **more})
