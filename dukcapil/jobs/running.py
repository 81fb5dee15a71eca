"""Asking for jobs and doing them: claimed under a lease, one at a time, finished once however often a worker dies."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from dukcapil.people.models import Office, User

from .models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=3)  # renewed with every report of progress
MOST_ATTEMPTS = 3
KEPT = timedelta(days=7)  # how long a result can be fetched


class Stopped(Exception):
    """A job that cannot go on; its sentence is for the person who asked."""


@dataclass(frozen=True)
class Progress:
    """How far a job is: so many of so many."""

    done: int
    total: int


@dataclass(frozen=True)
class Kind:
    """One kind of job. ``work`` writes its result to the path it is given and yields its progress now and then.

    ``may`` is asked again when the job runs and when its result is fetched: rights may have changed meanwhile.
    ``finish`` runs in the transaction that makes the job done.
    """

    key: str
    work: Callable[[Job, Path], Iterator[Progress]]
    may: Callable[[Job, User, datetime], bool]
    finish: Callable[[Job], None] = lambda job: None


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _KINDS[kind.key] = kind


def kind_of(job: Job) -> Kind:
    return _KINDS[job.kind]


def ask(
    kind: str,
    title: str,
    *,
    office: Office,
    by: User | None,
    name: str,
    content_type: str,
    params: dict | None = None,
    key: str = "",
    at: datetime | None = None,
) -> Job:
    """Queue a job and wake a worker after the commit; the same ``key`` gives the job that is there already."""
    given = {
        "kind": kind,
        "title": title,
        "office": office,
        "asked_by": by,
        "asked_at": at or timezone.now(),
        "params": params or {},
        "name": name,
        "content_type": content_type,
    }
    if not key:
        job = Job.objects.create(**given)
    else:
        job, _ = Job.objects.get_or_create(key=key, defaults=given)
    transaction.on_commit(wake, robust=True)
    return job


def wake() -> None:
    """Ask a worker to look now; if the broker is away, the sweep finds the row within a minute."""
    try:
        current_app.send_task("dukcapil.jobs.tasks.run_jobs", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will run jobs: %s", error)


def run_waiting(clock: Callable[[], datetime] = timezone.now) -> int:
    """Do what waits, one after the other; returns how many were finished or failed."""
    done = 0
    while job := _claim(clock()):
        _run(job, clock)
        done += 1
    return done


@transaction.atomic
def _claim(now: datetime) -> Job | None:
    """The next job that waits or whose worker died, leased; one that died too often has failed."""
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, leased_until__lt=now)
    job = Job.objects.select_for_update(skip_locked=True).filter(free).order_by("id").first()
    if job is None:
        return None
    job.attempts += 1
    if job.attempts > MOST_ATTEMPTS:
        job.state, job.finished_at = Job.State.FAILED, now
        job.error = "Pekerjaan ini terhenti tiga kali. Coba minta lagi; bila berulang, hubungi teknisi."
    else:
        job.state, job.leased_until, job.done = Job.State.RUNNING, now + LEASE, 0
    job.save()
    return job


def _run(job: Job, clock: Callable[[], datetime]) -> None:
    if job.state == Job.State.FAILED:
        return
    kind = kind_of(job)
    try:
        if job.asked_by is not None and not may_fetch(job, job.asked_by, clock()):
            raise Stopped("Anda tidak lagi berhak atas data ini.")
        with TemporaryDirectory() as folder:
            path = Path(folder) / "hasil"
            for progress in kind.work(job, path):
                if not _report(job, progress, clock()):
                    return
            _finish(job, kind, path, clock())
    except Stopped as refusal:
        _fail(job, str(refusal), clock())
    except Exception as error:
        log.exception("job %s failed: %s", job.pk, type(error).__name__)
        _fail(job, "Terjadi kesalahan. Coba minta lagi; bila berulang, hubungi teknisi.", clock())


def _report(job: Job, progress: Progress, now: datetime) -> bool:
    """Write how far it is and renew the lease; False when it was cancelled or another worker has it."""
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    return bool(mine.update(done=progress.done, total=progress.total, leased_until=now + LEASE))


@transaction.atomic
def _finish(job: Job, kind: Kind, path: Path, now: datetime) -> None:
    """Keep the result and be done, unless the lease was lost: then the other worker's result counts."""
    kept = Job.objects.select_for_update().get(pk=job.pk)
    if kept.state != Job.State.RUNNING or kept.attempts != job.attempts:
        return
    if path.exists():
        with path.open("rb") as handle:
            kept.file.save("", File(handle), save=False)
    kept.state, kept.finished_at, kept.leased_until = Job.State.DONE, now, None
    kept.done = kept.total = max(kept.total, 1)
    kept.save()
    kind.finish(kept)


def _fail(job: Job, sentence: str, now: datetime) -> None:
    mine = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts)
    mine.update(state=Job.State.FAILED, error=sentence, finished_at=now, leased_until=None)


def cancel(job: Job) -> bool:
    """Stop a job that waits or runs; its worker notices with its next report."""
    under_way = Job.objects.filter(pk=job.pk, state__in=[Job.State.WAITING, Job.State.RUNNING])
    return bool(under_way.update(state=Job.State.CANCELLED, finished_at=timezone.now(), leased_until=None))


def revive(job: Job) -> bool:
    """Queue a job that failed or was cancelled once more, under its own key; False where it did neither."""
    ended = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED])
    waiting = {"state": Job.State.WAITING, "attempts": 0, "done": 0, "total": 0, "error": "", "finished_at": None}
    revived = bool(ended.update(**waiting, leased_until=None))
    if revived:
        transaction.on_commit(wake, robust=True)
    return revived


def may_fetch(job: Job, user: User, at: datetime) -> bool:
    """May this person have the result now? The user is read anew, for desks and accounts change."""
    person = User.objects.filter(pk=user.pk, is_active=True).first()
    return person is not None and kind_of(job).may(job, person, at)


def forget_old(now: datetime) -> int:
    """Drop results a week old, unless they have a key (a report). The rows stay: they say who took what."""
    old = list(Job.objects.filter(key="", asked_at__lt=now - KEPT).exclude(file=""))
    for job in old:
        job.file.delete(save=False)
        Job.objects.filter(pk=job.pk).update(file="")
    return len(old)
