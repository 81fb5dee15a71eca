"""The 24 hours in which a person who wrote to a service number may be answered in free text."""

from datetime import datetime, timedelta

from django.db import connection

from .models import ServiceWindow

OPEN_FOR = timedelta(hours=24)
_HEARD = """
INSERT INTO notices_servicewindow (phone_number_id, phone, heard_at) VALUES (%s, %s, %s)
ON CONFLICT (phone_number_id, phone) DO UPDATE
SET heard_at = greatest(notices_servicewindow.heard_at, EXCLUDED.heard_at)
"""


def heard_from(phone_number_id: str, phone: str, at: datetime) -> None:
    """A person wrote to a service number; ``phone`` as the webhook names it or in E.164. Any order, any times."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, [phone_number_id, e164(phone), at])


def is_open(phone_number_id: str, phone: str, now: datetime) -> bool:
    """May free text go to this person now? At 24 hours to the second it may not any more."""
    heard = ServiceWindow.objects.filter(phone_number_id=phone_number_id, phone=e164(phone))
    return heard.filter(heard_at__gt=now - OPEN_FOR).exists()


def close(phone_number_id: str, phone: str, now: datetime) -> None:
    """The gateway says that the window is closed, whatever we remember; a later word opens it again."""
    remembered = ServiceWindow.objects.filter(phone_number_id=phone_number_id, phone=e164(phone))
    remembered.filter(heard_at__gt=now - OPEN_FOR).update(heard_at=now - OPEN_FOR)


def e164(phone: str) -> str:
    return f"+{phone.lstrip('+')}"
