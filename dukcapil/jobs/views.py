"""A person's own long work: what is under way, how far it is, and its result. Nobody sees another's."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.files.serving import private_response
from dukcapil.worktime.wording import moment_in_words

from .models import Job
from .running import cancel, may_fetch

MOST = 50


def _mine(request, pk: int) -> Job:
    return get_object_or_404(Job.objects.select_related("office"), pk=pk, asked_by=request.user)


@login_required
@require_safe
def jobs(request):
    mine = Job.objects.filter(asked_by=request.user).select_related("office")[:MOST]
    rows = [{"job": job, "asked": moment_in_words(job.asked_at, job.office.zone)} for job in mine]
    return render(request, "jobs/jobs.html", {"rows": rows, "most": MOST})


@never_cache
@login_required
@require_safe
def job(request, pk):
    """How far one job is; the page asks again by itself, with or without script."""
    found = _mine(request, pk)
    return render(request, "jobs/job.html", {"job": found, "asked": moment_in_words(found.asked_at, found.office.zone)})


@never_cache
@login_required
@require_safe
def result(request, pk):
    """The result, for who asked and still has the right to it."""
    found = _mine(request, pk)
    if not found.file or not may_fetch(found, request.user, timezone.now()):
        raise Http404("no result, or no right to it any more")
    return private_response(found.file, found.name, found.content_type)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request, pk):
    """Cancel what is sent; who comes otherwise, as after signing in again, is led to its page."""
    if request.method == "POST" and cancel(_mine(request, pk)):
        messages.success(request, "Pekerjaan dibatalkan.")
    return redirect("job", pk)
