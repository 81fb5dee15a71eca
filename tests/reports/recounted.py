"""One office's past and present counted again: moments from plain SQL, the graphs of the SOPs, and office time.

Facts, and what sums them, have no part in it.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple

from dukcapil.people.models import Office
from dukcapil.worktime.calendar import Standard, add_office_time, due
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import FLOWS, Holder, Step

from . import plain_sql
from .conftest import plain

BACK = ("kembalikan", "koreksi", "tidak_cocok")
ANSWERED = ("konfirmasi", "siap_diserahkan", "selesai", "ditolak", "dibatalkan")


class CaseRow(NamedTuple):
    pk: int
    sop: str
    flow_key: str
    edition: int
    whole_value: int | None
    channel: str
    category: str
    received_at: datetime
    received_on: date

    def step(self, state: str) -> Step:
        return FLOWS[self.flow_key].flow.steps[state]


class Stay(NamedTuple):
    """One stay that ended; ``seconds`` are those of the office."""

    case: int
    place: int
    state: str
    entered_at: datetime
    left_at: datetime
    seconds: int
    left_on: date
    verb: str
    user: int | None
    acted_as: str
    to_state: str

    @property
    def sent_back(self) -> str:
        """The figure of returns and objections that this stay counts in, if any."""
        if self.verb == "sanggah":
            return "sanggahan"
        if self.verb in BACK:
            return "dikembalikan" if self.to_state == "perbaikan" else "koreksi"
        return ""


class Event(NamedTuple):
    case: int
    what: str
    day: date
    weight: int


@dataclass
class Work:
    """A stay with the office time of its whole step, what came before it was put aside too, and its limit."""

    case: CaseRow
    stay: Stay
    standard: Standard | None
    seconds: int
    due_at: datetime | None

    @property
    def role(self) -> str:
        return self.case.step(self.stay.state).doers[0].value

    @property
    def is_done(self) -> bool:
        return self.case.step(self.stay.state).holder is Holder.OFFICE and self.stay.verb != "tunda"

    @property
    def is_late(self) -> bool:
        return self.is_done and self.due_at is not None and self.stay.left_at > self.due_at

    @property
    def lost(self) -> int:
        """Seconds beyond a standard in minutes or hours."""
        return max(self.seconds - self.standard.minutes * 60, 0) if self.standard and self.standard.minutes else 0


class OpenCase(NamedTuple):
    case: CaseRow
    state: str
    step_due_at: datetime | None
    due_at: datetime | None
    has_word: bool
    working_days: int

    @property
    def role(self) -> str:
        return self.case.step(self.state).doers[0].value

    @property
    def holder(self) -> str:
        return self.case.step(self.state).holder.value

    def is_late(self, now: datetime) -> bool:
        return any(limit < now for limit in (self.step_due_at, self.due_at) if limit)

    def is_due(self, now: datetime, closing: datetime) -> bool:
        return any(now <= limit <= closing for limit in (self.step_due_at, self.due_at) if limit)


@dataclass
class Recount:
    """What a scope holds: an office from day to day, some of its SOPs (keys), some of its desks; None means all."""

    office: str
    since: date
    until: date
    now: datetime
    sops: set[str] | None = None
    roles: set[str] | None = None
    given: dict = field(init=False)

    def __post_init__(self):
        self.given = {"office": self.office, "since": self.since, "until": self.until, "now": self.now}
        self.calendar = calendar_of(Office.objects.get(key=self.office))

    def _is_asked(self, day: date) -> bool:
        return self.since <= day <= self.until

    def _is_desk(self, role: str) -> bool:
        return self.roles is None or role in self.roles

    @cached_property
    def cases(self) -> dict[int, CaseRow]:
        rows = map(CaseRow._make, plain(plain_sql.CASES, **self.given))
        return {row.pk: row for row in rows if self.sops is None or row.sop in self.sops}

    # ---- what happened to cases

    @cached_property
    def all_events(self) -> list[Event]:
        """Of all times, with the answers that only their steps can judge."""
        told = [event for event in map(Event._make, plain(plain_sql.EVENTS, **self.given)) if event.case in self.cases]
        answers = [event for event in told if event.what == "dijawab" and not self.cases[event.case].whole_value]
        judged = [
            Event(case, "terlambat" if any(work.is_late for work in works) else "tepat-waktu", day, 1)
            for case, _, day, _ in answers
            if (works := [work for work in self.owed(case) if work.standard])
        ]
        return told + judged

    def owed(self, case: int) -> list[Work]:
        """The stays at the office up to the first answer."""
        works = self._works_of[case]
        last = next(n for n, work in enumerate(works) if work.stay.to_state in ANSWERED)
        return [work for work in works[: last + 1] if work.case.step(work.stay.state).holder is Holder.OFFICE]

    @cached_property
    def events(self) -> list[Event]:
        return [event for event in self.all_events if self._is_asked(event.day)]

    @cached_property
    def counts(self) -> Counter:
        return self.counts_by(lambda case: "")[""]

    def counts_by(self, part) -> dict[str, Counter]:
        """Events of these days and files sent back in them, by what ``part`` says of their cases."""
        found = defaultdict(Counter)
        for event in self.events:
            found[part(self.cases[event.case])][event.what] += event.weight
        for work in self.works:
            if what := work.stay.sent_back:
                found[part(work.case)][what] += 1
        return found

    def counts_of_month(self, month: date) -> Counter:
        counts = Counter()
        for event in self.all_events:
            if event.day.replace(day=1) == month:
                counts[event.what] += event.weight
        return counts

    @cached_property
    def answer_times(self) -> dict[int, int]:
        """Of each case that was answered, the seconds of the office up to then."""
        answered = [event.case for event in self.events if event.what == "dijawab"]
        return {case: sum(work.stay.seconds for work in self.owed(case)) for case in answered}

    # ---- late and unanswered when the days ended, or now

    def _end_of(self, day: date) -> datetime:
        return min(datetime.combine(day + timedelta(days=1), time(), self.calendar.zone), self.now)

    @property
    def ends(self) -> datetime:
        return self._end_of(self.until)

    @cached_property
    def past_promise(self) -> dict[int, datetime]:
        """Since when each case was past its promise, or will be if nothing happens; without what was kept."""
        whole = dict(plain(plain_sql.PROMISE_BROKEN, **self.given))
        standing = {pk: state for pk, state, *_ in plain(plain_sql.OPEN, **self.given)}
        found = {}
        for pk, case in self.cases.items():
            since = whole.get(pk) if case.whole_value else self._past_step(case, standing.get(pk))
            if since:
                found[pk] = since
        return found

    def _past_step(self, case: CaseRow, state: str | None) -> datetime | None:
        """When the first step up to the answer went past its own time; ``state`` is where it stands open."""
        works = self._works_of.get(case.pk, [])
        for work in works:
            if work.due_at and work.stay.left_at > work.due_at:
                return work.due_at
            if work.stay.to_state in ANSWERED:
                return None
        return state and self._limit(case, state, works[-1].stay.left_at if works else case.received_at, works)[0]

    @property
    def late_unanswered(self) -> set[int]:
        return self.late_unanswered_after(self.until)

    def late_unanswered_after(self, day: date) -> set[int]:
        over = {"dijawab", "selesai", "ditolak", "dibatalkan"}
        settled = {event.case for event in self.all_events if event.what in over and event.day <= day}
        return {pk for pk, since in self.past_promise.items() if since < self._end_of(day) and pk not in settled}

    def stays_before_end(self, case: int) -> list[Work]:
        return [work for work in self._works_of.get(case, []) if work.stay.left_at < self.ends]

    # ---- steps

    @cached_property
    def _standards(self) -> dict[tuple[int, str], Standard]:
        rows = plain(plain_sql.STANDARDS, **self.given)
        return {(edition, no): Standard(value, unit, calendar_days) for edition, no, value, unit, calendar_days in rows}

    def standard_of(self, edition: int, step: Step) -> Standard | None:
        """The longest of the printed rows of a step of the office."""
        if step.holder is not Holder.OFFICE:
            return None
        times = [time for row in step.rows if (time := self._standards.get((edition, row)))]
        return max(times, key=lambda time: (not time.minutes, time.minutes or time.value), default=None)

    @cached_property
    def _works_of(self) -> dict[int, list[Work]]:
        found = defaultdict(list)
        for stay in map(Stay._make, plain(plain_sql.STAYS, offices=[self.office])):
            if stay.case in self.cases:
                before = found[stay.case]
                due_at, ran = self._limit(self.cases[stay.case], stay.state, stay.entered_at, before)
                case = self.cases[stay.case]
                standard = self.standard_of(case.edition, case.step(stay.state))
                before.append(Work(self.cases[stay.case], stay, standard, ran + stay.seconds, due_at))
        return found

    def _limit(
        self, case: CaseRow, state: str, entered_at: datetime, before: list[Work]
    ) -> tuple[datetime | None, int]:
        """When a step entered after these stays is due, and its office seconds that ran before it was put aside."""
        standard = self.standard_of(case.edition, case.step(state))
        if before and before[-1].stay.verb == "lanjutkan":
            ran = before[-2].seconds
            if standard is None:
                return None, ran
            left = timedelta(minutes=standard.minutes) - timedelta(seconds=ran)
            late_already = left <= timedelta()
            return (entered_at + left if late_already else add_office_time(entered_at, left, self.calendar)), ran
        return standard and due(entered_at, standard, self.calendar), 0

    @cached_property
    def works(self) -> list[Work]:
        """The stays of these desks that ended in these days."""
        works = [work for works in self._works_of.values() for work in works]
        return [work for work in works if self._is_asked(work.stay.left_on) and self._is_desk(work.role)]

    @cached_property
    def done(self) -> list[Work]:
        return [work for work in self.works if work.is_done]

    # ---- people

    @cached_property
    def acts(self) -> Counter:
        """How often each person acted in each role."""
        stays = [work.stay for works in self._works_of.values() for work in works]
        return Counter(
            (stay.user, stay.acted_as)
            for stay in stays
            if stay.user and self._is_asked(stay.left_on) and self._is_desk(stay.acted_as)
        )

    @cached_property
    def recorded(self) -> Counter:
        return Counter(user for case, user in plain(plain_sql.RECORDED, **self.given) if case in self.cases)

    # ---- satisfaction

    @cached_property
    def survey(self) -> tuple[int, list[float]]:
        sops = None if self.sops is None else sorted(self.sops)
        [(count, *means)] = plain(plain_sql.SURVEY, **self.given, sops=sops)
        return count, [float(mean) for mean in means if mean is not None]

    # ---- now

    @cached_property
    def open(self) -> list[OpenCase]:
        """What stands open at these desks, by the trail; its limits counted again from there and from the clock."""
        days = dict(plain(plain_sql.WORKING_DAYS_SINCE_RECEIPT, **self.given))
        found = []
        for pk, state, due_at, has_word in plain(plain_sql.OPEN, **self.given):
            if pk not in self.cases:
                continue
            case, before = self.cases[pk], self._works_of.get(pk, [])
            entered_at = before[-1].stay.left_at if before else case.received_at
            step_due_at, _ = self._limit(case, state, entered_at, before)
            found.append(OpenCase(case, state, step_due_at, due_at, has_word, days.get(pk, 0)))
        return [each for each in found if self._is_desk(each.role)]

    @cached_property
    def closing(self) -> datetime:
        """When the office closes today; the end of a day on which it does not open."""
        [(closing,)] = plain(plain_sql.CLOSING, **self.given)
        day = self.now.astimezone(self.calendar.zone).date()
        return closing or datetime.combine(day, time(23, 59, 59), self.calendar.zone)
