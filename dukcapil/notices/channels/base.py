"""The one interface behind which a notice leaves, and which channel stands behind each name."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from dukcapil.notices.models import Notice, ServiceNumber


@dataclass(frozen=True)
class Receipt:
    """That the other side took the message, under which id, and from which number it went."""

    message_id: str = ""
    service_number: ServiceNumber | None = None


class Channel(Protocol):
    at_once: bool = False  # nothing leaves the portal: sent in the transaction that queues it

    def send(self, notice: Notice, at: datetime) -> Receipt:
        """Send one notice, or raise one of ``failures``."""


def channel_of(notice: Notice) -> Channel:
    """``settings.NOTICE_CHANNELS`` names a class for each; in the demo nothing leaves the portal."""
    return _made(settings.NOTICE_CHANNELS[notice.channel])


@lru_cache(maxsize=16)
def _made(path: str) -> Channel:
    return import_string(path)()
