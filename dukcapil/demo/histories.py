"""The history of one case, told in memory by the functions that ``perform`` goes through, act by act."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from dukcapil.casework.effects import Effects, of_move, of_opening
from dukcapil.casework.inputs import Input, needed_by
from dukcapil.casework.models import BookEntry, Case, Channel, Clock, Message, Rating, Trail
from dukcapil.casework.numbers import new_tracking_code, register_number
from dukcapil.casework.parties import CitizenOf, Party, Staff, Standing
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from services.models import Application, BlankoMove
from sop_registry.flow import FLOWS, Exit

from . import texts
from .folders import CHECKS, Folder, an_application, is_downloaded, may_come_back
from .given import Giver
from .papers import Papers
from .plans import Plan
from .talk import rating_of, words_between
from .world import Place, World

_AT_THE_COUNTER = 0.5  # share of a visitor's own acts that the front desk records for them


@dataclass
class Act:
    """One act as ``perform`` would be asked for it."""

    verb: str
    by: Party
    note: str
    fields: dict
    at: datetime
    mended: tuple[set[str], set[str]] | None = None  # requirements for which files came, and originals
    findings: dict | None = None  # of a check beside the flow


@dataclass
class History:
    """A case with all its rows, unsaved, and what was asked of it on the way."""

    case: Case
    asked: dict  # the arguments of ``file_case``
    acts: list[Act] = field(default_factory=list)
    effects: list[Effects] = field(default_factory=list)
    words: list[Message] = field(default_factory=list)
    rating: Rating | None = None
    folder: Folder | None = None  # of an application
    giver: Giver | None = None
    lines: list[BookEntry | BlankoMove] = field(default_factory=list)  # of books and ledgers, in the order of acts

    @property
    def marks(self) -> list[Clock]:
        return [mark for effects in self.effects for mark in effects.marks]


class Narrator:
    """Tells histories; what two of them share (who may act, which texts an edge needs) is worked out once."""

    def __init__(self, world: World, papers: Papers):
        self.world, self.papers = world, papers
        self._inputs: dict[tuple, list[Input]] = {}
        self._standings: dict[tuple, Standing] = {}

    def tell(self, plan: Plan, pk: int, serial: int, applicant: Citizen) -> History:
        history = self._opened(plan, pk, serial, applicant)
        for number, (verb, at) in enumerate(plan.acts):
            self._move(history, plan, verb, at)
            until = plan.acts[number + 1][1] if number + 1 < len(plan.acts) else self.world.now
            history.words += words_between(history.case, plan.place, at, until, plan.rng)
        history.rating = rating_of(history.case, self.world.now, plan.rng)
        return history

    def _opened(self, plan: Plan, pk: int, serial: int, applicant: Citizen) -> History:
        place, rng = plan.place, plan.rng
        day = plan.filed_at.astimezone(place.office.zone)
        edition = place.edition_on(day.date())
        asked = {
            "by": None if plan.channel == Channel.WEB else Staff(rng.choice(place.staff[Role.PETUGAS]), plan.filed_at),
            "sop": place.sop,
            "applicant": applicant,
            "channel": plan.channel,
            "received_at": plan.received_at,
            **self._content(plan, applicant, rng),
        }
        given = {name: value for name, value in asked.items() if name != "by"}
        case = FLOWS[edition.flow_key](
            office=place.office,
            edition=edition,
            flow_key=edition.flow_key,
            state=edition.flow.first.name,
            number=register_number(place.office, place.sop.series, day.year, serial),
            tracking_code=new_tracking_code(rng.choice),
            filed_at=plan.filed_at,
            entered_at=plan.filed_at,
            **given,
        )
        case.id = case.pk = pk
        history = History(case, asked, giver=Giver(case, plan, self.papers))
        if isinstance(case, Application):
            case.blank_moves = []
            history.folder = Folder(case, asked["by"], may_come_back(plan), self.papers, rng)
        history.effects.append(of_opening(case, self._standing_to_file(asked["by"], case), place.calendar))
        return history

    def _standing_to_file(self, by: Staff | None, case: Case) -> Standing:
        if by is None:
            return Standing(Trail.Party.CITIZEN, role=Role.PEMOHON.value)
        key = (by.user.pk, case.flow_key)
        if key not in self._standings:
            self._standings[key] = by.standing((Role.PEMOHON,), case)
        return self._standings[key]

    def _content(self, plan: Plan, applicant: Citizen, rng: Random) -> dict:
        if not plan.place.is_complaint:
            return an_application(plan, applicant)
        reference = f"@{applicant.name.lower().replace(' ', '')}{rng.randint(1, 99)}"
        content = {"channel_reference": reference if plan.channel in texts.SOCIAL else ""}
        category = rng.choice(self.world.categories)
        told = texts.a_complaint(category.key, plan.received_at.astimezone(plan.place.office.zone).date(), rng)
        secrecy = rng.random()
        return {
            **content,
            **told,
            "subject": category.name,
            "category": category,
            "anonymous": secrecy < 0.03,
            "confidential": 0.03 <= secrecy < 0.06,
        }

    def _move(self, history: History, plan: Plan, verb: str, at: datetime) -> None:
        """The steps of ``casework.perform.move``, without its database."""
        case, place, rng = history.case, plan.place, plan.rng
        flow, source = case.flow, case.state
        exit_ = flow.exits_of(source)[verb]
        downloads = is_downloaded(case, exit_, rng)
        party, standing = self._party(case, place, exit_, at, rng, by_citizen=downloads)
        act = Act(verb, party, texts.A_VISIT if standing.on_behalf else texts.a_note(verb, rng), {}, at)
        if history.folder:
            self._check(history, act, standing)
        if closed := case.why_closed_to(verb):
            raise ValueError(closed)
        inputs = self._needed(case, exit_, by_citizen=standing.party == Trail.Party.CITIZEN)
        act.fields = history.giver.download(history.effects) if downloads else history.giver.fields(inputs, at)
        note = case.note_for(exit_, history.folder.note_of(act, standing) if history.folder else act.note)
        getattr(case, verb)(by=party, note=note, fields=act.fields)
        effects = of_move(
            case,
            exit_,
            source,
            standing,
            place.calendar,
            at,
            note=note,
            inputs=inputs,
            texts=act.fields,
            fields=act.fields,
            earlier_marks=lambda: history.marks,
        )
        history.acts.append(act)
        history.effects.append(effects)
        history.lines += self._lines(history, effects)

    def _check(self, history: History, act: Act, standing: Standing) -> None:
        """Before an application is called complete or goes back, the officer has looked at its papers."""
        if history.case.state != history.case.flow.first.name or act.verb not in CHECKS:
            return
        before = history.effects[-1].act.at
        at = before + (act.at - before) * 0.8
        if (checked := history.folder.check(act.verb, act.by, standing, at)) is not None:
            effects, findings = checked
            history.effects.append(effects)
            history.acts.append(Act(effects.act.verb, act.by, "", {}, at, findings=findings))

    def _lines(self, history: History, effects: Effects) -> list[BookEntry | BlankoMove]:
        """What an act writes in books and ledgers; a case stands in a book once."""
        books = {line.book for line in history.lines if isinstance(line, BookEntry)}
        return [
            row
            for row in effects.records
            if isinstance(row, BlankoMove) or (isinstance(row, BookEntry) and row.book not in books)
        ]

    def _party(
        self, case: Case, place: Place, exit_: Exit, at: datetime, rng: Random, *, by_citizen: bool
    ) -> tuple[Party, Standing]:
        """Somebody who may take this exit, and in which capacity."""
        role = Role.PEMOHON if by_citizen else exit_.by[0]
        at_the_counter = not by_citizen and case.channel == Channel.COUNTER and rng.random() < _AT_THE_COUNTER
        if role is Role.PEMOHON and not at_the_counter:
            party, key = CitizenOf(case.pk), (exit_.key, case.state, case.flow_key)
        else:
            user = rng.choice(place.staff[Role.PETUGAS if role is Role.PEMOHON else role])
            party, key = Staff(user, at), (user.pk, exit_.key, case.state, case.flow_key)
        if key not in self._standings:
            if not exit_.allows(case, party):
                raise ValueError(f"{party} may not {exit_.key} in {case.state} of {case.flow_key}")
            self._standings[key] = party.standing(exit_.by, case)
        return party, self._standings[key]

    def _needed(self, case: Case, exit_: Exit, *, by_citizen: bool) -> list[Input]:
        key = (case.flow_key, case.state, exit_.key, by_citizen)
        if key not in self._inputs:
            self._inputs[key] = needed_by(case.flow, exit_, by_citizen=by_citizen)
        return self._inputs[key]
