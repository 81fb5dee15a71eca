"""Which acts the citizen, or an officer whom a disposition names, is told about; the words are the office's
(notices.texts). The row is written with the act."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import addressed
from dukcapil.notices.staff import news_for_one
from dukcapil.notices.texts import render
from dukcapil.worktime.wording import moment_in_words
from sop_registry.flow import DONE, REFUSED, WITHDRAWN, Holder

from .models import Case, Message, Trail

DISPOSITION = "disposisi"  # the event of which whom it names is told


def notices_of(case: Case, act: Trail, texts: list[Message]) -> list[Notice]:
    """To the citizen, if this act concerns them, and to whom a disposition of its ``texts`` names."""
    notices = [notice for text in texts for notice in _to_addressee(case, text)]
    if news := _news(case, act, texts):
        event, told = news
        notices.append(_notice(case, f"{act.verb}:{act.to_state}", event, told, f"{case.number}/{case.moves}"))
    return notices


def notice_of_word(case: Case, word: Message) -> Notice:
    """That the office wrote to the citizen. The words themselves are read on the tracking page alone."""
    return _notice(case, "pesan", "pesan", {}, f"{case.number}/pesan/{word.pk}")


def notice_of_reminder(case: Case, verb: str, end: str, since: datetime) -> Notice:
    """That an answer or a file waits for the citizen, and what happens when nothing comes until ``end``."""
    event = "pengingat_jawaban" if verb == "terima" else "pengingat_berkas"
    dedupe = f"{case.number}/ingat/{case.silence_stage}/{since:%y%m%d%H%M}"
    return _notice(case, "pengingat", event, {"batas": end}, dedupe)


def _to_addressee(case: Case, text: Message) -> list[Notice]:
    """The words of a disposition are read on the case alone."""
    if text.addressee is None or text.addressee == text.author:
        return []
    return news_for_one(
        text.addressee,
        DISPOSITION,
        {"nomor": case.number, "oleh": text.author_label},
        office=case.office,
        link=reverse("case", args=[case.number]),
        dedupe=f"{case.number}/disposisi/{case.moves}",
        reference=case.number,
    )


def _notice(case: Case, event: str, text: str, told: dict[str, str], dedupe: str) -> Notice:
    link = settings.PUBLIC_URL + reverse("tracked", args=[case.tracking_code])
    applicant = case.applicant
    return addressed(
        office=case.office,
        event=event,
        reference=case.number,
        topic=case.flow_key.rpartition("/")[0],
        email=applicant.email,
        phone=str(applicant.phone or ""),
        prefers=applicant.prefers,
        wording=render(case.office, text, {"nomor": case.number, "tautan": link, **told}),
        dedupe=dedupe,
    )


def _news(case: Case, act: Trail, texts: list[Message]) -> tuple[str, dict[str, str]] | None:
    """The event (a key of ``notices.events``) and its own variables, of an act that the citizen hears of."""
    step = case.flow.steps.get(case.state)
    reason = {"alasan": act.note}
    if act.from_state == "":
        is_ahead = case.due_at is not None and case.due_at > act.at  # what came long ago may be late by now
        return "diterima", {
            "janji": f"{case.promised} {moment_in_words(case.due_at, case.office.zone)}." if is_ahead else ""
        }
    if step is not None and step.returns_to_citizen:
        return "dikembalikan", reason
    if step is not None and step.holder is Holder.OUTSIDE:
        return "ditunda", reason
    if step is not None and step.holder is Holder.CITIZEN:
        if any(text.for_citizen for text in texts):
            return "jawaban", {}
        return "menunggu", {"tugas": step.for_citizen, **reason}
    return {REFUSED: ("ditolak", reason), WITHDRAWN: ("dibatalkan", reason), DONE: ("selesai", {})}.get(case.state)
