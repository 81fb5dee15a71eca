"""What a kind of case adds to its pages and to the desk: made by the apps above and shown by the pages here.

An app registers its makers in ``AppConfig.ready``; a maker returns None where it has nothing to say.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dukcapil.people.models import User

from .models import Case
from .privacy import Sight


@dataclass(frozen=True)
class Reader:
    """Who looks at a case: somebody of the office with what they see of it, or the citizen (no ``user``)."""

    at: datetime
    user: User | None = None
    sight: Sight | None = None

    @property
    def is_staff(self) -> bool:
        return self.sight is not None


@dataclass(frozen=True)
class Panel:
    """A section of a case's page: its template, drawn with ``panel.context``; "top" stands above the case's own act.

    ``verbs`` are acts that the panel offers itself, so that the page does not offer them twice. A panel with the page's
    primary button says ``is_primary``: it stands where the case's own act stands otherwise.
    """

    template: str
    context: dict = field(default_factory=dict)
    place: str = "main"  # "top", "side" or "main"
    verbs: frozenset[str] = frozenset()
    is_primary: bool = False


Maker = Callable[[Case, Reader], Panel | None]
_MAKERS: list[Maker] = []


def register(maker: Maker) -> None:
    if maker not in _MAKERS:
        _MAKERS.append(maker)


def panels_for(case: Case, reader: Reader) -> list[Panel]:
    return [panel for maker in _MAKERS if (panel := maker(case, reader)) is not None]


@dataclass(frozen=True)
class Own:
    """Something a signed-in citizen has begun that is no case yet: a line on the page of their own cases."""

    title: str
    url: str
    line: str


OwnMaker = Callable[[User, datetime], list[Own]]
_OWN_MAKERS: list[OwnMaker] = []


def register_own(maker: OwnMaker) -> None:
    if maker not in _OWN_MAKERS:
        _OWN_MAKERS.append(maker)


def own_of(user: User, at: datetime) -> list[Own]:
    return [own for maker in _OWN_MAKERS for own in maker(user, at)]


@dataclass(frozen=True)
class DeskLine:
    """A sentence above somebody's desk, with the page where something can be done about it."""

    text: str
    url: str
    tone: str = "warn"  # or "bad"


DeskMaker = Callable[[User, datetime], list[DeskLine]]
_DESK_MAKERS: list[DeskMaker] = []


def register_desk_lines(maker: DeskMaker) -> None:
    if maker not in _DESK_MAKERS:
        _DESK_MAKERS.append(maker)


def desk_lines_for(user: User, at: datetime) -> list[DeskLine]:
    return [line for maker in _DESK_MAKERS for line in maker(user, at)]
