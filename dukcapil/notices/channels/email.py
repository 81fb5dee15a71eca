"""E-mail by the portal's mail server, from the office's own address."""

from datetime import datetime
from hashlib import sha256
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage

from dukcapil.notices.models import Notice
from dukcapil.notices.senders import senders_of

from .base import Channel, Receipt
from .failures import Later, Never


class Email(Channel):
    def send(self, notice: Notice, at: datetime) -> Receipt:
        senders = senders_of(notice.office)
        message = EmailMessage(
            notice.subject,
            notice.body,
            senders.mail_from,
            [notice.address],
            reply_to=[senders.reply_to] if senders.reply_to else None,
            headers={"Message-ID": message_id_of(notice), "Auto-Submitted": "auto-generated"},
        )
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            codes = sorted({code for code, _message in error.recipients.values()})
            kind = Never if codes and codes[0] >= 500 else Later
            raise kind(" ".join(["SMTPRecipientsRefused", *map(str, codes)])) from None
        except SMTPResponseException as error:
            # Not the server's sentence: many repeat the address in it.
            raise Later(f"{type(error).__name__} {error.smtp_code}") from None
        except ValueError as error:  # an address or a header that no mail can have
            raise Never(type(error).__name__) from None
        except OSError as error:  # SMTPException is an OSError
            raise Later(type(error).__name__) from None
        return Receipt(message_id_of(notice))


def message_id_of(notice: Notice) -> str:
    """The same at every try, so that a mail sent twice can be recognised, and what bounces finds its notice."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"<kabar-{notice.pk}-{sha256(notice.dedupe.encode()).hexdigest()[:12]}@{host}>"
