"""What happens to a draft: begun, saved, its files kept and thrown away, and forgotten when its link has expired."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from dukcapil.casework.attachments import held, hold, keep_again
from dukcapil.casework.models import Attachment, Channel
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import AlreadyDone, WrongInput
from dukcapil.people.models import User
from sop_registry.models import Sop

from .models import Draft

MOST_PAGES = 10  # files that one requirement may have
SENT = "Isian ini sudah dikirim."


def begin(sop: Sop, answers: dict, *, at: datetime, form_key: UUID | None = None, **more) -> Draft:
    """A new draft; the first step of one filling (``form_key``), sent twice or again after "back", goes on with it.

    ``more``: the ``account`` of a signed-in citizen; of an officer ``by``, ``channel`` and ``received_at``.
    """
    try:
        return _begin(sop, answers, at=at, form_key=form_key, **more)
    except IntegrityError:  # sent twice at once: the other was a moment earlier
        return _begin(sop, answers, at=at, form_key=form_key, **more)


@transaction.atomic
def _begin(
    sop: Sop,
    answers: dict,
    *,
    at: datetime,
    form_key: UUID | None,
    account: User | None = None,
    by: Staff | None = None,
    channel: str = Channel.WEB,
    received_at: datetime | None = None,
) -> Draft:
    begun = Draft.objects.select_for_update().filter(form_key=form_key).first() if form_key else None
    recorder = by.user if by else None
    whose = (sop.pk, recorder and recorder.pk)
    if begun is not None and (begun.sop_id, begun.recorded_by_id) == whose and _lives(begun, at):
        return _save(begun, begun.answers | answers, at)
    draft = Draft(
        sop=sop,
        form_key=form_key if form_key and begun is None else uuid4(),
        answers=answers,
        account=account,
        recorded_by=recorder,
        channel=channel,
        received_at=received_at,
    )
    draft.saved(at)
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def save_section(draft: Draft, slug: str, answer: dict | list, *, at: datetime) -> Draft:
    """Keep one section's answers; the others stay as they now are. ``AlreadyDone`` once the draft was sent."""
    now = locked(draft)
    return _save(now, now.answers | {slug: answer}, at)


@transaction.atomic
def save_shown(draft: Draft, codes: Iterable[str], *, at: datetime) -> Draft:
    """The requirements whose original an officer saw."""
    now = locked(draft)
    now.shown = sorted(codes)
    return _save(now, now.answers, at)


@transaction.atomic
def keep_files(draft: Draft, code: str, uploads: Iterable[UploadedFile], *, at: datetime) -> None:
    """Keep the pages of one requirement, each once, however often it is sent. ``WrongInput``: they are too many."""
    now = locked(draft)
    uploads = list(uploads)
    hold(now.form_key, uploads, code)
    if files_of(now).filter(requirement=code).exclude(status=Attachment.Status.REFUSED).count() > MOST_PAGES:
        raise WrongInput({"files": f"Paling banyak {MOST_PAGES} berkas untuk satu persyaratan. Buang dahulu sebagian."})
    _save(now, now.answers, at)


@transaction.atomic
def keep_placed(draft: Draft, placed: Iterable[tuple[Attachment, str]], *, at: datetime) -> None:
    """Files that are stored already, each kept as what shows a requirement."""
    now = locked(draft)
    for file, code in placed:
        keep_again(file, code, form_key=now.form_key)
    _save(now, now.answers, at)


@transaction.atomic
def drop_file(draft: Draft, public_id: UUID, *, at: datetime) -> bool:
    """Throw a kept file away; its bytes go with the sweep of strays. Was there such a file?"""
    now = locked(draft)
    dropped = files_of(now).filter(public_id=public_id).delete()[0]
    _save(now, now.answers, at)
    return bool(dropped)


def files_of(draft: Draft) -> QuerySet[Attachment]:
    """The files kept for a draft, in the order they came."""
    return held(draft.form_key).order_by("pk")


def locked(draft: Draft) -> Draft:
    """The draft as it now is, its row locked until the transaction ends; ``AlreadyDone`` once it was sent."""
    now = Draft.objects.select_for_update().select_related("sop__office").get(pk=draft.pk)
    if now.application_id is not None:
        raise AlreadyDone(SENT)
    return now


def forget_expired(now: datetime) -> int:
    """Drop drafts whose link has expired, with their files; what was sent keeps nothing personal. Returns how many.

    A draft that was sent stays as long as its link lived, so that the link leads to the receipt.
    """
    expired = Draft.objects.filter(expires_at__lte=now)
    with transaction.atomic():
        keys = list(expired.select_for_update(skip_locked=True).values_list("pk", "form_key"))
        Attachment.objects.filter(form_key__in=[key for _, key in keys], case=None).delete()
        return Draft.objects.filter(pk__in=[pk for pk, _ in keys]).delete()[0]


def _lives(draft: Draft, at: datetime) -> bool:
    return draft.application_id is None and draft.expires_at > at


def _save(draft: Draft, answers: dict, at: datetime) -> Draft:
    draft.answers = answers
    draft.saved(at)
    draft.save(update_fields=["answers", "shown", "saved_at", "expires_at"])
    return draft
