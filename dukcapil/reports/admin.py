"""The technician's page of monthly reports: what there is, and which offices lack one. Nothing is changed here."""

from django.contrib import admin
from django.utils import timezone

from dukcapil.people.models import Office
from dukcapil.people.technician import LookUp
from dukcapil.worktime.wording import month_in_words

from .models import MonthlyReport
from .monthly_jobs import missing_months


@admin.register(MonthlyReport)
class MonthlyReportAdmin(LookUp):
    """To see which office's month waits for whom. Figures and notes stay with the office."""

    list_display = ("office", "month", "version", "state", "made_at", "final_at", "size")
    list_filter = ("state", "office")
    list_select_related = ("office",)
    fields = ("office", "month", "version", "state", "made_at", "final_at", "sha256", "size")
    change_list_template = "admin/reports/monthlyreport/change_list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).defer("figures")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "without": without_report()})


def without_report() -> list[str]:
    """A sentence for every office that lacks a month's report."""
    now = timezone.now()
    months = {office: missing_months(office, now) for office in Office.objects.all()}
    return [
        f"{office}: {', '.join(month_in_words(month) for month in reversed(missing))}."
        for office, missing in months.items()
        if missing
    ]
