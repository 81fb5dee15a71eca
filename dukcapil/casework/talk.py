"""Words on a case beside its acts: citizen and office write to each other, the office keeps notes for itself."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from dukcapil.notices.outbox import queue
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import dotted

from .announcements import notice_of_word
from .attachments import attach
from .inputs import MAX_NOTE
from .models import Case, Message, Rating
from .parties import CitizenOf, Party, Staff
from .perform import lock
from .refusals import AlreadyDone, NotAllowed, WrongInput

CLOSED = "Berkas ini sudah ditutup, jadi pesan baru tidak dibaca lagi. Sampaikan pengaduan baru bila masih perlu."


@transaction.atomic
def write(
    case: Case, text: str, *, by: Party, internal: bool = False, uploads=(), at: datetime | None = None
) -> Message:
    """A word between citizen and office, or the office's own note; it moves nothing and resets no clock.

    ``at`` is when it was said, where that was before it came here.
    """
    case = lock(case)
    text = text.strip()
    staff = by if isinstance(by, Staff) else None
    internal = internal and staff is not None
    if isinstance(by, CitizenOf) and not by.acts_as(Role.PEMOHON, case):
        raise NotAllowed("Anda bertugas di kantor ini: tulis dari halaman berkas di meja kerja.")
    if not case.is_open and not internal:
        raise AlreadyDone(CLOSED)
    if not text and not uploads:
        raise WrongInput({"text": "Tulis pesannya dahulu."})
    if len(text) > MAX_NOTE:
        raise WrongInput({"text": f"Pesan paling panjang {dotted(MAX_NOTE)} karakter."})
    word = Message.objects.create(
        case_id=case.pk,
        kind=Message.Kind.NOTE if internal else Message.Kind.WORD,
        text=text,
        for_citizen=not internal,
        author=staff.user if staff else None,
        author_label=case.office.label_of(staff.as_member(case).role if staff else Role.PEMOHON),
        at=at or timezone.now(),
    )
    for upload in uploads:
        attach(case, upload, by=word.author, message=word, for_citizen=not internal)
    if not internal:
        Case.objects.filter(pk=case.pk).update(citizen_wrote_at=None if staff else word.at)
        if staff:
            queue(notice_of_word(case, word))
    return word


@transaction.atomic
def rate(case: Case, score: int, comment: str = "", *, by: CitizenOf) -> Rating:
    """The citizen's judgement of a finished case, given once."""
    case = lock(case)
    if not by.acts_as(Role.PEMOHON, case):
        raise NotAllowed("Penilaian diberikan oleh pemohon sendiri.")
    if not case.may_be_rated:
        raise AlreadyDone("Penilaian dibuka setelah berkas selesai.")
    if Rating.objects.filter(case_id=case.pk).exists():
        raise AlreadyDone("Penilaian Anda sudah kami terima. Terima kasih.")
    if score not in Rating.Score:
        raise WrongInput({"score": "Pilih salah satu nilai."})
    if len(comment) > MAX_NOTE:
        raise WrongInput({"comment": f"Komentar paling panjang {dotted(MAX_NOTE)} karakter."})
    return Rating.objects.create(case_id=case.pk, score=score, comment=comment.strip(), at=timezone.now())
