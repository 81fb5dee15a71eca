"""The offices' books and their ledger of blanks, written in the order of time.

Histories are told in the order of filing, so their acts overlap: a line waits until no earlier one can come any more.
"""

from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Model, prefetch_related_objects

from dukcapil.casework.models import BookEntry
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from services.models import BlankoKind, BlankoMove, BlankoStock

from .copying import copy_in
from .histories import History
from .numbers import number_entries
from .world import Place, World


class Supply(NamedTuple):
    """How many blanks come at once, and how few are left when more come."""

    lot: int
    least: int


_SUPPLIES = {
    BlankoKind.KTP: Supply(500, 80),
    BlankoKind.AKTA: Supply(300, 60),
    BlankoKind.KIA: Supply(55, 20),  # never far from its low mark
}
_FAULTY = 2  # of each lot
_DELIVERED, _SPOILED = "Kiriman dari Ditjen Dukcapil", "Cacat dari percetakan"


@transaction.atomic
def stock_up(world: World) -> None:
    """A first delivery where an office prints and has no blanks; the offices then know what they have."""
    printing = [place for place in world.places if _printed(place)]
    opened = datetime.combine(world.earliest, datetime.min.time(), world.now.tzinfo) + timedelta(hours=9)
    for place in printing:
        for kind in _printed(place):
            if not BlankoStock.objects.filter(office=place.office, kind=kind, balance__gt=0).exists():
                for line in _delivery(place.office.pk, kind, _keeper(place), opened):
                    line.enter()
    prefetch_related_objects([place.office for place in printing], "blanko")


def _printed(place: Place) -> list[str]:
    """The kinds of blanks that an SOP prints on."""
    return sorted({exit_.uses for step in place.flow.steps.values() for exit_ in step.exits.values()} - {""})


def _keeper(place: Place) -> User:
    return place.staff[Role.PENYERAHAN][0]


def _delivery(office: int, kind: str, by: User, at: datetime) -> list[BlankoMove]:
    """A lot, and what of it was no good."""
    lines = [(BlankoMove.Kind.RECEIVED, _SUPPLIES[kind].lot, _DELIVERED), (BlankoMove.Kind.SPOILED, -_FAULTY, _SPOILED)]
    return [
        BlankoMove(office_id=office, kind=kind, move=move, change=change, note=note, by=by, at=at)
        for move, change, note in lines
    ]


class Ledgers:
    """Lines of books and of the ledger of blanks that wait for their turn."""

    def __init__(self, world: World):
        self._keepers = {place.office.pk: _keeper(place) for place in world.places if _printed(place)}
        self._last: dict[tuple[int, str], datetime] = {}  # the latest line of each stock
        self._waiting: list[Model] = []

    def take(self, histories: list[History]) -> None:
        for history in histories:
            self._waiting += history.lines

    def write(self, until: datetime | None) -> None:
        """Write every line before a moment (None: all), the same number of statements however many they are."""
        self._waiting.sort(key=attrgetter("at"))
        due = [line for line in self._waiting if until is None or line.at < until]
        self._waiting = self._waiting[len(due) :]
        entries = [line for line in due if isinstance(line, BookEntry)]
        number_entries(entries)
        copy_in(BookEntry, entries, keyed=False)
        copy_in(BlankoMove, self._balanced([line for line in due if isinstance(line, BlankoMove)]), keyed=False)

    def _balanced(self, moves: list[BlankoMove]) -> list[BlankoMove]:
        """The moves with what each leaves, and the deliveries that come whenever few are left."""
        stocks = {
            (stock.office_id, stock.kind): stock for stock in BlankoStock.objects.select_for_update().order_by("pk")
        }
        lines = []
        for move in moves:
            key = (move.office_id, move.kind)
            stock = stocks[key]
            if stock.balance < _SUPPLIES[move.kind].least:
                before = self._last.get(key, move.at - timedelta(days=1))
                lot = _delivery(*key, self._keepers[move.office_id], before + (move.at - before) / 2)
                lines += [_entered(line, stock) for line in lot]
            lines.append(_entered(move, stock))
            self._last[key] = move.at
        BlankoStock.objects.bulk_update(stocks.values(), ["balance"])
        return lines


def _entered(move: BlankoMove, stock: BlankoStock) -> BlankoMove:
    stock.balance = move.balance = stock.balance + move.change
    return move
