"""What a case of the demo shall go through and when, drawn from a number: the same number gives the same plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from random import Random

from dukcapil.casework.models import Channel
from sop_registry.flow import CAME_FROM, Flow, Holder, Step

from .walks import wander, ways_from, ways_to_every_state
from .world import EARLIER, Place, World

HOUR = 3600
ENDED = ""  # a fate: the case wanders to an end of its own
_CITIZEN_WRITES_AT_NIGHT = 0.3
_SEND_WHOLE_DAY = {Channel.WEB, Channel.WHATSAPP, Channel.EMAIL, Channel.FACEBOOK, Channel.INSTAGRAM, Channel.LAPOR}
_LOADS = {  # how the cases of a large demo are spread
    "brebes/pengaduan-daring": 24,
    "palangka-raya/pengaduan": 16,
    "tomohon/pengaduan-online": 12,
    "way-kanan/pengaduan": 18,
    "sukamara/pengaduan": 5,
    "sukamara/pengaduan-online": 5,
    "sukamara/pengaduan-tatap-muka": 4,
}
_LOAD_OF_A_SERVICE = 3
_OPEN = 0.03
_LOAD_OF_CHANNEL = {Channel.WEB: 5, Channel.COUNTER: 3, Channel.WHATSAPP: 3}


@dataclass(frozen=True)
class Plan:
    """``acts`` are the verbs after the opening with their moments; ``rng`` goes on to draw words and names."""

    place: Place
    channel: str
    received_at: datetime
    filed_at: datetime
    acts: list[tuple[str, datetime]]
    rng: Random


Fate = Callable[[Random], tuple[Place, str]]


def plan_of(number: int, world: World, seed: int, fate: Fate) -> Plan:
    """The plan of the ``number``-th case; ``fate`` says on which SOP it runs and in which state it is now."""
    rng = Random(seed * 1_000_000_007 + number)  # noqa: S311 (demo data)
    place, state = fate(rng)
    flow = place.flow
    verbs = _verbs(place, state, rng)
    steps = _steps(flow, verbs)
    is_open = state != ENDED and not flow.is_end(state)
    gaps = [_gap(place, step, rng) for step in steps[: len(verbs)]]
    filed, gaps = _placed(world, place, gaps, _age(place, steps[-1], rng) if is_open else None, rng)
    return _plan(world, place, verbs, steps, filed, gaps, rng)


def every_state(world: World, more: int) -> list[tuple[Place, str]]:
    """Every state and end of every SOP once, and ``more`` cases of each that ended as they liked."""
    fates = [(place, state) for place in world.places for state in ways_to_every_state(place.flow)]
    return fates + [(place, ENDED) for place in world.places for _ in range(more)]


def spread(world: World) -> Fate:
    """A fate for each of many cases: most of them complaints that ended, a few open in every state."""
    loads = [_LOADS.get(place.sop.key, _LOAD_OF_A_SERVICE) for place in world.places]

    def fate(rng: Random) -> tuple[Place, str]:
        place = rng.choices(world.places, weights=loads)[0]
        return place, rng.choice(tuple(place.flow.steps)) if rng.random() < _OPEN else ENDED

    return fate


def _verbs(place: Place, state: str, rng: Random) -> list[str]:
    flow = place.flow
    if state == ENDED:
        return wander(flow, rng, place.office.objection_rounds)
    ways = _ways(flow, flow.first.name)
    if place.is_complaint and not flow.is_end(state) and rng.random() < 0.12:  # open in its second round
        objected = flow.exits_of("konfirmasi")["sanggah"].target
        if state in _ways(flow, objected):
            return [*ways["konfirmasi"], "sanggah", *_ways(flow, objected)[state]]
    return ways[state]


_ways = cache(ways_from)


def _steps(flow: Flow, verbs: list[str]) -> list[Step | None]:
    """The step in which each verb is done, and the one after the last (None for an end)."""
    state, came_from, steps = flow.first.name, "", []
    for verb in verbs:
        steps.append(flow.steps[state])
        if verb == "tunda":
            came_from = state
        target = flow.exits_of(state)[verb].target
        state = came_from if target == CAME_FROM else target
    return [*steps, flow.steps.get(state)]


def _standard(place: Place, step: Step) -> int:
    """Office seconds that the work of a step is expected to take."""
    stated = place.editions[-1].step_time(step.name)
    return stated.minutes * 60 if stated and stated.minutes else 2 * HOUR


def _gap(place: Place, step: Step, rng: Random) -> int:
    """Office seconds a case stays in a step it has left."""
    if step.holder is Holder.CITIZEN:
        return int(min(600 + rng.expovariate(1 / (8 * HOUR)), 40 * HOUR))
    if step.holder is Holder.OUTSIDE:
        return rng.randint(4 * HOUR, 24 * HOUR)
    usual = _standard(place, step)
    late = rng.randint(600, 5 * HOUR) if rng.random() < 0.12 else 0
    return int(usual * (1.1 if late else rng.uniform(0.15, 0.95))) + late


def _age(place: Place, step: Step, rng: Random) -> int:
    """Office seconds an open case has been where it is: most within their time, a few late by hours or days."""
    if step.holder is not Holder.OFFICE:
        return int(min(600 + rng.expovariate(1 / (10 * HOUR)), 60 * HOUR))
    usual = _standard(place, step)
    if rng.random() < 0.72:
        return int(usual * rng.uniform(0.05, 0.85))
    return int(usual + rng.expovariate(1 / (4 * HOUR)))


def _placed(world: World, place: Place, gaps: list[int], age: int | None, rng: Random) -> tuple[int, list[int]]:
    """The offset of filing on the office's ruler, and gaps that end before now."""
    ruler, zone = place.ruler, place.office.zone
    in_force = place.editions[0].valid_from + timedelta(days=7)  # a web form sent the evening before counts too
    floor = ruler.offset(datetime.combine(max(in_force, world.begins), datetime.min.time(), zone))
    latest = ruler.offset(world.now) - 60
    if age is None:
        ends = rng.randint(floor, max(latest - 2 * HOUR, floor))
        lowest = floor if in_force > world.begins - EARLIER else 0
    else:
        ends, lowest = max(latest - age, 0), floor
    room = max(ends - lowest, 0)
    if (total := sum(gaps)) > room:
        gaps = [gap * room // total for gap in gaps]
    return max(ends - sum(gaps), lowest), gaps


def _plan(world, place: Place, verbs, steps, filed: int, gaps: list[int], rng: Random) -> Plan:
    channels = place.sop.channels
    channel = rng.choices(channels, weights=[_LOAD_OF_CHANNEL.get(each, 1) for each in channels])[0]
    ruler = place.ruler
    filed_at = received_at = ruler.moment(filed)
    if channel in _SEND_WHOLE_DAY and rng.random() < _CITIZEN_WRITES_AT_NIGHT:
        closed, opens = ruler.evening_before(filed)
        received_at = min(closed + (opens - closed) * rng.uniform(0.05, 0.4), received_at)
    elif channel not in (Channel.WEB, Channel.COUNTER):
        received_at -= timedelta(seconds=rng.randint(60, 2 * HOUR))
    if channel == Channel.WEB:
        filed_at = received_at
    acts, offset = [], filed
    for verb, step, gap in zip(verbs, steps, gaps, strict=False):
        offset += gap
        acts.append((verb, _moment(ruler, offset, step, rng)))
    return _in_order(Plan(place, channel, received_at, filed_at, acts, rng), world.now)


def _moment(ruler, offset: int, step: Step, rng: Random) -> datetime:
    """When an act was done; citizens also write in the evening."""
    at = ruler.moment(offset)
    if step.holder is Holder.CITIZEN and rng.random() < _CITIZEN_WRITES_AT_NIGHT:
        closed, opens = ruler.evening_before(offset)
        return closed + (opens - closed) * rng.uniform(0.05, 0.4)
    return at


def _in_order(plan: Plan, now: datetime) -> Plan:
    """No act before the one it follows, and none later than now."""
    before, acts = plan.filed_at, []
    for verb, at in plan.acts:
        before = min(max(at, before + timedelta(seconds=20)), now)
        acts.append((verb, before))
    return replace(plan, acts=acts)
