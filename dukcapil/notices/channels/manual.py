"""By hand: an officer opens a ready link, sends the message from the office's own phone, and ticks it off."""

from datetime import datetime
from urllib.parse import quote

from dukcapil.notices.models import Notice

from .base import Channel, Receipt
from .failures import ByHand


class Manual(Channel):
    def send(self, notice: Notice, at: datetime) -> Receipt:
        raise ByHand("tidak tersambung")


def ready_link(notice: Notice) -> str:
    """Opens the officer's own WhatsApp or mail program with the message written; empty where there is no address."""
    if notice.channel == Notice.Channel.WHATSAPP:
        return f"https://wa.me/{notice.address.lstrip('+')}?text={quote(notice.body)}"
    if notice.channel == Notice.Channel.EMAIL:
        return f"mailto:{quote(notice.address, safe='@')}?subject={quote(notice.subject)}&body={quote(notice.body)}"
    return ""
