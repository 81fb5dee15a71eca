"""Applications with requirements for tests: ``an_application(KtpElektronik, when=...)``, and files of their papers."""

from datetime import datetime
from io import BytesIO
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from dukcapil.casework.models import Attachment
from dukcapil.casework.perform import edition_in_force
from services.intake import file_application
from services.models import Application, Draft, RequirementItem
from services.models.requirement import FORM
from services.requirements import needed
from sop_registry.models import Sop

from .filled import filled

Status = RequirementItem.Status


def _picture() -> bytes:
    """A small photo of a paper."""
    paper = Image.new("RGB", (320, 220), "#f3efe2")
    pen = ImageDraw.Draw(paper)
    for line in range(30, 200, 22):
        pen.line((24, line, 296 - line % 60, line), fill="#555555", width=5)
    kept = BytesIO()
    paper.save(kept, "JPEG")
    return kept.getvalue()


PHOTO = _picture()


def a_photo(name: str = "kk.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def an_application(of: type[Application], *, when: datetime, answers: dict | None = None) -> Application:
    """A citizen's application with one checked file for every paper that is owed."""
    sop = Sop.objects.select_related("office").get(key=of.flow.sop)
    answers = answers or filled(sop.key)
    today = when.astimezone(sop.office.zone).date()
    draft = Draft(sop=sop, answers=answers)
    draft.saved(when)
    draft.save()
    for each in needed(edition_in_force(sop, when), sop.key, answers, today):
        if not each.optional:
            a_file(form_key=draft.form_key, requirement=each.code)
    contact = answers["pemohon"]
    return file_application(
        sop=sop,
        answers=answers,
        delivery=answers["penyerahan"]["cara"],
        name=contact["nama"],
        phone=contact["telepon"],
        nik=contact["nik"],
        channel="web",
        draft=draft,
        at=when,
    )


def a_file(status: str = Attachment.Status.CLEAN, **more) -> Attachment:
    """A file as the worker left it."""
    more.setdefault("at", datetime.now().astimezone())
    return Attachment.objects.create(
        public_id=uuid4(),
        file=ContentFile(PHOTO, name="foto.jpg"),
        name="foto.jpg",
        content_type="image/jpeg",
        size=len(PHOTO),
        status=status,
        **more,
    )


def statuses(case: Application) -> dict[str, str]:
    return dict(case.items.values_list("code", "status"))


def papers_of(case: Application) -> list[str]:
    return [item.code for item in case.items.all() if item.code != FORM]
