"""The list behind a figure narrowed to one row of a table, as its address names the row.

What the address names and nobody knows narrows nothing, nor does a desk or a step a figure that knows neither; both are
said.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from complaints.models import Category
from dukcapil.casework.models import Channel
from dukcapil.people.roles import Role
from sop_registry.models import Sop

from .figure import Figure
from .scope import Scope
from .told import Told

_LONGEST = 60  # characters of what an address calls a part: the key of an SOP
AT_DESKS = "meja"  # held by the office or put aside, as the desks' load is counted
_HOLDERS = {
    "kantor": ("di meja kantor", Q(holder="kantor")),
    "pemohon": ("menunggu pemohon", Q(holder="pemohon")),
    "luar": ("tertunda sebab luar", Q(holder="luar")),
    AT_DESKS: ("tidak menunggu pemohon", ~Q(holder="pemohon")),
}


@dataclass(frozen=True)
class _Part:
    """One part of the whole: its name in words, and what it leaves of the scope and of the cases."""

    words: str
    scope: Callable[[Scope], Scope] = lambda scope: scope
    rule: Q = Q()


def _sop(told: Told, key: str) -> _Part | None:
    """An SOP of the office that the reader does not serve leaves nothing."""
    known = key in told.sop_names or Sop.objects.filter(office=told.scope.office, key=key).exists()
    return _Part(told.sop_names.get(key, ""), lambda scope: scope.of_sop(key)) if known else None


def _role(told: Told, role: str) -> _Part | None:
    if role not in Role.values:
        return None
    return _Part(f"meja {told.scope.office.label_of(role)}", lambda scope: scope.of_role(role))


def _state(told: Told, state: str) -> _Part | None:
    titles = {name: title for of_sop in told.titles.values() for name, title in of_sop.items()}
    return _Part(f"langkah {titles[state]}", lambda scope: scope.of_state(state)) if state in titles else None


def _channel(told: Told, channel: str) -> _Part | None:
    return _Part(Channel(channel).label, rule=Q(channel=channel)) if channel in Channel.values else None


def _category(told: Told, key: str) -> _Part | None:
    name = Category.objects.filter(key=key).values_list("name", flat=True).first()
    return _Part(name, rule=Q(fact__category=key)) if name else None


def _holder(told: Told, holder: str) -> _Part | None:
    words, rule = _HOLDERS.get(holder, ("", Q()))
    return _Part(words, rule=rule) if words else None


def _age(told: Told, number: str) -> _Part | None:
    age = {str(place): each for place, each in enumerate(told.ages)}.get(number)
    return age and _Part(age.label.lower(), rule=age.rule(told.scope.office))


_READ = {
    "sop": ("SOP", _sop),
    "peran": ("meja", _role),
    "langkah": ("langkah", _state),
    "saluran": ("saluran", _channel),
    "kategori": ("pokok pengaduan", _category),
    "pegang": ("pemegang", _holder),
    "umur": ("umur", _age),
}
_OF_DESKS = ("peran", "langkah")


@dataclass(frozen=True)
class Narrowed:
    """``parts`` names what the list is narrowed to; ``unknown`` and ``unused`` what the address asked for in vain."""

    told: Told
    rule: Q
    parts: list[str]
    unknown: list[str]
    unused: list[str]

    def behind(self, figure: Figure) -> QuerySet:
        return figure.cases(self.told).filter(self.rule)


def narrowed(told: Told, figure: Figure, given: Mapping[str, str]) -> Narrowed:
    scope, rule, parts, unknown, unused = told.scope, Q(), [], [], []
    for name, (called, read) in _READ.items():
        value = given.get(name, "").replace("\x00", "")[:_LONGEST]
        if not given.get(name):
            continue
        part = read(told, value)
        if part is None:
            unknown.append(f"{called} “{value}”")
        elif name in _OF_DESKS and not figure.knows_desks:
            unused.append(part.words)
        else:
            scope, rule = part.scope(scope), rule & part.rule
            parts.append(part.words)
    return Narrowed(Told(scope, told.now), rule, [part for part in parts if part], unknown, unused)
