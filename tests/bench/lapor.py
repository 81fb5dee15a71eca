"""Imports a file from SP4N-LAPOR; ``... DATABASE ROWS`` does so in a process whose memory is the import's alone."""

import resource
import sys
from dataclasses import dataclass
from time import perf_counter

import django
from django.conf import settings


@dataclass(frozen=True)
class Led:
    """Complaints filed, and the seconds on the wall: until the upload was answered, until checked, until filed."""

    filed: int
    kept: float
    checked: float
    imported: float


def led(rows: int) -> Led:
    """A file of so many rows, all good, from its upload to its complaints."""
    from django.utils import timezone

    from complaints.models import Complaint
    from dukcapil.casework.parties import Staff
    from dukcapil.inbox.lapor_job import run, start
    from dukcapil.inbox.models import Batch
    from dukcapil.people.roles import Role
    from tests.builders import a_user
    from tests.inbox.lapor import a_file, a_row, looked_at

    officer, content = a_user(Role.PETUGAS), a_file(*(a_row(number) for number in range(rows)), encoding="cp1252")

    def seconds(work) -> float:
        begun = perf_counter()
        work()
        return perf_counter() - begun

    def go_on() -> None:
        while run(timezone.now):  # turn by turn
            pass

    kept = seconds(lambda: looked_at(officer, content))
    checked = seconds(go_on)
    start(Batch.objects.latest("pk"), by=Staff(officer, timezone.now()))
    imported = seconds(go_on)
    return Led(Complaint.objects.filter(channel="lapor").count(), kept, checked, imported)


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    rows = int(sys.argv[2])
    took = led(rows)
    print(f"LAPOR: {rows:,} rows kept in {took.kept:.1f} s, checked in {took.checked:.1f} s,", end=" ")
    print(f"imported in {took.imported:.0f} s ({took.filed / took.imported:.0f} a second);", end=" ")
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB; filed:")
    print(took.filed)
