"""Draws and prints one month in a process of its own, whose memory is the report's alone: ``... DATABASE MONTH``."""

import resource
import sys
import time
from datetime import date

import django
from django.conf import settings


def measure(month: date) -> None:
    from django.utils import timezone

    from dukcapil.people.models import Office
    from dukcapil.reports.models import MonthlyReport
    from dukcapil.reports.monthly_content import drawn
    from dukcapil.reports.monthly_pdf import report_pdf

    office, now = Office.objects.get(key="way-kanan"), timezone.now()
    begun = time.perf_counter()
    content = drawn(office, month, now)
    drew = time.perf_counter()
    report = MonthlyReport(pk=0, office=office, month=month, made_at=now, figures=content)
    pdf = report_pdf(report, now)
    ended = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{content['figures']['diterima']} berkas, angka {drew - begun:.1f} s, PDF {ended - drew:.1f} s")
    print(f"PDF {len(pdf) // 1024} KB, detik prosesor dan MB:")
    print(f"{time.process_time():.1f} {peak:.0f}")


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    measure(date.fromisoformat(sys.argv[2]))
