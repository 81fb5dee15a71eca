"""Demo cases: one in every state of every SOP, each led there through ``perform`` by the roles of its SOP."""

from collections import deque
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from complaints.models import Category
from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import file_case, perform
from dukcapil.people.models import Citizen, User
from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import Calendar, add_office_time
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import CAME_FROM, Flow
from sop_registry.models import Sop

from . import texts
from .staff import username


def seed_cases(now: datetime, seed: int) -> int:
    """One case for every state and end of every SOP; the same seed gives the same people, texts and times."""
    rng = Random(seed)  # noqa: S311 (demo data)
    made = 0
    for sop in Sop.objects.select_related("office").order_by("key"):
        calendar = calendar_of(sop.office)
        flow = sop.edition_on(now.astimezone(sop.office.zone).date()).flow
        for verbs in ways_to_every_state(flow).values():
            _seed_one(sop, verbs, calendar, now, rng)
            made += 1
    return made


def ways_to_every_state(flow: Flow) -> dict[str, list[str]]:
    """The shortest list of verbs that leads to each state and end of a flow."""
    ways, frontier = {flow.first.name: []}, deque([flow.first.name])
    while frontier:
        state = frontier.popleft()
        for verb, exit_ in flow.exits_of(state).items():
            if exit_.target != CAME_FROM and exit_.target not in ways:
                ways[exit_.target] = [*ways[state], verb]
                frontier.append(exit_.target)
    return ways


@transaction.atomic
def _seed_one(sop: Sop, verbs: list[str], calendar: Calendar, now: datetime, rng: Random) -> None:
    at = _start(calendar, now, rng, steps=len(verbs))
    case, _ = file_case(
        by=None,
        sop=sop,
        applicant=_citizen(sop, rng),
        channel=rng.choice(sop.channels),
        at=at,
        **_content(sop, rng),
    )
    for verb in verbs:
        at = min(add_office_time(at, timedelta(minutes=rng.randint(2, 9)), calendar), now)
        case = perform(
            case,
            verb,
            by=_party(case, verb, at),
            note=texts.NOTES.get(verb, ""),
            fields=_fields(case, verb, rng),
            at=at,
        )


def _start(calendar: Calendar, now: datetime, rng: Random, steps: int) -> datetime:
    """A moment in office hours of the last working days, early enough for the steps to come."""
    back = rng.choice((1, 1, 1, 2, 3, 5))
    day = now.astimezone(calendar.zone).date()
    worked = [day - timedelta(days=n) for n in range(1, 30) if calendar.is_working_day(day - timedelta(days=n))]
    opens = next(calendar.open_spans(worked[back - 1]))[0]
    return add_office_time(opens, timedelta(minutes=rng.randint(0, 300)), calendar)


def _citizen(sop: Sop, rng: Random) -> Citizen:
    name = rng.choice(texts.CITIZENS)
    account = name.lower().replace(" ", ".")
    by_mail = rng.random() < 0.4
    return Citizen(
        office=sop.office,
        name=name,
        phone="" if by_mail else f"+62812{rng.randint(10_000_000, 99_999_999)}",
        email=f"{account}@contoh.invalid" if by_mail else "",
        nik=f"{sop.office.region_code.replace('.', '')}{rng.randint(1, 5):02d}{rng.randint(1, 28):02d}"
        f"{rng.randint(1, 12):02d}{rng.randint(60, 99)}{rng.randint(1, 9999):04d}",
    )


def _content(sop: Sop, rng: Random) -> dict:
    if sop.kind == Sop.Kind.SERVICE:
        return {"subject": sop.editions.get().short_title}
    category = rng.choice(list(Category.objects.filter(active=True)))
    text = rng.choice(texts.COMPLAINTS.get(category.key, (texts.DEFAULT_COMPLAINT,)))
    return {"subject": category.name, "category": category, "text": text}


def _party(case: Case, verb: str, at: datetime):
    role = case.flow.exits_of(case.state)[verb].by[0]
    if role is Role.PEMOHON:
        return CitizenOf(case.pk)
    return Staff(User.objects.get(username=username(role, case.office)), at)


def _fields(case: Case, verb: str, rng: Random) -> dict:
    chosen = User.objects.get(username=username(Role.PETUGAS, case.office))
    return {**texts.FIELDS, "jawaban": rng.choice(texts.ANSWERS), "disposisi_kepada": chosen}
