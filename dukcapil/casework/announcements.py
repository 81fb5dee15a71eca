"""Which acts the citizen is told about, and in which words. The outbox row is written with the act."""

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.outbox import queue
from dukcapil.worktime.wording import moment_in_words
from sop_registry.flow import DONE, REFUSED, WITHDRAWN, Holder

from .models import Case, Trail


def announce(case: Case, act: Trail) -> None:
    """Queue a notice to the citizen if this act concerns them; a no-op otherwise."""
    news = _news(case, act)
    if news is None:
        return
    headline, sentence = news
    link = settings.PUBLIC_URL + reverse("tracked", args=[case.tracking_code])
    queue(
        office=case.office,
        event=f"{act.verb}:{act.to_state}",
        reference=case.number,
        email=case.applicant.email,
        phone=str(case.applicant.phone or ""),
        subject=f"{case.number}: {headline}",
        body=f"{sentence}\n\nIkuti di sini: {link}\n\nLayanan ini gratis. {case.office.short_name}",
        dedupe=f"{case.number}:{act.pk}",
    )


def _news(case: Case, act: Trail) -> tuple[str, str] | None:
    """Headline and sentence of an act that the citizen hears of."""
    number, step = case.number, case.flow.steps.get(case.state)
    if act.from_state == "":
        until = f" Jawaban paling lambat {moment_in_words(case.due_at, case.office.zone)}." if case.due_at else ""
        return "kiriman diterima", f"Kami telah menerima kiriman Anda dengan nomor register {number}.{until}"
    if step is not None and step.returns_to_citizen:
        return "perlu dilengkapi", f"Berkas {number} dikembalikan kepada Anda: {act.note} Silakan lengkapi."
    if step is not None and step.holder is Holder.OUTSIDE:
        return "ditunda sementara", f"{number} ditunda sementara: {act.note}"
    if step is not None and step.holder is Holder.CITIZEN:
        if case.messages.filter(act=act, for_citizen=True).exists():
            return "ada jawaban", f"Ada jawaban untuk {number}. Buka tautan ini untuk membacanya dan menanggapi."
        return "menunggu Anda", f"{number}: {step.for_citizen}. {act.note}".strip()
    return {
        REFUSED: ("tidak dapat dilayani", f"{number} tidak dapat kami layani: {act.note}"),
        WITHDRAWN: ("dibatalkan", f"{number} dibatalkan. {act.note}".strip()),
        DONE: ("selesai", f"{number} telah selesai. Terima kasih."),
    }.get(case.state)
