"""Ways through an SOP's graph: the shortest one to a state, and a believable one to an end."""

from collections import deque
from random import Random

from sop_registry.flow import CAME_FROM, Exit, Flow

# How often people take a way that is not the ordinary one, in a state that offers it.
_RARELY = {
    "tolak": 0.04,
    "batalkan": 0.012,
    "sanggah": 0.09,
    "kembalikan": 0.10,
    "koreksi": 0.08,
    "tunda": 0.03,
    "minta_perekaman": 0.08,
    "tidak_cocok": 0.04,
}
_SANGGAH_AGAIN = 0.25


def ways_to_every_state(flow: Flow) -> dict[str, list[str]]:
    """The shortest list of verbs that leads to each state and end of a flow."""
    return ways_from(flow, flow.first.name)


def ways_from(flow: Flow, source: str) -> dict[str, list[str]]:
    """The shortest list of verbs from a state to each that can be reached from it."""
    ways, frontier = {source: []}, deque([source])
    while frontier:
        state = frontier.popleft()
        for verb, exit_ in flow.exits_of(state).items():
            if exit_.target != CAME_FROM and exit_.target not in ways:
                ways[exit_.target] = [*ways[state], verb]
                frontier.append(exit_.target)
    return ways


def wander(flow: Flow, rng: Random, objections: int) -> list[str]:
    """Verbs from the opening to an end; a citizen objects at most as often as the office allows."""
    state, came_from, verbs, rounds = flow.first.name, "", [], 0
    while not flow.is_end(state):
        exits = flow.exits_of(state)
        verb = _next(exits, rng, rounds, objections)
        verbs.append(verb)
        rounds += verb == "sanggah"
        if verb == "tunda":
            came_from = state
        target = exits[verb].target
        state = came_from if target == CAME_FROM else target
    return verbs


def _next(exits: dict[str, Exit], rng: Random, rounds: int, objections: int) -> str:
    for verb in exits:
        chance = _SANGGAH_AGAIN if verb == "sanggah" and rounds else _RARELY.get(verb, 0)
        if verb == "sanggah" and rounds >= objections:
            continue
        if chance and rng.random() < chance:
            return verb
    ordinary = [verb for verb in exits if verb not in _RARELY]
    return rng.choices(ordinary, weights=range(len(ordinary) + 1, 1, -1))[0]
