"""WhatsApp by the Cloud API: free text where the person wrote within 24 hours, else the approved template.

The text is a number and a link; what looks like a NIK does not leave, and files never do.
"""

from datetime import datetime

from django.conf import settings

from dukcapil.notices import window
from dukcapil.notices.models import Notice, ServiceNumber, ServiceWindow
from dukcapil.notices.senders import Senders, senders_of
from dukcapil.people.personal_numbers import names_a_person

from .base import Channel, Receipt
from .cloud_api import CloudApi
from .failures import Never, WindowClosed
from .manual import Manual


def api_of(number: ServiceNumber) -> CloudApi:
    return CloudApi(number.phone_number_id, number.token or settings.WHATSAPP_TOKEN)


class WhatsApp(Channel):
    def send(self, notice: Notice, at: datetime) -> Receipt:
        number, may_write = route(notice, senders_of(notice.office), at)
        if number is None:
            return Manual().send(notice, at)
        check_content(notice)
        api, tracking = api_of(number), str(notice.pk)
        if may_write:
            try:
                return Receipt(api.send_text(notice.address, notice.body, tracking=tracking), number)
            except WindowClosed:
                window.close(number.phone_number_id, notice.address, at)
        if not notice.template_values:
            raise Never("jendela 24 jam tertutup")
        wamid = api.send_template(
            notice.address, number.template_name, number.template_language, notice.template_values, tracking=tracking
        )
        return Receipt(wamid, number)


def route(notice: Notice, senders: Senders, at: datetime) -> tuple[ServiceNumber | None, bool]:
    """The number to send from, and whether free text may go from it.

    A reply goes from the number the person wrote to. News goes from a number with an open window, the SOP's own first.
    """
    numbers = [n for n in senders.numbers if n.pk == notice.service_number_id] if _is_reply(notice) else senders.numbers
    preferred = senders.number_for(notice.topic)
    recent = ServiceWindow.objects.filter(
        phone_number_id__in=[number.phone_number_id for number in numbers],
        phone=notice.address,
        heard_at__gt=at - window.OPEN_FOR,
    )
    open_ids = set(recent.values_list("phone_number_id", flat=True))
    within = [number for number in numbers if number.phone_number_id in open_ids]
    if within:
        return min(within, key=lambda number: number != preferred), True
    return (next(iter(numbers), None) if _is_reply(notice) else preferred), False


def _is_reply(notice: Notice) -> bool:
    return not notice.template_values and notice.service_number_id is not None


def check_content(notice: Notice) -> None:
    if any(names_a_person(text) for text in (notice.body, *notice.template_values)):
        raise Never("memuat nomor pribadi")
