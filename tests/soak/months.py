"""Beat and worker of the months in one process, until it is killed: ``... SECONDS DATABASE MOMENT FILES``.

Its clock runs ahead by SECONDS, so that it may take over what a killed one had leased.
"""

import sys
from datetime import datetime, timedelta

import django
from django.conf import settings


def work(ahead: timedelta, moment: datetime) -> None:
    from django.utils import timezone

    from dukcapil.jobs.running import run_waiting
    from dukcapil.reports.monthly_jobs import make_due

    print("ready", flush=True)
    while True:
        make_due(moment)
        run_waiting(lambda: timezone.now() + ahead)


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[2]
    settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[4]
    django.setup()
    work(timedelta(seconds=int(sys.argv[1])), datetime.fromisoformat(sys.argv[3]))
