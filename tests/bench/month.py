"""Makes the report of one month; ``... DATABASE MONTH`` does so in a process whose memory is the report's alone."""

import resource
import sys
from dataclasses import dataclass
from datetime import date
from time import perf_counter, process_time

import django
from django.conf import settings


@dataclass(frozen=True)
class Made:
    """The PDF, how many cases it is of, and the seconds on the wall for facts, figures and print."""

    pdf: bytes
    cases: int
    facts: float
    figures: float
    print: float

    @property
    def seconds(self) -> float:
        return self.facts + self.figures + self.print


def made(month: date) -> Made:
    """As the job of a report does it: the facts up to date, the content drawn, the PDF printed."""
    from django.utils import timezone

    from dukcapil.people.models import Office
    from dukcapil.reports.models import MonthlyReport
    from dukcapil.reports.monthly import bring_up_to_date
    from dukcapil.reports.monthly_content import drawn
    from dukcapil.reports.monthly_pdf import report_pdf

    office, now = Office.objects.get(key="way-kanan"), timezone.now()
    begun = perf_counter()
    bring_up_to_date(office)
    known = perf_counter()
    content = drawn(office, month, now)
    drew = perf_counter()
    pdf = report_pdf(MonthlyReport(pk=0, office=office, month=month, made_at=now, figures=content), now)
    return Made(pdf, content["figures"]["diterima"], known - begun, drew - known, perf_counter() - drew)


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    report = made(date.fromisoformat(sys.argv[2]))
    print(f"{report.cases} berkas, PDF {len(report.pdf) // 1024} KB, detik prosesor {process_time():.1f}")
    print(f"fakta {report.facts:.1f} s, angka {report.figures:.1f} s, PDF {report.print:.1f} s; detik dan MB:")
    print(f"{report.seconds:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
