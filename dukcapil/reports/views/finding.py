"""Whose monthly reports somebody reads, and which one is meant."""

from datetime import datetime

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from dukcapil.people.models import Office
from dukcapil.reports.models import MonthlyReport, first_day
from dukcapil.reports.monthly import offices_read_by


def read_offices(request, now: datetime) -> list[Office]:
    """The offices whose reports this person reads; 404 for everybody else."""
    offices = offices_read_by(request.user, now)
    if not offices:
        raise Http404("no office's reports are this person's")
    return offices


def report_of(request, office: str, month: str, version: int) -> MonthlyReport:
    offices = {each.key: each for each in read_offices(request, timezone.now())}
    if office not in offices or (first := first_day(month)) is None:
        raise Http404("not a report of this person's office")
    request.office = offices[office]
    reports = MonthlyReport.objects.select_related("office")
    return get_object_or_404(reports, office=offices[office], month=first, version=version)
