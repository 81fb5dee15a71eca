"""Forms of KTP-el filled in to the end, each ready to be sent once."""

from datetime import datetime
from random import Random
from uuid import uuid4

from dukcapil.casework.models import Attachment
from dukcapil.casework.perform import edition_in_force
from dukcapil.demo.filling import Filling
from dukcapil.demo.papers import Papers
from dukcapil.demo.people import a_citizen
from services.intake import file_application
from services.models import Draft
from services.requirements import needed
from sop_registry.models import Sop

SOP = "way-kanan/ktp-el"


def drafts_to_send(count: int, now: datetime, seed: int = 1) -> list[str]:
    """Their tokens; every paper that is owed lies with them, clean."""
    sop = Sop.objects.select_related("office").get(key=SOP)
    rng, papers = Random(seed), Papers(own=False)
    drafts = [_draft(sop, now, rng) for _ in range(count)]
    files = [file for draft in drafts for file in _files(draft, edition_in_force(sop, now), papers, now)]
    papers.store(files)
    Draft.objects.bulk_create(drafts)
    Attachment.objects.bulk_create(files)
    return [draft.token for draft in drafts]


def applications_to_check(count: int, now: datetime) -> list[str]:
    """The numbers of applications that nobody has looked at yet."""
    filed = []
    for token in drafts_to_send(count, now, seed=2):
        draft = Draft.objects.select_related("sop__office").get(token=token)
        contact, way = draft.answers["pemohon"], draft.answers["penyerahan"]["cara"]
        application = file_application(
            sop=draft.sop,
            answers=draft.answers,
            delivery=way,
            name=contact["nama"],
            phone=contact["telepon"],
            email=contact["email"],
            nik=contact["nik"],
            channel=draft.channel,
            draft=draft,
            at=now,
        )
        filed.append(application.number)
    return filed


def _draft(sop: Sop, now: datetime, rng: Random) -> Draft:
    applicant = next(each for each in iter(lambda: a_citizen(sop.office, rng), None) if each.nik)
    today = now.astimezone(sop.office.zone).date()
    filling = Filling(applicant, sop.office.region_code, today, None, rng)
    draft = Draft(sop=sop, answers=filling.answers("ktp-el"))
    draft.saved(now)
    return draft


def _files(draft: Draft, edition, papers: Papers, now: datetime) -> list[Attachment]:
    today = now.astimezone(draft.sop.office.zone).date()
    files = []
    for each in needed(edition, draft.sop.key, draft.answers, today):
        if each.optional:
            continue
        page = papers.page(each.code, each.name)
        files.append(
            Attachment(
                form_key=draft.form_key,
                requirement=each.code,
                public_id=uuid4(),
                file=page.upload,
                name=page.upload.name,
                content_type=page.upload.content_type,
                size=page.upload.size,
                sent_size=page.upload.size,
                sha256=page.sha256,
                status=Attachment.Status.CLEAN,
                at=now,
            )
        )
    return files
