"""The technician's page of monthly reports: what there is, and which months lack a final one. It changes nothing."""

from django.contrib import admin
from django.utils import timezone

from dukcapil.people.models import Office
from dukcapil.people.technician import LookUp

from .models import MonthlyReport
from .unfinished import unfinished_months


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
        return super().changelist_view(request, {**(extra_context or {}), "unfinished": unfinished_lines()})


def unfinished_lines() -> list[str]:
    """A sentence for every office that has a month without a final report: which, and where each stands."""
    now = timezone.now()
    months = {office: unfinished_months(office, now) for office in Office.objects.all()}
    return [f"{office}: {', '.join(map(str, found))}." for office, found in months.items() if found]
