"""Offices, a desk for each role, their opening hours and the national holidays."""

import tomllib
from datetime import time

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from dukcapil.people.desks import open_desk
from dukcapil.people.models import Office
from dukcapil.people.roles import STAFF_ROLES
from dukcapil.worktime.models import OfficeHours
from dukcapil.worktime.queries import seed_holidays

FIRST_YEAR = 2022  # the oldest SOP in force


class Command(BaseCommand):
    help = "Memuat kantor dari fixtures/offices.toml dan hari libur nasional; yang sudah ada tidak diubah."

    @transaction.atomic
    def handle(self, **options):
        path = settings.BASE_DIR / "fixtures" / "offices.toml"
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["offices"]
        added = sum(self._add(dict(row)) for row in rows)
        holidays = seed_holidays(range(FIRST_YEAR, timezone.now().year + 3))
        self.stdout.write(f"Kantor baru: {added}. Hari libur baru: {holidays}.")

    def _add(self, row: dict) -> bool:
        hours = row.pop("hours")
        office, is_new = Office.objects.get_or_create(key=row.pop("key"), defaults=row)
        if is_new:
            OfficeHours.objects.bulk_create(
                OfficeHours(
                    office=office,
                    weekday=span["weekday"],
                    opens=time.fromisoformat(span["opens"]),
                    closes=time.fromisoformat(span["closes"]),
                )
                for span in hours
            )
            for role in STAFF_ROLES:
                open_desk(office, role, office.label_of(role))
        return is_new
