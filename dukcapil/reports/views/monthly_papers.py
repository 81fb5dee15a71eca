"""The papers of a monthly report: its draft, its lists, the final file, and the page that its QR opens."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dukcapil.casework.views.sending import sent_from
from dukcapil.files.serving import private_response
from dukcapil.reports.addresses import address
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly_flow import FINAL
from dukcapil.reports.monthly_jobs import ask_for_list, ask_for_preview
from dukcapil.reports.monthly_lists import LISTS
from dukcapil.worktime.wording import day_in_words

from .finding import report_of


@sent_from("monthly_report", "office", "month", "version")
def preview(request, office, month, version):
    """A PDF marked RANCANGAN, made by a worker."""
    found = report_of(request, office, month, version)
    if found.is_final:
        return redirect(address(found))
    return redirect("job", ask_for_preview(found, by=request.user, at=timezone.now()).pk)


@sent_from("monthly_report", "office", "month", "version")
def list_file(request, office, month, version, which):
    """One list of the month, whole, as XLSX made by a worker."""
    found = report_of(request, office, month, version)
    if which not in LISTS:
        raise Http404("no such list")
    return redirect("job", ask_for_list(found, which, by=request.user, at=timezone.now()).pk)


@login_required
@require_safe
def pdf(request, office, month, version):
    """The final PDF, byte for byte the one whose hash was kept."""
    found = report_of(request, office, month, version)
    if not found.file:
        raise Http404("no final file yet")
    name = f"laporan-{found.office.key}-{found.month:%Y-%m}-v{found.version}.pdf"
    return private_response(found.file, name, "application/pdf")


@never_cache
@require_safe
def proof(request, code):
    """What the QR of a report opens: that it is ours, of which month, in what state, with which file; nothing else."""
    found = get_object_or_404(MonthlyReport.objects.defer("figures").select_related("office"), code=code)
    request.office = found.office
    later = MonthlyReport.objects.filter(office=found.office, month=found.month, version__gt=found.version, state=FINAL)
    newer = later.defer("figures").first()
    since = newer and day_in_words(newer.final_at.astimezone(found.office.zone).date(), weekday=False)
    return render(request, "reports/monthly_proof.html", {"report": found, "newer": newer, "since": since})
