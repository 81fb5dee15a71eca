"""Which acts the citizen is told about, and in which words. The outbox row is written with the act."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import addressed
from dukcapil.worktime.wording import moment_in_words
from sop_registry.flow import DONE, REFUSED, WITHDRAWN, Holder

from .models import Case, Message, Trail


def notice_of(case: Case, act: Trail, texts: list[Message]) -> Notice | None:
    """The notice to the citizen, if this act concerns them; ``texts`` are those the act brings."""
    news = _news(case, act, texts)
    if news is None:
        return None
    headline, sentence = news
    return _notice(case, f"{act.verb}:{act.to_state}", headline, sentence, f"{case.number}/{case.moves}")


def notice_of_word(case: Case, word: Message) -> Notice:
    """That the office wrote to the citizen. The words themselves are read on the tracking page alone."""
    sentence = f"Petugas menulis pesan untuk {case.number}. Buka tautan ini untuk membaca dan membalasnya."
    return _notice(case, "pesan", "ada pesan dari petugas", sentence, f"{case.number}/pesan/{word.pk}")


def notice_of_reminder(case: Case, verb: str, end: str, since: datetime) -> Notice:
    """That an answer or a file waits for the citizen, and what happens when nothing comes until ``end``."""
    if verb == "terima":
        what = "jawaban dianggap diterima"
        sentence = f"Jawaban untuk {case.number} menunggu tanggapan Anda. Tanpa kabar sampai {end}, {what}."
    else:
        sentence = f"Berkas {case.number} menunggu Anda lengkapi. Tanpa kabar sampai {end}, berkas ditutup."
    return _notice(
        case,
        "pengingat",
        "mohon tanggapan Anda",
        sentence,
        f"{case.number}/ingat/{case.silence_stage}/{since:%y%m%d%H%M}",
    )


def _notice(case: Case, event: str, headline: str, sentence: str, dedupe: str) -> Notice:
    link = settings.PUBLIC_URL + reverse("tracked", args=[case.tracking_code])
    return addressed(
        office=case.office,
        event=event,
        reference=case.number,
        email=case.applicant.email,
        phone=str(case.applicant.phone or ""),
        subject=f"{case.number}: {headline}",
        body=f"{sentence}\n\nIkuti di sini: {link}\n\nLayanan ini gratis. {case.office.short_name}",
        dedupe=dedupe,
    )


def _news(case: Case, act: Trail, texts: list[Message]) -> tuple[str, str] | None:
    """Headline and sentence of an act that the citizen hears of."""
    number, step = case.number, case.flow.steps.get(case.state)
    if act.from_state == "":
        until = f" {case.promised} {moment_in_words(case.due_at, case.office.zone)}." if case.due_at else ""
        return "kiriman diterima", f"Kami telah menerima kiriman Anda dengan nomor register {number}.{until}"
    if step is not None and step.returns_to_citizen:
        return "perlu dilengkapi", f"Berkas {number} dikembalikan kepada Anda: {act.note} Silakan lengkapi."
    if step is not None and step.holder is Holder.OUTSIDE:
        return "ditunda sementara", f"{number} ditunda sementara: {act.note}"
    if step is not None and step.holder is Holder.CITIZEN:
        if any(text.for_citizen for text in texts):
            return "ada jawaban", f"Ada jawaban untuk {number}. Buka tautan ini untuk membacanya dan menanggapi."
        return "menunggu Anda", f"{number}: {step.for_citizen}. {act.note}".strip()
    return {
        REFUSED: ("tidak dapat dilayani", f"{number} tidak dapat kami layani: {act.note}"),
        WITHDRAWN: ("dibatalkan", f"{number} dibatalkan. {act.note}".strip()),
        DONE: ("selesai", f"{number} telah selesai. Terima kasih."),
    }.get(case.state)
