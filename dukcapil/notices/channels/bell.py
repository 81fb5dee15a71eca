"""The bell: news for one person of the staff, read within the portal. It has no other side that could refuse it."""

from datetime import datetime

from dukcapil.notices.models import Notice

from .base import Channel, Receipt


class Bell(Channel):
    at_once = True

    def send(self, notice: Notice, at: datetime) -> Receipt:
        """Nothing to do but to say so: what was sent is shown (``notices.bell``)."""
        return Receipt()
