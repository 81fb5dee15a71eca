"""How the channels of each office fare: counted at every try, asked by pages that tell of a dead one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from dukcapil.people.models import Office

from .models import Notice

# Written down once a minute while all is well, and never by waiting for the row: fifty workers would queue for it.
_WORKED = """
WITH noted AS (
    UPDATE notices_channelhealth
    SET failures = 0, failing_since = NULL, worked_at = %(at)s, paused_until = NULL, error = ''
    WHERE office_id = %(office)s AND channel = %(channel)s
    AND (failures > 0 OR worked_at IS NULL OR worked_at < %(at)s - interval '1 minute')
)
INSERT INTO notices_channelhealth (office_id, channel, failures, worked_at, error)
VALUES (%(office)s, %(channel)s, 0, %(at)s, '') ON CONFLICT (office_id, channel) DO NOTHING
"""
_FAILED = """
INSERT INTO notices_channelhealth (office_id, channel, failures, failing_since, paused_until, error)
VALUES (%(office)s, %(channel)s, 1, %(at)s, %(until)s, %(cause)s) ON CONFLICT (office_id, channel) DO UPDATE
SET failures = notices_channelhealth.failures + 1, error = EXCLUDED.error,
failing_since = coalesce(notices_channelhealth.failing_since, EXCLUDED.failing_since),
paused_until = greatest(notices_channelhealth.paused_until, EXCLUDED.paused_until)
"""
_STANDING = """
SELECT office_id, channel, oldest, many, failures, failing_since, worked_at, error FROM (
    SELECT office_id, channel, min(queued_at) AS oldest, count(*) AS many FROM notices_notice
    WHERE state = %(waiting)s AND office_id = ANY(%(offices)s) GROUP BY office_id, channel
) AS waiting FULL JOIN (
    SELECT * FROM notices_channelhealth WHERE office_id = ANY(%(offices)s)
) AS health USING (office_id, channel) ORDER BY office_id, channel
"""


def worked(notice: Notice, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_WORKED, {"office": notice.office_id, "channel": notice.channel, "at": at})


def failed(notice: Notice, at: datetime, cause: str, paused_until: datetime | None) -> None:
    """The channel failed, not the receiver; it rests until a moment if the other side asked for that."""
    given = {"office": notice.office_id, "channel": notice.channel, "at": at, "cause": cause, "until": paused_until}
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, given)


@dataclass(frozen=True)
class DeadChannel:
    office: Office
    channel: str
    since: datetime
    waiting: int
    error: str

    @property
    def label(self) -> str:
        return Notice.Channel(self.channel).label


def dead_channels(offices: Iterable[Office], now: datetime) -> list[DeadChannel]:
    """Channels that failed so many times in a row, or sent nothing for so long while notices wait (one query)."""
    by_key = {office.pk: office for office in offices}
    most, longest = settings.DEAD_CHANNEL["failures"], timedelta(minutes=settings.DEAD_CHANNEL["minutes"])
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"offices": list(by_key), "waiting": Notice.State.WAITING.value})
        rows = cursor.fetchall()
    dead = []
    for office, channel, oldest, waiting, failures, failing_since, worked_at, error in rows:
        stuck = oldest is not None and oldest < now - longest and (worked_at is None or worked_at < now - longest)
        if (failures or 0) >= most or stuck:
            since = failing_since or max(filter(None, (oldest, worked_at)))
            dead.append(DeadChannel(by_key[office], channel, since, waiting or 0, error or ""))
    return dead


def sentences() -> list[str]:
    """Every dead channel of every office, for the technician's first page."""
    dead = dead_channels(Office.objects.all(), timezone.now())
    return [f"{each.office}: {each.label} tidak mengirim. {each.waiting} kabar menunggu." for each in dead]
