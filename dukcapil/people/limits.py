"""How often something may be tried in a while: counted in the database, by account, code or network.

The limits are generous, for a whole kelurahan may share one address; they stop guessing and floods, not people.
"""

import hmac
import ipaddress
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection

from .models import Tally

_COUNT = """
INSERT INTO people_tally (key, until, count) VALUES (%(key)s, %(until)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN people_tally.until <= %(now)s THEN 1 ELSE people_tally.count + 1 END,
    until = CASE WHEN people_tally.until <= %(now)s THEN EXCLUDED.until ELSE people_tally.until END
RETURNING count
"""


def exhausted(action: str, who: str, now: datetime) -> bool:
    """Is nothing left of somebody's tries? Counts none."""
    most, _seconds = settings.LIMITS[action]
    return Tally.objects.filter(key=_key(action, who), until__gt=now, count__gte=most).exists()


def allowed(action: str, who: str, now: datetime) -> bool:
    """Count one try of an action (a key of ``settings.LIMITS``: number of tries, window in seconds) by somebody."""
    most, seconds = settings.LIMITS[action]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _key(action, who), "until": now + timedelta(seconds=seconds), "now": now})
        return cursor.fetchone()[0] <= most


def _key(action: str, who: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{action}\n{who}".encode(), "sha256").hexdigest()


def network_of(request) -> str:
    """The address a request comes from; of IPv6 the /64, which one household or office has to itself."""
    address = get_adapter(request).get_client_ip(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address


def forget_old_tallies(now: datetime) -> int:
    return Tally.objects.filter(until__lt=now).delete()[0]
