"""What an office offers: the list of its services, and a page for each."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dukcapil.people.models import Office
from services.catalogue import demanded_by, goes_by_post, product_of, service_of, services_of, steps_of, whatsapp_of
from sop_registry.families import document_sops
from sop_registry.models import Edition
from sop_registry.oddities import total_of


@require_safe
def services(request, office):
    request.office = get_object_or_404(Office, key=office)
    if not document_sops(request.office.key):
        raise Http404("this office offers no documents here")
    editions = services_of(request.office, timezone.localdate(timezone=request.office.zone))
    return render(request, "services/services.html", {"editions": editions})


@require_safe
def service(request, office, slug):
    edition = edition_asked(request, office, slug)
    steps = steps_of(edition)
    context = {
        "edition": edition,
        "demands": demanded_by(edition),
        "steps": steps,
        "steps_take": total_of(steps),
        "product": product_of(edition),
        "by_post": goes_by_post(edition),
        "whatsapp": whatsapp_of(edition),
    }
    return render(request, "services/service.html", context)


def edition_asked(request, office: str, slug: str) -> Edition:
    """The edition in force of a document service; 404 for anything else, complaints included."""
    request.office = get_object_or_404(Office, key=office)
    edition = service_of(office, slug, timezone.localdate(timezone=request.office.zone))
    if edition is None:
        raise Http404("no such service is in force here")
    return edition
