"""The cases of the demo: planned by number, put in the order of filing, then told and written chunk by chunk."""

import gc
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, connections

from dukcapil.casework.models import AnswerTemplate, Case
from dukcapil.people.models import Office

from . import texts
from .histories import Narrator
from .ledgers import stock_up
from .papers import Papers
from .people import Pool
from .plans import Fate, Plan, every_state, plan_of, spread
from .walks import ways_to_every_state
from .world import World, read_world
from .writing import Writer

__all__ = ["seed_answer_templates", "seed_cases", "ways_to_every_state"]

CHUNK = 2_000
ENDED_MORE = 2  # in the small demo, ended cases of each SOP beside one in every state


def seed_cases(
    now: datetime,
    seed: int,
    *,
    cases: int | None = None,
    months: int = 3,
    progress: Callable[[int], None] | None = None,
    chunk: int = CHUNK,
) -> int:
    """``cases`` in all, or one in every state of every SOP; the same seed and moment give the same data."""
    world = read_world(now, months)
    stock_up(world)
    total, fate_of = _fates(world, cases)
    first = Case.objects.count()  # a second seeding goes on with other numbers, so with other codes and people

    def plan(number: int) -> Plan:
        return plan_of(first + number, world, seed, fate_of(number))

    order = _order_of_filing(total, plan)
    writer = Writer(Narrator(world, Papers(own=cases is None)), Pool(world, total, seed))
    with _without_collecting(), _meanwhile(writer.write) as write:
        for start in range(0, total, chunk):
            numbers, next_one = order[start : start + chunk], order[start + chunk : start + chunk + 1]
            write(writer.tell([plan(number) for number in numbers]), *[plan(number).filed_at for number in next_one])
            if progress is not None:
                progress(start + len(numbers))
    return total


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows refer to each other in one direction only, so looking for circles among them is lost time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _meanwhile(work: Callable[..., None]) -> Iterator[Callable[..., None]]:
    """Does the work of one chunk in a thread while the next is told, unless all must stay in the caller's transaction.

    The thread has a connection of its own; whatever goes wrong in it comes out at the next call or at the end.
    """
    if connection.in_atomic_block:
        yield work
        return
    with ThreadPoolExecutor(1) as thread:
        begun = []

        def start(*chunk) -> None:
            while begun:
                begun.pop().result()
            begun.append(thread.submit(work, *chunk))

        try:
            yield start
            begun.pop().result()
        finally:
            thread.submit(connections.close_all).result()


def _fates(world: World, cases: int | None) -> tuple[int, Callable[[int], Fate]]:
    if cases is None:
        fates = every_state(world, ENDED_MORE)
        return len(fates), lambda number: lambda rng: fates[number]
    fate = spread(world)
    return cases, lambda number: fate


def _order_of_filing(total: int, plan: Callable[[int], Plan]) -> array:
    """The numbers of the cases, first filed first. A plan is drawn anew when its turn comes, so none is kept."""
    filed = array("d", (plan(number).filed_at.timestamp() for number in range(total)))
    return array("q", sorted(range(total), key=filed.__getitem__))


def seed_answer_templates() -> None:
    """Texts that every office of the demo answers with often."""
    AnswerTemplate.objects.bulk_create(
        [
            AnswerTemplate(office=office, title=title, text=text)
            for office in Office.objects.all()
            for title, text in texts.TEMPLATES
        ],
        ignore_conflicts=True,
    )
