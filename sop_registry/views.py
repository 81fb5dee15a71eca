"""The public pages of the SOPs, and what is odd in them for those who run an office."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.people.desks import seats_of
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import day_in_words

from .models import Edition, Sop
from .oddities import oddities_by_edition
from .queries import editions_in_force, editions_of, published_editions
from .sheet import sheet_of


@require_safe
def index(request):
    editions = editions_in_force(timezone.localdate())
    offices = [(office, list(group)) for office, group in groupby(editions, key=lambda edition: edition.sop.office)]
    may_check = request.user.is_staff or bool(_administered(request.user))
    return render(request, "sop_registry/index.html", {"offices": offices, "may_check": may_check})


@require_safe
def office_sops(request, office):
    request.office = get_object_or_404(Office, key=office)
    editions = list(editions_in_force(_today(request.office)).filter(sop__office=request.office))
    kinds = [(kind.label, [edition for edition in editions if edition.sop.kind == kind]) for kind in Sop.Kind]
    return render(request, "sop_registry/office.html", {"kinds": [(label, some) for label, some in kinds if some]})


@require_safe
def sop(request, office, slug):
    editions = list(editions_of(office, slug))
    if not editions:
        raise Http404
    request.office = editions[0].sop.office
    current = _in_force(editions, request.office)
    shown = _asked_for(request, editions) or current
    context = {
        "sheet": sheet_of(shown),
        "edition": shown,
        "current": current,
        "validity": _validity(shown),
        "others": [(edition, _validity(edition)) for edition in editions if edition != shown],
    }
    return render(request, "sop_registry/sop.html", context)


@require_safe
@login_required
def oddities(request):
    """For the technician all offices, for an office's admin their own."""
    editions = published_editions().prefetch_related("steps")
    if not request.user.is_staff:
        offices = _administered(request.user)
        if not offices:
            raise PermissionDenied("Halaman ini untuk admin kantor.")
        editions = editions.filter(sop__office__in=offices)
    return render(request, "sop_registry/oddities.html", {"papers": oddities_by_edition(editions)})


def _administered(user) -> set[Office]:
    return {seat.office for seat in seats_of(user, timezone.now()) if seat.role == Role.ADMIN}


def _today(office: Office):
    return timezone.localdate(timezone=office.zone)


def _in_force(editions: list[Edition], office: Office) -> Edition:
    """The edition in force today, else the newest."""
    today = _today(office)
    for edition in editions:
        if edition.valid_from <= today and (edition.valid_to is None or today <= edition.valid_to):
            return edition
    return editions[0]


def _asked_for(request: HttpRequest, editions: list[Edition]) -> Edition | None:
    """The edition that ``?edisi=`` names; None where the address names none."""
    wanted = request.GET.get("edisi")
    if wanted is None:
        return None
    for edition in editions:
        if str(edition.edition) == wanted:
            return edition
    raise Http404


def _validity(edition: Edition) -> str:
    since = day_in_words(edition.valid_from, weekday=False)
    if edition.valid_to is None:
        return f"berlaku sejak {since}"
    return f"berlaku {since} sampai {day_in_words(edition.valid_to, weekday=False)}"
