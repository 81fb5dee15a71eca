"""What an act leaves behind: the row of the trail, marks of the clock, texts, and the notices.

Made without touching the database, so that one act (``perform``) and a hundred thousand at once (the demo) write the
same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import queue
from dukcapil.worktime.calendar import Calendar
from sop_registry.flow import Exit

from .announcements import notices_of
from .clocks import move_clock, open_clock
from .inputs import ADDRESSEE, Input
from .models import Case, Clock, Message, Trail
from .parties import Standing

OPENING = "ajukan"
FACTS = "isian"  # where the data of an act keep its facts, by the names of their inputs
# Acts beside the flow: they move nothing, but the trail keeps them.
SIDE_ACTS = {
    "ubah_kelas": "Kelas pengaduan diubah",
    "hitung_ulang": "Batas waktu dihitung ulang",
    "buka_data": "Data pribadi dibuka",
    "ubah_kerahasiaan": "Kerahasiaan diubah",
    "periksa_lampiran": "Lampiran diperiksa",
    "ganti_dokumen": "Dokumen diganti",
    "buat_kode_unduh": "Kode unduh dibuat",
    "periksa_syarat": "Persyaratan diperiksa",
    "tempatkan_berkas": "Foto percakapan ditempatkan pada persyaratan",
    "kirim_ulang": "Berkas yang tidak terbaca dikirim ulang",
}


@dataclass
class Effects:
    """Unsaved rows of one act on one case; ``bind`` ties them together once the case and the act have their keys."""

    case: Case
    act: Trail
    marks: list[Clock]
    texts: list[Message] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    records: list = field(default_factory=list)  # see ``Case.records``

    def bind(self) -> None:
        for row in (self.act, *self.marks, *self.texts, *self.records):
            row.case_id = self.case.pk
        for record in self.records:
            record.act = self.act
        for text in self.texts:
            text.act = self.act

    def save(self) -> None:
        """Write the rows of one act; the case itself is saved by the caller."""
        self.bind()
        Clock.objects.bulk_create(self.marks)
        self.act.save(force_insert=True)
        for record in self.records:
            record.act_id = self.act.pk
            record.enter()
        Message.objects.bulk_create(self.texts)
        for notice in self.notices:
            queue(notice)


def of_opening(case: Case, standing: Standing, calendar: Calendar) -> Effects:
    """Settle a case just filed into its first state."""
    _settle(case, case.filed_at)
    marks = open_clock(case, calendar)
    act = _act(case, OPENING, "", standing, "", {"saluran": case.channel}, case.filed_at)
    return Effects(case, act, marks, [], notices_of(case, act, []))


def of_move(
    case: Case,
    exit_: Exit,
    source: str,
    standing: Standing,
    calendar: Calendar,
    at: datetime,
    *,
    note: str = "",
    data: dict | None = None,
    inputs: list[Input] = (),
    texts: dict[str, str] | None = None,
    fields: dict | None = None,
    earlier_marks: Callable[[], list[Clock]],
) -> Effects:
    """Settle a case that ``exit_`` has just led from ``source`` to where it now is."""
    texts, verb = texts or {}, exit_.key
    case.moves += 1
    _settle(case, at)
    if standing.party == Trail.Party.STAFF:
        case.citizen_wrote_at = None  # somebody of the office has looked at the case since
    marks = move_clock(case, verb, at, calendar, earlier_marks, reason=note[:200])
    facts = {each.name: texts[each.name] for each in inputs if each.is_fact and texts.get(each.name)}
    more = case.data_of(exit_)
    act = _act(case, verb, source, standing, note, (data or {}) | more | ({FACTS: facts} if facts else {}), at)
    messages = _messages(case, act, inputs, texts, fields or {})
    records = case.records(act, exit_, fields or {})
    return Effects(case, act, marks, messages, notices_of(case, act, messages), records)


def act_beside(case: Case, verb: str, standing: Standing, *, at: datetime, note: str = "", data=None) -> Trail:
    """Write an act to the trail that moves nothing (one of ``SIDE_ACTS``)."""
    act = of_act_beside(case, verb, standing, at=at, note=note, data=data).act
    act.save(force_insert=True)
    return act


def of_act_beside(case: Case, verb: str, standing: Standing, *, at: datetime, note: str = "", data=None) -> Effects:
    """What such an act leaves: its row in the trail alone."""
    return Effects(case, _act(case, verb, case.state, standing, note, data or {}, at), [])


def _settle(case: Case, at: datetime) -> None:
    """Set what follows from the state: who is waited for, whose time runs, since when."""
    step = case.flow.steps.get(case.state)
    case.waiting_for = step.doers[0].value if step else ""
    case.holder = step.holder.value if step else ""
    case.entered_at = at
    case.closed_at = None if step else at


def _act(case, verb, source, standing: Standing, note, data, at) -> Trail:
    return Trail(
        case_id=case.pk,
        at=at,
        verb=verb,
        from_state=source,
        to_state=case.state,
        round=case.round,
        party=standing.party,
        user=standing.user,
        role=standing.role,
        mandate=standing.mandate,
        on_behalf=standing.on_behalf,
        note=note,
        data=data,
    )


def _messages(case, act: Trail, inputs: list[Input], texts: dict, fields: dict) -> list[Message]:
    answered = case.state in case.flow.answered_in
    addressee = fields.get(ADDRESSEE) if texts.get("disposisi") else None
    return [
        Message(
            kind=each.kind,
            text=texts[each.name],
            for_citizen=each.for_citizen and answered,
            author=act.user,
            author_label=case.label_of_act(act) if act.role else "Sistem",
            addressee=addressee if each.kind == Message.Kind.DISPOSITION else None,
            at=act.at,
        )
        for each in inputs
        if each.kind is not None and texts.get(each.name)
    ]
