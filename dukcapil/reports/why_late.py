"""Why cases were late, told by the office time of their steps: up to the answer, or up to a moment without one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from dukcapil.worktime.calendar import office_time_between
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import FLOWS, Holder

from .models import StepFact
from .standing import standing_at
from .told import Told
from .wording import office_time

MOST_REASONS = 2  # steps named for one late case


@dataclass(frozen=True)
class Done:
    """One step of the office that was done."""

    title: str
    seconds: int
    beyond: int  # its standard where it is late, else all of it
    late: bool
    to_citizen: bool

    def __str__(self):
        return f"{self.title} {office_time(self.seconds)}"


@dataclass(frozen=True)
class Standing:
    """Where a case without an answer stood, since when, and why it was late by then."""

    step: str
    since: datetime
    why: str


def why_answered_late(cases: Collection[int], told: Told) -> dict[int, str]:
    """Of each case the steps up to its answer that went past their standards, the furthest first; else the longest one
    (one query).
    """
    done = _done(cases, told, F("case__fact__answered_at"))
    return {case: _said([*_worst(done[case]), *_returns(done[case])]) for case in cases}


def _worst(done: list[Done]) -> list[str]:
    return _late(done) or [f"{longest}, langkah terlama" for longest in _furthest(done)[:1]]


def why_unanswered(rows: Iterable[dict], told: Told, moment: datetime) -> dict[int, Standing]:
    """Of each row's case whom it waited for at this moment, and the steps before that were late (two queries)."""
    rows, calendar = list(rows), calendar_of(told.scope.office)
    cases = [row["case_id"] for row in rows]
    done, standing = _done(cases, told, moment), standing_at(cases, moment)
    found = {}
    for row in rows:
        case, flow = row["case_id"], FLOWS[row["case__flow_key"]].flow
        state, since = standing.get(case, (flow.first.name, None))
        since = since or row["received_at"]
        ran = office_time_between(since, moment, calendar).total_seconds()
        waits = {
            Holder.OFFICE: f"di langkah ini {office_time(ran)}",
            Holder.CITIZEN: "menunggu pemohon",
            Holder.OUTSIDE: "tertunda sebab luar",
        }[flow.holder_of(state)]
        why = _said([waits, *_late(done[case]), *_returns(done[case])])
        found[case] = Standing(told.title_of(row["sop__key"], state), since, why)
    return found


def _done(cases: Collection[int], told: Told, until: datetime | F) -> dict[int, list[Done]]:
    found = defaultdict(list)
    rows = StepFact.objects.filter(case__in=cases, step_seconds__isnull=False, left_at__lte=until)
    for case, sop, state, seconds, standard, late, to_citizen in rows.order_by("place").values_list(
        "case_id", "sop__key", "state", "step_seconds", "standard_seconds", "late", "to_citizen"
    ):
        beyond = seconds - (standard or 0) if late else seconds
        found[case].append(Done(told.title_of(sop, state), seconds, beyond, late, to_citizen))
    return found


def _furthest(done: list[Done]) -> list[Done]:
    return sorted(done, key=lambda each: (-each.late, -each.beyond))


def _late(done: list[Done]) -> list[str]:
    return [str(each) for each in _furthest(done) if each.late][:MOST_REASONS]


def _returns(done: list[Done]) -> list[str]:
    returns = sum(each.to_citizen for each in done)
    return [f"dikembalikan {returns} kali"] if returns else []


def _said(parts: list[str]) -> str:
    return "; ".join(parts) or "tidak ada langkah kantor yang tercatat"
