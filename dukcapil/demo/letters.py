"""The demo's mailbox is not empty on the first day: it holds the last messages of the histories told."""

from dukcapil.notices.models import Letter, Notice
from dukcapil.notices.senders import senders_of

LAST = 60


def seed_letters() -> None:
    """As the mailbox channel would have kept them."""
    if Letter.objects.exists():
        return
    sent = Notice.objects.filter(state__in=Notice.ARRIVED).exclude(sent_at=None).select_related("office")
    sent = sent.exclude(channel=Notice.Channel.BELL)
    newest = sorted(sent.order_by("-sent_at")[:LAST], key=lambda notice: notice.sent_at)
    Letter.objects.bulk_create(_letter(notice) for notice in newest)


def _letter(notice: Notice) -> Letter:
    senders = senders_of(notice.office)
    number = senders.number_for(notice.topic) if notice.channel == Notice.Channel.WHATSAPP else None
    return Letter(
        office=notice.office,
        channel=notice.channel,
        sender=f"{number.label} ({number.phone.as_national})" if number else senders.mail_from,
        address=notice.address,
        subject=notice.subject if notice.channel == Notice.Channel.EMAIL else "",
        body=notice.body,
        at=notice.sent_at,
    )
