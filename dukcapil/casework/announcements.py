"""Which acts the citizen is told about, and in which words. The outbox row is written with the act."""

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.outbox import queue
from dukcapil.worktime.wording import moment_in_words
from sop_registry.flow import DONE, REFUSED, WITHDRAWN

from .models import Case, Trail


def announce(case: Case, act: Trail) -> None:
    """Queue a notice to the citizen if this act concerns them; a no-op otherwise."""
    sentence = _sentence(case, act)
    if sentence is None:
        return
    link = settings.PUBLIC_URL + reverse("tracked", args=[case.tracking_code])
    queue(
        office=case.office,
        event=f"{act.verb}:{act.to_state}",
        reference=case.number,
        email=case.applicant.email,
        phone=str(case.applicant.phone or ""),
        subject=f"{case.number}: {case.state_title}",
        body=f"{sentence}\n\nIkuti di sini: {link}\n\nLayanan ini gratis. {case.office.short_name}",
        dedupe=f"{case.number}:{act.seq}:{act.pk}",
    )


def _sentence(case: Case, act: Trail) -> str | None:
    number = case.number
    if act.from_state == "":
        until = (
            f" Jawaban paling lambat {moment_in_words(case.due_at, case.office.zone)}." if case.due_at else ""
        )
        return f"Kami telah menerima kiriman Anda dengan nomor register {number}.{until}"
    if case.state in case.flow.answered_in and case.state != DONE:
        return f"Ada jawaban untuk {number}. Buka tautan berikut untuk membacanya dan memberi tanggapan."
    return {
        "perbaikan": f"Berkas {number} dikembalikan kepada Anda: {act.note} Silakan lengkapi.",
        REFUSED: f"{number} tidak dapat kami layani: {act.note}",
        WITHDRAWN: f"{number} dibatalkan: {act.note}",
        DONE: f"{number} telah selesai. Terima kasih.",
    }.get(case.state)
