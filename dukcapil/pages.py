"""The front doors: the portal, an office, and what machines ask (alive, ready)."""

from collections import defaultdict

from django.db import OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.casework.models.case import Channel
from dukcapil.people.models import Office
from dukcapil.worktime.models import WEEKDAYS, OfficeHours
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import clock_time, zone_name
from sop_registry.models import Edition, Sop


@require_safe
def home(request):
    return render(request, "portal/home.html", {"offices": Office.objects.all()})


@require_safe
def office_home(request, office):
    request.office = get_object_or_404(Office, key=office)
    now = timezone.now().astimezone(request.office.zone)
    in_force = Edition.objects.in_force(now.date()).filter(sop__office=request.office)
    editions = list(in_force.select_related("sop").order_by("sop__position", "sop__key"))
    closes = calendar_of(request.office).open_until(now)
    context = {
        "services": [edition for edition in editions if edition.sop.kind == Sop.Kind.SERVICE],
        "complaint_editions": [edition for edition in editions if edition.sop.kind == Sop.Kind.COMPLAINT],
        "promise": next((e.whole_time for e in editions if _is_web_complaint(e.sop)), None),
        "hours": _opening_hours(request.office),
        "open_until": f"{clock_time(closes, request.office.zone)} {zone_name(closes)}" if closes else "",
    }
    return render(request, "portal/office.html", context)


def _is_web_complaint(sop: Sop) -> bool:
    return sop.kind == Sop.Kind.COMPLAINT and Channel.WEB in sop.channels


def _opening_hours(office: Office) -> list[tuple[str, list[str]]]:
    """Consecutive days with the same hours on one line: ("Senin-Kamis", ["07.30-12.00", "13.00-16.00"])."""
    spans = defaultdict(list)
    for row in OfficeHours.objects.filter(office=office).order_by("weekday", "opens"):
        spans[row.weekday].append(f"{row.opens:%H.%M}-{row.closes:%H.%M}")
    lines: list[list] = []
    for weekday, name in WEEKDAYS:
        open_hours = spans[weekday] or ["tutup"]
        if lines and lines[-1][2] == open_hours:
            lines[-1][1] = name
        else:
            lines.append([name, name, open_hours])
    return [(first if first == last else f"{first}-{last}", open_hours) for first, last, open_hours in lines]


@require_safe
def alive(request):
    """The process answers."""
    return HttpResponse("sehat", content_type="text/plain")


@require_safe
def ready(request):
    """The process can work: its database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("basis data tidak menjawab", status=503, content_type="text/plain")
    return HttpResponse("siap", content_type="text/plain")


def bad_request(request, exception):
    """A request that cannot be read: bytes that are no text, too many fields, a host that is none."""
    return HttpResponse(render_to_string("400.html"), status=400)


def server_error(request):
    return HttpResponse(render_to_string("500.html"), status=500)
