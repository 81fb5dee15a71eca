"""The bell: news for one person of the staff, read within the portal. It has no other side that could refuse it."""

from datetime import datetime

from dukcapil.notices.models import Notice

from .base import Receipt


class Bell:
    def send(self, notice: Notice, at: datetime) -> Receipt:
        """Nothing to do: what was sent is shown (``notices.bell``)."""
        return Receipt()
