"""The rows of a file between its upload and its preview: kept encrypted, checked piece by piece by whoever comes first.

A piece and its reports change places in one transaction, so that a killed worker goes on where it stopped and two of
them check no row twice.
"""

import logging
from datetime import datetime

from django.db import transaction

from .lapor_check import reports_of
from .lapor_file import Row
from .models import Batch, Piece, Report

log = logging.getLogger(__name__)

PIECE = 500  # rows: so many are checked while the officer waits, the others by a worker
_BROKEN = "Ada kesalahan saat memeriksa berkas ini. Coba lanjutkan; bila berulang, hubungi teknisi."


def keep(rows: list[Row], batch: Batch) -> None:
    pieces = (rows[begin : begin + PIECE] for begin in range(0, len(rows), PIECE))
    Piece.objects.bulk_create(Piece(batch=batch, rows=[vars(row) for row in piece]) for piece in pieces)


def check_next(batch: Batch, now: datetime) -> int:
    """Check a piece; returns of how many rows: 0 where none was left, other workers have the rest, or the check broke.

    Whoever finds no piece behind the one it checked, or none at all, completes the preview.
    """
    try:
        checked = _check(batch)
    except Exception as error:  # the officer learns of it; the rows stay, to go on with
        log.exception("a piece of batch %s is not checked: %s", batch.pk, type(error).__name__)
        _end(batch, Batch.State.STOPPED, now, _BROKEN)
        return 0
    if not batch.pieces.exists():
        _end(batch, Batch.State.PREVIEW, now)
    return checked


@transaction.atomic
def _check(batch: Batch) -> int:
    piece = batch.pieces.select_for_update(skip_locked=True).order_by("pk").first()
    if piece is None:
        return 0
    reports = reports_of([Row(**row) for row in piece.rows], batch)
    Report.objects.bulk_create(reports)
    piece.delete()
    return len(reports)


def _end(batch: Batch, state: Batch.State, now: datetime, why: str = "") -> None:
    checking = Batch.objects.filter(pk=batch.pk, state=Batch.State.CHECKING)
    checking.update(state=state, why=why, changed_at=now)
