"""Where the pages of a monthly report are."""

from django.urls import reverse

from .models import MonthlyReport


def address(report: MonthlyReport, name: str = "monthly_report", *more: str) -> str:
    """Of its own page, or of another that is called with the same report."""
    return reverse(name, args=[report.office.key, f"{report.month:%Y-%m}", report.version, *more])
