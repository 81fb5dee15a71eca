"""The demo's channel for everything: nothing leaves the portal, all of it can be read on its mailbox page."""

from datetime import datetime

from dukcapil.notices.models import Letter, Notice
from dukcapil.notices.senders import senders_of

from .base import Channel, Receipt
from .manual import Manual
from .whatsapp import check_content, route


class Mailbox(Channel):
    def send(self, notice: Notice, at: datetime) -> Receipt:
        senders, number = senders_of(notice.office), None
        if notice.channel == Notice.Channel.WHATSAPP:
            number, _within = route(notice, senders, at)
            if number is None:
                return Manual().send(notice, at)
            check_content(notice)
        letter = Letter.objects.create(
            office=notice.office,
            channel=notice.channel,
            sender=f"{number.label} ({number.phone.as_national})" if number else senders.mail_from,
            address=notice.address,
            subject="" if number else notice.subject,
            body=notice.body,
            at=at,
        )
        return Receipt(f"surat-{letter.pk}", number)
