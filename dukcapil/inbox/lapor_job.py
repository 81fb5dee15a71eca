"""Importing the good rows of a report file in a worker: each row in its own transaction, so that a killed worker goes
on where it stopped and nothing is filed twice."""

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

from .lapor_check import known_ids, reports_of
from .lapor_file import rows_of
from .models import Batch, Report
from .queries import lapor_seats

log = logging.getLogger(__name__)

SLICE = 100  # rows between two looks at whether the officer may still import
TURN = timedelta(seconds=240)  # one run of the task; the next goes on, so that no worker is held for long
_NAMESPACE = UUID("6d6b7c1e-5a5f-4b9e-9f55-0b3a5d0f3f6e")


@transaction.atomic
def look_at(upload: UploadedFile, *, office: Office, fallback: Category | None, by: Staff) -> Batch:
    """Keep the rows of a file with what is wrong with them. ``NotReadable`` or ``Refusal`` where it cannot be used."""
    sop_for(office, Channel.LAPOR)
    reports = reports_of(rows_of(upload.read()), office, fallback, by.at)
    batch = Batch.objects.create(office=office, by=by.user, name=(upload.name or "laporan.csv")[:150], at=by.at)
    for report in reports:
        report.batch = batch
    Report.objects.bulk_create(reports, batch_size=1_000)
    return batch


@transaction.atomic
def start(batch: Batch, *, by: Staff) -> None:
    """The officer looked at it and wants it imported; asked twice, it is imported once."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state in (Batch.State.PREVIEW, Batch.State.STOPPED):
        batch.state, batch.by, batch.why = Batch.State.RUNNING, by.user, ""
        batch.save(update_fields=["state", "by", "why"])
        transaction.on_commit(wake, robust=True)


def wake() -> None:
    try:
        current_app.send_task("dukcapil.inbox.tasks.import_reports", retry=False)
    except OperationalError as error:
        log.warning("broker is away, the sweep will import: %s", type(error).__name__)


def run(clock: Callable[[], datetime]) -> int:
    """Go on with every import under way, for one turn; returns how many rows were looked at."""
    ends, looked_at = clock() + TURN, 0
    for pk in Batch.objects.filter(state=Batch.State.RUNNING).order_by("id").values_list("pk", flat=True):
        while clock() < ends:
            done = _slice(pk, clock)
            looked_at += done
            if not done:
                break
    return looked_at


def _slice(pk: int, clock: Callable[[], datetime]) -> int:
    """Some rows of a batch; 0 when it is finished, stopped, or another worker has what is left."""
    batch = Batch.objects.select_related("office").get(pk=pk)
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
    running.update(state=state, why=why, finished_at=now)


def _import(pk: int, batch: Batch, officer: User, known: set[str], categories: dict, now: datetime) -> bool:
    try:
        with transaction.atomic():
            report = Report.objects.select_for_update(skip_locked=True).filter(pk=pk, state=Report.State.READY).first()
            if report is None:  # another worker has it
                return False
            if report.tracking_id in known:
                report.state, report.faults = Report.State.KNOWN, {"tracking_id": "Sudah tercatat di kantor ini."}
            else:
                _file(report, batch.office, officer, categories, now)
            report.save(update_fields=["state", "faults", "case", "given"])
            return True
    except IntegrityError:  # a second worker filed the same tracking ID from another file a moment ago
        return _fail(pk, Report.State.KNOWN, "Sudah tercatat di kantor ini.")
    except Refusal as refusal:
        return _fail(pk, Report.State.FAILED, refusal.sentence)
    except Exception as error:  # one row that cannot be filed must not stop the thousands behind it
        log.exception("report %s is not filed: %s", pk, type(error).__name__)
        return _fail(pk, Report.State.FAILED, "Baris ini tidak dapat dicatat. Catat lewat formulir loket.")


def _file(report: Report, office: Office, officer: User, categories: dict, now: datetime) -> None:
    given = report.given
    staff = Staff(officer, now)
    sop = sop_for(office, Channel.LAPOR)
    complaint = file_complaint(
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
    )
    report.state, report.case_id, report.given = Report.State.FILED, complaint.pk, {}


def _fail(pk: int, state: Report.State, sentence: str) -> bool:
    waiting = Report.objects.filter(pk=pk, state=Report.State.READY)
    return bool(waiting.update(state=state, faults={"tracking_id": sentence}))
