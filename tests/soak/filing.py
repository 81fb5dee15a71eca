"""A process that files complaints until it is killed: ``python -m tests.soak.filing SEED DATABASE``."""

import random
import sys
import uuid

import django
from django.conf import settings


class ChangedMind(Exception):
    """Rolls a finished piece of work back."""


def work(seed: int) -> None:
    from django.db import transaction

    from complaints.intake import file_complaint
    from complaints.models import Category
    from dukcapil.casework.parties import CitizenOf
    from dukcapil.casework.perform import perform
    from dukcapil.people.models import Office

    rng = random.Random(seed)
    office, category = Office.objects.get(key="way-kanan"), Category.objects.first()
    while True:
        try:
            with transaction.atomic():
                case = file_complaint(
                    office=office,
                    channel="web",
                    category=category,
                    text="Surat pindah saya belum selesai.",
                    name="Siti Aminah",
                    email="siti@contoh.invalid",
                    idempotency_key=uuid.uuid4(),
                )
                if rng.random() < 0.3:
                    perform(case, "batalkan", by=CitizenOf(case.pk), note="Sudah selesai.")
                if rng.random() < 0.2:
                    raise ChangedMind
        except ChangedMind:
            continue


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[2]
    django.setup()
    work(int(sys.argv[1]))
