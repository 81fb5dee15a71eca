"""What came by another way and is now written down as a case: a conversation, for one.

Who keeps such arrivals registers here in ``AppConfig.ready``. A counter's form carries an arrival's key and nothing of
what it says; the view asks for it here, and the intake tells here what became of it, in its own transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet

from dukcapil.people.models import Office

from .models import Attachment, Case
from .parties import Staff


@dataclass(frozen=True)
class Arrival:
    """What a form may be filled in with. ``files`` come along by themselves when the case is filed."""

    key: str
    title: str
    url: str
    channel: str
    received_at: datetime
    name: str = ""
    phone: str = ""
    email: str = ""
    text: str = ""
    files: int = 0


class Source(Protocol):
    def find(self, key: str, office: Office, by: Staff) -> Arrival | None:
        """The arrival of a key, if it is this source's, the office's, and this officer's to see."""

    def begun(self, key: str, form_key: UUID, office: Office, by: Staff) -> None:
        """A form of several steps was begun with it."""

    def files_with(self, form_key: UUID, by: Staff) -> list[tuple[Attachment, str]]:
        """The files that came with what the form was begun with, and where each is looked at, if that is this
        officer's to see."""

    def from_others(self, case: Case) -> QuerySet[Attachment]:
        """The files that somebody else than the applicant sent and an officer put into the case."""

    def filed(self, key: str, case: Case, by: Staff) -> None:
        """It is a case now."""

    def sent(self, form_key: UUID, case: Case, by: Staff) -> None:
        """The form that was begun with it, if any was, is a case now."""


_SOURCES: list[Source] = []


def register(source: Source) -> None:
    _SOURCES.append(source)


def arrival_of(key: str, office: Office, by: Staff) -> Arrival | None:
    found = (source.find(key, office, by) for source in _SOURCES if key)
    return next((arrival for arrival in found if arrival is not None), None)


def begun(key: str, form_key: UUID, office: Office, by: Staff) -> None:
    for source in _SOURCES:
        source.begun(key, form_key, office, by)


def files_with(form_key: UUID, by: Staff) -> list[tuple[Attachment, str]]:
    return [file for source in _SOURCES for file in source.files_with(form_key, by)]


def from_others(case: Case) -> list[QuerySet[Attachment]]:
    return [source.from_others(case) for source in _SOURCES]


def filed(key: str, case: Case, by: Staff) -> None:
    for source in _SOURCES:
        source.filed(key, case, by)


def sent(form_key: UUID, case: Case, by: Staff) -> None:
    for source in _SOURCES:
        source.sent(form_key, case, by)
