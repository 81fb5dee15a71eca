"""From which address and which number an office speaks, read once for each version that the database gives them."""

from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from functools import lru_cache

from django.conf import settings

from dukcapil.people.models import Office

from .models import ChannelSettings, ServiceNumber


@dataclass(frozen=True)
class Senders:
    """An office's e-mail sender (empty: the portal's) and its WhatsApp numbers that are connected to the Cloud API."""

    name: str = ""
    address: str = ""
    reply_to: str = ""
    numbers: tuple[ServiceNumber, ...] = ()

    @property
    def mail_from(self) -> str:
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return formataddr((self.name or name, self.address or address))

    def number_for(self, topic: str) -> ServiceNumber | None:
        """The connected number for an SOP: one that names it, then one for all, then any."""
        serving = [number for number in self.numbers if number.serves(topic)]
        return min(serving, key=lambda number: not number.sops, default=next(iter(self.numbers), None))


def senders_of(office: Office) -> Senders:
    return _read(office.pk, office.notices_version) if office.notices_version else Senders()


@lru_cache(maxsize=256)
def _read(office_id: int, version: int) -> Senders:
    own = ChannelSettings.objects.filter(office=office_id).first() or ChannelSettings()
    numbers = ServiceNumber.objects.filter(office=office_id).exclude(phone_number_id="").order_by("id")
    return Senders(own.sender_name, own.sender_address, own.reply_to, tuple(numbers))
