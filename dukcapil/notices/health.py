"""How an office's channels fare, sending and reading: counted at every try, asked by pages that tell of a dead one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from dukcapil.people.models import Office

from .models import ChannelHealth, Notice

# Written down once a minute while all is well, and never by waiting for the row: fifty workers would queue for it.
_WORKED = """
WITH noted AS (
    UPDATE notices_channelhealth
    SET failures = 0, failing_since = NULL, worked_at = %(at)s, paused_until = NULL, error = ''
    WHERE office_id = %(office)s AND channel = %(channel)s AND line = %(line)s
    AND (failures > 0 OR worked_at IS NULL OR worked_at < %(at)s - interval '1 minute')
)
INSERT INTO notices_channelhealth (office_id, channel, line, failures, worked_at, error)
VALUES (%(office)s, %(channel)s, %(line)s, 0, %(at)s, '') ON CONFLICT (office_id, channel, line) DO NOTHING
"""
_FAILED = """
INSERT INTO notices_channelhealth (office_id, channel, line, failures, failing_since, paused_until, error)
VALUES (%(office)s, %(channel)s, %(line)s, 1, %(at)s, %(until)s, %(cause)s)
ON CONFLICT (office_id, channel, line) DO UPDATE
SET failures = notices_channelhealth.failures + 1, error = EXCLUDED.error,
failing_since = coalesce(notices_channelhealth.failing_since, EXCLUDED.failing_since),
paused_until = greatest(notices_channelhealth.paused_until, EXCLUDED.paused_until)
"""
_STANDING = """
SELECT office_id, channel, line, oldest, many, failures, failing_since, worked_at, error FROM (
    SELECT office_id, channel, ''::varchar AS line, min(queued_at) AS oldest, count(*) AS many FROM notices_notice
    WHERE state = %(waiting)s AND office_id = ANY(%(offices)s) GROUP BY office_id, channel
) AS waiting FULL JOIN (
    SELECT * FROM notices_channelhealth WHERE office_id = ANY(%(offices)s)
) AS health USING (office_id, channel, line) ORDER BY office_id, channel, line
"""


def worked(notice: Notice, at: datetime) -> None:
    _note(_WORKED, notice.office_id, notice.channel, at)


def failed(notice: Notice, at: datetime, cause: str, paused_until: datetime | None) -> None:
    """The channel failed, not the receiver; it rests until a moment if the other side asked for that."""
    _note(_FAILED, notice.office_id, notice.channel, at, cause=cause, until=paused_until)


def mailbox_read(office: Office, address: str, at: datetime) -> None:
    _note(_WORKED, office.pk, Notice.Channel.EMAIL, at, line=address)


def mailbox_failed(office: Office, address: str, at: datetime, cause: str) -> None:
    _note(_FAILED, office.pk, Notice.Channel.EMAIL, at, line=address, cause=cause, until=None)


def forget_mailboxes_but(read: Iterable[tuple[str, str]]) -> None:
    """A mailbox that is read no more is not unread: keep those of these (office's key, address)."""
    kept = set(read)
    for row in ChannelHealth.objects.exclude(line="").select_related("office"):
        if (row.office.key, row.line) not in kept:
            row.delete()


def _note(sql: str, office: int, channel: str, at: datetime, line: str = "", **more) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"office": office, "channel": channel, "line": line, "at": at, **more})


@dataclass(frozen=True)
class DeadChannel:
    """A channel that sends nothing or, with a ``line``, a mailbox that is not read."""

    office: Office
    channel: str
    line: str
    since: datetime
    waiting: int
    error: str

    @property
    def label(self) -> str:
        return Notice.Channel(self.channel).label

    @property
    def title(self) -> str:
        return f"Kotak surat {self.line} tidak terbaca" if self.line else f"{self.label} tidak mengirim"


def dead_channels(offices: Iterable[Office], now: datetime) -> list[DeadChannel]:
    """Channels that failed so many times in a row, or sent nothing for so long while notices wait; mailboxes that
    nobody could read for so long (one query)."""
    by_key = {office.pk: office for office in offices}
    long_ago = now - timedelta(minutes=settings.DEAD_CHANNEL["minutes"])
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"offices": list(by_key), "waiting": Notice.State.WAITING.value})
        rows = cursor.fetchall()
    dead = []
    for office, channel, line, oldest, waiting, failures, failing_since, worked_at, error in rows:
        if line:
            is_dead = (worked_at or failing_since) < long_ago
        else:
            stuck = oldest is not None and oldest < long_ago and (worked_at is None or worked_at < long_ago)
            is_dead = stuck or (failures or 0) >= settings.DEAD_CHANNEL["failures"]
        if is_dead:
            since = failing_since or max(filter(None, (oldest, worked_at)))
            dead.append(DeadChannel(by_key[office], channel, line, since, waiting or 0, error or ""))
    return dead


def sentences() -> list[str]:
    """Every dead channel of every office, for the technician's first page."""
    dead = dead_channels(Office.objects.all(), timezone.now())
    return [
        f"{each.office}: {each.title}. " + ("" if each.line else f"{each.waiting} kabar menunggu.") for each in dead
    ]
