"""From an uploaded report file to complaints, in a worker: first its rows are checked, then the good ones imported.

Each row is filed in its own transaction, so that a killed worker goes on where it stopped and nothing is filed twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from celery import current_app
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from complaints.intake import file_complaint, sop_for
from complaints.models import Category
from dukcapil.casework.models import Channel
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import Refusal
from dukcapil.people.desks import may_record
from dukcapil.people.models import Office, User

from .lapor_check import known_ids
from .lapor_file import rows_of
from .lapor_pieces import check_next, keep
from .models import Batch, Report
from .queries import lapor_seats

log = logging.getLogger(__name__)

SLICE = 100  # rows between two looks at whether the officer may still import
TURN = timedelta(seconds=240)  # one run of the task; the next goes on, so that no worker is held for long
KEPT = timedelta(days=30)  # how long after the last thing that happened to a file what its rows say is kept
_NAMESPACE = UUID("6d6b7c1e-5a5f-4b9e-9f55-0b3a5d0f3f6e")


@transaction.atomic
def look_at(upload: UploadedFile, *, office: Office, fallback: Category | None, by: Staff) -> Batch:
    """Keep the rows of a file and check the first; a worker checks the others.

    ``NotReadable`` or ``Refusal`` where the file cannot be used.
    """
    sop_for(office, Channel.LAPOR)
    rows = rows_of(upload.read())
    name = (upload.name or "laporan.csv")[:150]
    batch = Batch.objects.create(
        office=office, by=by.user, name=name, at=by.at, changed_at=by.at, category=fallback, row_count=len(rows)
    )
    keep(rows, batch)
    check_next(batch, by.at)
    transaction.on_commit(wake, robust=True)
    return batch


@transaction.atomic
def start(batch: Batch, *, by: Staff) -> None:
    """The officer looked at it and wants it imported, or checked to its end; asked twice, it is done once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state in (Batch.State.PREVIEW, Batch.State.STOPPED):
        batch.state = Batch.State.CHECKING if batch.pieces.exists() else Batch.State.RUNNING
        batch.by, batch.why, batch.changed_at = by.user, "", by.at
        batch.save(update_fields=["state", "by", "why", "changed_at"])
        transaction.on_commit(wake, robust=True)


def stop(batch: Batch, *, by: Staff) -> None:
    """What is under way ends with the row it is at; what was recorded stays, and what is left can be gone on with."""
    under_way = Batch.objects.filter(pk=batch.pk, state__in=[Batch.State.CHECKING, Batch.State.RUNNING])
    under_way.update(state=Batch.State.STOPPED, why=f"Dihentikan oleh {by.user}.", changed_at=by.at)


