"""The office's public page of promise and fact."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from dukcapil.people.models import Office
from dukcapil.reports.published import FEWEST, channels_of, performance_of

KEPT_OUTSIDE = 300  # seconds that a browser or a proxy may keep the page of somebody who is signed out


@require_safe
def performance(request, office):
    request.office = get_object_or_404(Office, key=office)
    now = timezone.now()
    context = {
        "shown": performance_of(request.office, now),
        "channels": channels_of(request.office, now),
        "fewest": FEWEST,
    }
    response = render(request, "reports/performance.html", context)
    if not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=KEPT_OUTSIDE)
    return response
