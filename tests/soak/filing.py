"""A process that files complaints until it is killed: ``python -m tests.soak.filing SEED DATABASE [SECONDS]``.

SECONDS is how long it rests after each. Half of the people have an e-mail address, half a phone; some come again.
"""

import random
import sys
import time
import uuid

import django
from django.conf import settings


class ChangedMind(Exception):
    """Rolls a finished piece of work back."""


def work(seed: int, rest: float = 0) -> None:
    from django.db import transaction

    from complaints.intake import file_complaint
    from complaints.models import Category
    from dukcapil.casework.parties import CitizenOf
    from dukcapil.casework.perform import perform
    from dukcapil.people.models import Office

    rng = random.Random(seed)
    office, category = Office.objects.get(key="way-kanan"), Category.objects.first()
    while True:
        time.sleep(rest)
        person = rng.randrange(10**6) if rng.random() < 0.7 else rng.randrange(5)
        reached_at = {"email": f"warga{person}@contoh.invalid"} if rng.random() < 0.5 else {"phone": a_phone(person)}
        try:
            with transaction.atomic():
                case = file_complaint(
                    office=office,
                    channel="web",
                    category=category,
                    text="Surat pindah saya belum selesai.",
                    name="Siti Aminah",
                    **reached_at,
                    idempotency_key=uuid.uuid4(),
                )
                if rng.random() < 0.3:
                    perform(case, "batalkan", by=CitizenOf(case.pk), note="Sudah selesai.")
                if rng.random() < 0.2:
                    raise ChangedMind
        except ChangedMind:
            continue


def a_phone(person: int) -> str:
    return f"+62812{person + 1_000_000:07}"


if __name__ == "__main__":
    settings.DATABASES["default"]["NAME"] = sys.argv[2]
    django.setup()
    work(int(sys.argv[1]), *map(float, sys.argv[3:]))
