"""Editions as more than one page reads them."""

from collections.abc import Iterable
from copy import copy
from datetime import date
from functools import cache

from django.db.models import QuerySet

from dukcapil.people.desks import Seat

from .models import Edition, Sop


def published_editions() -> QuerySet[Edition]:
    """The published edition of every SOP, in the order of the index, with its SOP and office."""
    return (
        Edition.objects.filter(status=Edition.Status.PUBLISHED)
        .select_related("sop__office")
        .order_by("sop__office__name", "sop__position", "sop__kind", "short_title")
    )


def editions_of(office: str, slug: str) -> QuerySet[Edition]:
    """Every edition of one SOP that was ever published, the newest first, with its rows and requirements."""
    return (
        Edition.objects.exclude(status=Edition.Status.DRAFT)
        .filter(sop__key=f"{office}/{slug}")
        .complete()
        .order_by("-edition")
    )


def editions_in_force(on: date) -> QuerySet[Edition]:
    """The edition in force on a day of every SOP that has one, in the order of the index."""
    return (
        Edition.objects.in_force(on)
        .select_related("sop__office")
        .order_by("sop__office__name", "sop__position", "sop__kind", "short_title")
    )


def edition_of(pk: int, sop: Sop) -> Edition:
    """The edition a case runs under, with its rows. Read once a process: a published text never changes.

    What an office may change (the SOP's own settings, the office's labels) comes with ``sop``, read anew each time.
    """
    edition = copy(_published_text(pk))
    edition.sop = sop
    return edition


@cache
def _published_text(pk: int) -> Edition:
    edition = Edition.objects.exclude(status=Edition.Status.DRAFT).prefetch_related("steps").get(pk=pk)
    edition.rows  # noqa: B018 (read now, so that every copy has them)
    return edition


def sops_of(seats: Iterable[Seat]) -> dict[str, str]:
    """The SOPs that any of these seats serves, as key and name, in the order of the index (one query)."""
    seats = list(seats)
    offices = {seat.office.pk for seat in seats}
    rows = published_editions().filter(sop__office__in=offices).values_list("sop__key", "short_title", "sop__office")
    return {key: name for key, name, office in rows if any(s.office.pk == office and s.serves(key) for s in seats)}
