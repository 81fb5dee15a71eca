"""Editions: revised into a draft, published, superseded. A published edition never changes."""

from datetime import date, timedelta

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from dukcapil.people.models import User
from dukcapil.worktime.wording import day_in_words

from .coverage import gaps
from .flow import FLOWS
from .models import Edition, Sop

_NOT_COPIED = ("id", "edition", "status", "valid_to")


class PublishingRefused(Exception):
    """An edition cannot be revised or published; the sentence says why."""


class DayRefused(PublishingRefused):
    """An edition cannot hold from the day that was asked for."""


@transaction.atomic
def revise(edition: Edition, *, by: User | None) -> Edition:
    """Copy a published edition into a new draft. Raises ``PublishingRefused``.

    ``by`` is None for the system (``load_sops``), which leaves no line in the admin's history.
    """
    sop = _lock(edition)
    if edition.status == Edition.Status.DRAFT:
        raise PublishingRefused(f"{edition} masih draf; ubah langsung draf itu.")
    if waiting := sop.editions.filter(status=Edition.Status.DRAFT).first():
        raise PublishingRefused(f"Masih ada draf edisi {waiting.edition} untuk SOP ini; selesaikan dahulu.")
    draft = Edition(edition=sop.editions.aggregate(last=Max("edition"))["last"] + 1, **_values(edition))
    draft.save(force_insert=True)
    for rows in (edition.steps, edition.requirements):
        rows.model.objects.bulk_create([rows.model(edition=draft, **_values(row, "edition_id")) for row in rows.all()])
    _note(by, draft, ADDITION, f"Draf dibuat dari edisi {edition.edition}")
    return draft


@transaction.atomic
def publish(edition: Edition, *, by: User | None, valid_from: date, today: date | None = None) -> Edition:
    """Publish a draft; the edition in force ends on the day before. Raises ``PublishingRefused``.

    No edition follows another before ``today``, the office's own day unless given: what past days promised was told.
    """
    sop = _lock(edition)
    edition.refresh_from_db(from_queryset=Edition.objects.select_related("sop__office"))
    if edition.status != Edition.Status.DRAFT:
        raise PublishingRefused(f"{edition} sudah {edition.get_status_display().lower()}.")
    _check_coverage(edition)
    _supersede(sop, valid_from, today or timezone.localdate(timezone=edition.sop.office.zone))
    edition.status, edition.valid_from, edition.valid_to = Edition.Status.PUBLISHED, valid_from, None
    edition.save(update_fields=["status", "valid_from", "valid_to"])
    _note(by, edition, CHANGE, f"Diterbitkan, berlaku sejak {day_in_words(valid_from, weekday=False)}")
    return edition


def _lock(edition: Edition) -> Sop:
    """The SOP's row is the lock: one revision or publication of an SOP at a time."""
    return Sop.objects.select_for_update().get(pk=edition.sop_id)


def _check_coverage(edition: Edition) -> None:
    model = FLOWS.get(edition.flow_key)
    if model is None or model.flow.sop != edition.sop.key:
        raise PublishingRefused(f"{edition} memakai alur {edition.flow_key}, yang bukan alur SOP ini.")
    actors = {row.no: {role for role, _ in row.actors()} for row in edition.steps.all()}
    faults = list(gaps(model.flow, actors))
    if faults:
        raise PublishingRefused(f"{edition} belum dapat diterbitkan: {'; '.join(faults)}.")


def _supersede(sop: Sop, valid_from: date, today: date) -> None:
    former = sop.editions.exclude(status=Edition.Status.DRAFT).order_by("-valid_from").first()
    if former is None:
        return
    if valid_from <= former.valid_from or (former.valid_to and valid_from <= former.valid_to):
        raise DayRefused(
            f"Tanggal berlaku harus sesudah {day_in_words(former.valid_to or former.valid_from, weekday=False)},"
            f" karena edisi {former.edition} berlaku pada hari itu."
        )
    if valid_from < today:
        raise DayRefused(
            f"Pilih hari ini, {day_in_words(today, weekday=False)}, atau sesudahnya. Hari yang sudah lewat tetap"
            f" memakai edisi {former.edition}: berkasnya sudah dinilai dan dilaporkan menurut edisi itu."
        )
    if former.status == Edition.Status.PUBLISHED:
        former.status = Edition.Status.SUPERSEDED
        former.valid_to = valid_from - timedelta(days=1)
        former.save(update_fields=["status", "valid_to"])


def _values(row, *more_not_copied: str) -> dict:
    fields = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in (*_NOT_COPIED, *more_not_copied)}


def _note(by: User | None, edition: Edition, flag: int, message: str) -> None:
    if by is not None:
        LogEntry.objects.log_actions(by.pk, [edition], flag, message, single_object=True)
