"""How long a dashboard takes, in this process: ``python -m tests.bench.figures CASES`` fills a database and says it."""

import json
import sys
from statistics import median
from time import perf_counter, process_time

import django

PAGES = {
    "Kadis, bulan ini": ("kadis.way-kanan", "/meja/angka/"),
    "Kadis, bulan lalu": ("kadis.way-kanan", "/meja/angka/?bulan={last_month}"),
    "Kadis, satu tahun": ("kadis.way-kanan", "/meja/angka/?sejak={year_ago}"),
    "Kasi, bulan ini": ("kasi.way-kanan", "/meja/angka/"),
    "operator, mejanya": ("operator.way-kanan", "/meja/angka/"),
    "berkas di balik angka": ("kadis.way-kanan", "/meja/angka/berkas/?angka=terlambat"),
    "grafik waktu hilang": ("kadis.way-kanan", "/meja/angka/grafik/waktu-hilang.svg"),
}


def measured(rounds: int) -> dict[str, tuple[float, float]]:
    """Median milliseconds of every page, and of this process's CPU; the first request of each is not counted."""
    from datetime import timedelta

    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.utils import timezone

    from dukcapil.people.models import User
    from dukcapil.reports.scope import month_before

    today, figures = timezone.localdate(), {}
    words = {"last_month": f"{month_before(today):%Y-%m}", "year_ago": f"{today - timedelta(days=365)}"}
    for name, (username, path) in PAGES.items():
        user = User.objects.get(username=username)
        Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
        client = Client(raise_request_exception=True)
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        times = [_asked(client, path.format(**words)) for _ in range(rounds + 1)][1:]
        figures[name] = tuple(1000 * median(column) for column in zip(*times, strict=True))
    return figures


def _asked(client, path: str) -> tuple[float, float]:
    begun, cpu = perf_counter(), process_time()
    answer = client.get(path)
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code}")
    return perf_counter() - begun, process_time() - cpu


def digested(cases: int) -> float:
    """Seconds to read so many cases anew."""
    from dukcapil.casework.models import Case
    from dukcapil.reports.digesting import digest
    from dukcapil.reports.models import Stale

    digest()
    Stale.objects.bulk_create([Stale(case_id=pk) for pk in Case.objects.values_list("pk", flat=True)[:cases]])
    begun = perf_counter()
    digest()
    return perf_counter() - begun


if __name__ == "__main__":
    django.setup()
    from .prepare import fill

    fill(int(sys.argv[1]))
    print(json.dumps({"pages": measured(15), "digest": digested(1_000)}))
