"""The list of monthly reports: by month, who must act on it, what is being made, and the months without one."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.jobs.models import Job
from dukcapil.people.models import Office
from dukcapil.reports.addresses import address
from dukcapil.reports.models import MonthlyReport
from dukcapil.reports.monthly import acts_open_to, may_write
from dukcapil.reports.monthly_forms import MakeForm
from dukcapil.reports.monthly_jobs import ask_for_draft, job_key, missing_months
from dukcapil.worktime.wording import day_in_words, month_in_words

from .finding import read_offices

MOST_LISTED = 200  # reports on the list


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def reports(request):
    """Every report by month, who must act on it, what is being made, and the months without one."""
    now = timezone.now()
    offices = read_offices(request, now)
    writes = [office for office in offices if may_write(request.user, office, now)]
    form = MakeForm(request.POST if request.method == "POST" else None, offices=writes, now=now) if writes else None
    if request.method == "POST" and form is None:
        return refused(request, NotAllowed("Laporan bulanan dibuat oleh petugas atau admin kantor."), request.path)
    if form is not None and form.is_valid():
        given = form.cleaned_data
        there = MonthlyReport.objects.filter(office=given["office"], month=given["month"]).first()
        if there is not None:
            return redirect(address(there))
        try:
            ask_for_draft(given["office"], given["month"], by=request.user, at=now)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except NotAllowed as refusal:
            return refused(request, refusal, request.path)
        else:
            messages.success(request, f"Laporan {month_in_words(given['month'])} sedang dibuat.")
            return redirect("monthly_reports")
    context = _list_context(request, offices, now) | {"form": form}
    if request.htmx and not context["is_moving"]:
        return HttpResponseClientRefresh()  # what was made now stands in the other lists of the page
    return render(request, "reports/monthly_list.html", context, status=422 if form and form.errors else 200)


def _list_context(request, offices: list[Office], now: datetime) -> dict:
    by = Staff(request.user, now)
    found = MonthlyReport.objects.filter(office__in=offices).defer("figures").select_related("office")[:MOST_LISTED]
    rows = [_row(report, by) for report in found]
    missing = [(office, month) for office in offices for month in missing_months(office, now)]
    jobs = Job.objects.filter(key__in=[job_key(office, month, 1, "draf") for office, month in missing])
    by_key = {job.key: job for job in jobs}
    on_the_way = [
        {
            "office": office,
            "title": month_in_words(month),
            "job": by_key.get(job_key(office, month, 1, "draf")),
            "value": f"{month:%Y-%m}",
            "writes": may_write(request.user, office, now),
        }
        for office, month in missing
    ]
    return {
        "rows": rows,
        "waiting": [row for row in rows if row["acts"]],
        "missing": on_the_way,
        "is_moving": any(each["job"] and each["job"].is_under_way for each in on_the_way),
        "several": len(offices) > 1,
    }


def _row(report: MonthlyReport, by: Staff) -> dict:
    office = report.office
    return {
        "report": report,
        "url": address(report),
        "waits": " atau ".join(office.label_of(role) for role in report.waits_for),
        "acts": acts_open_to(report, by),
        "since": day_in_words((report.final_at or report.made_at).astimezone(office.zone).date(), weekday=False),
    }