def wake() -> None:
    try:
        current_app.send_task("dukcapil.inbox.tasks.import_reports", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will import: %s", type(error).__name__)


def run(clock: Callable[[], datetime]) -> int:
    """Go on with every check and import under way, for one turn; returns how many rows were looked at."""
    ends, looked_at, left = clock() + TURN, 0, []
    while clock() < ends and (batch := _next(left)):
        done = check_next(batch, clock()) if batch.state == Batch.State.CHECKING else _slice(batch, clock)
        looked_at += done
        if not done:
            left.append(batch.pk)
    return looked_at


def _next(left: list[int]) -> Batch | None:
    """What to go on with: a check before an import, for its officer waits at the screen."""
    batches = Batch.objects.exclude(pk__in=left).select_related("office", "category").order_by("id")
    return batches.filter(state=Batch.State.CHECKING).first() or batches.filter(state=Batch.State.RUNNING).first()


def _slice(batch: Batch, clock: Callable[[], datetime]) -> int:
    """Import some rows of a batch; 0 when it is finished, stopped, or another worker has what is left."""
    officer = User.objects.get(pk=batch.by_id)  # read anew: a desk taken away ends the import
    if not any(seat.office == batch.office for seat in lapor_seats(officer, clock())):
        _end(
            batch,
            Batch.State.STOPPED,
            "Yang memulai impor ini tidak lagi melayani pengaduan dari SP4N-LAPOR di kantor ini.",
            clock(),
        )
        return 0
    rows = list(
        Report.objects.filter(batch=batch, state=Report.State.READY)
        .order_by("line")
        .values("pk", "tracking_id")[:SLICE]
    )
    known = known_ids(batch.office, [row["tracking_id"] for row in rows])
    categories = {category.pk: category for category in Category.objects.all()}
    done = sum(_import(row["pk"], batch, officer, known, categories, clock()) for row in rows)
    if not Report.objects.filter(batch=batch, state=Report.State.READY).exists():
        _end(batch, Batch.State.DONE, "", clock())
    return done


def _end(batch: Batch, state: Batch.State, why: str, now: datetime) -> None:
    running = Batch.objects.filter(pk=batch.pk, state=Batch.State.RUNNING)
    running.update(state=state, why=why, changed_at=now)


def _import(pk: int, batch: Batch, officer: User, known: set[str], categories: dict, now: datetime) -> bool:
    try:
        with transaction.atomic():
            ready = Report.objects.filter(pk=pk, state=Report.State.READY, batch__state=Batch.State.RUNNING)
            report = ready.select_for_update(skip_locked=True, of=("self",)).first()
            if report is None:  # another worker has it, or the import was stopped
                return False
            if report.tracking_id in known:
                report.state, report.faults = Report.State.KNOWN, {"tracking_id": "Sudah tercatat di kantor ini."}
            else:
                report.state = Report.State.FILED
                report.case_id = _file(report.given, batch.office, officer, categories, now)
            report.given = {}
            report.save(update_fields=["state", "faults", "case", "given"])
            return True
    except IntegrityError:  # a second worker filed the same tracking ID from another file a moment ago
        return _fail(pk, Report.State.KNOWN, "Sudah tercatat di kantor ini.")
    except Refusal as refusal:
        return _fail(pk, Report.State.FAILED, refusal.sentence)
    except Exception as error:  # one row that cannot be filed must not stop the thousands behind it
        log.exception("report %s is not filed: %s", pk, type(error).__name__)
        return _fail(pk, Report.State.FAILED, "Baris ini tidak dapat dicatat. Catat lewat formulir loket.")


def _file(given: dict, office: Office, officer: User, categories: dict, now: datetime) -> int:
    """The key of the complaint that the row became."""
    staff = Staff(officer, now)
    sop = sop_for(office, Channel.LAPOR)
    return file_complaint(
        office=office,
        channel=Channel.LAPOR,
        category=categories[given["category"]],
        text=given["text"],
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
        kind=given["kind"],
        place=given["place"],
        anonymous=given["anonymous"],
        confidential=given["confidential"],
        received_at=datetime.fromisoformat(given["received_at"]),
        channel_reference=given["tracking_id"],
        idempotency_key=uuid5(_NAMESPACE, f"{office.key}/{given['tracking_id']}"),
        # An admin without a counter may import, but stands in no seat to speak for a citizen: LAPOR's reporter does.
        by=staff if may_record(officer, office, now, sop.key) else None,
        at=now,
    ).pk


def _fail(pk: int, state: Report.State, sentence: str) -> bool:
    waiting = Report.objects.filter(pk=pk, state=Report.State.READY)
    return bool(waiting.update(state=state, faults={"tracking_id": sentence}, given={}))


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Where nothing happened for long, what people wrote goes, imported or not; returns of how many files."""
    quiet = Batch.objects.exclude(state__in=(Batch.State.CHECKING, Batch.State.RUNNING))
    quiet = quiet.filter(is_forgotten=False, changed_at__lt=now - KEPT)
    old = list(quiet.select_for_update().order_by("pk"))
    for batch in old:
        _forget(batch, now)
    return len(old)


def _forget(batch: Batch, now: datetime) -> None:
    """Rows that wait go; of the others stays what became of them."""
    ready = batch.reports.filter(state=Report.State.READY)
    if batch.state in (Batch.State.PREVIEW, Batch.State.STOPPED):
        if not ready.exists() and not batch.pieces.exists():
            batch.state = Batch.State.DONE
        elif batch.reports.filter(state=Report.State.FILED).exists():
            batch.state = Batch.State.PARTLY
        else:
            batch.state = Batch.State.LAPSED
        batch.changed_at = now
    batch.pieces.all().delete()
    ready.delete()
    batch.reports.update(cells={})
    batch.is_forgotten = True
    batch.save(update_fields=["state", "changed_at", "is_forgotten"])
