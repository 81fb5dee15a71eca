"""Files as SP4N-LAPOR exports them, led through upload, check and import."""

import csv
import io
import os
import subprocess
import sys

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from complaints.models import Category
from dukcapil.casework.parties import Staff
from dukcapil.inbox.lapor_job import look_at, run, start
from dukcapil.inbox.models import Batch
from dukcapil.people.models import Office, User

HEAD = ["Tracking ID", "Tanggal Laporan", "Kategori", "Judul", "Isi Laporan", "Nama Pelapor", "Telepon", "Anonim"]
LONG = "Sudah tiga minggu saya menunggu KK yang baru."
_WORKER = """
import django; django.setup()
from django.utils import timezone
from dukcapil.inbox.lapor_job import run
run(timezone.now)
"""


def a_row(number: int = 1, **changed) -> list[str]:
    given = {
        "Tracking ID": f"{1_000_000 + number}",
        "Tanggal Laporan": "10-11-2026 08:15",
        "Kategori": "keterlambatan",
        "Judul": "KK belum jadi",
        "Isi Laporan": LONG,
        "Nama Pelapor": "Siti Aminah",
        "Telepon": "081234567890",
        "Anonim": "tidak",
        **changed,
    }
    return [given[name] for name in HEAD]


def a_file(*rows, separator=";", encoding="utf-8", head=HEAD) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *rows])
    return out.getvalue().encode(encoding)


def upload(client, content: bytes, category="", name="laporan.csv"):
    file = SimpleUploadedFile(name, content, "text/csv")
    return client.post(reverse("lapor"), {"berkas": file, "category": category})


def looked_at(officer: User, content: bytes, fallback: Category | None = None) -> Batch:
    by, office = Staff(officer, timezone.now()), Office.objects.get(key="way-kanan")
    return look_at(SimpleUploadedFile("laporan.csv", content), office=office, fallback=fallback, by=by)


def started(officer: User, content: bytes) -> Batch:
    batch = looked_at(officer, content)
    start(batch, by=Staff(officer, timezone.now()))
    return batch


def imported(officer: User, content: bytes) -> Batch:
    batch = started(officer, content)
    run(timezone.now)
    batch.refresh_from_db()
    return batch


def states(batch: Batch) -> list[str]:
    return list(batch.reports.order_by("line").values_list("state", flat=True))


def a_worker() -> subprocess.Popen:
    """A process of its own that goes on with what is under way."""
    at = connection.settings_dict
    address = f"postgres://{at['USER']}@/{at['NAME']}?host={at['HOST']}&port={at['PORT']}"
    return subprocess.Popen([sys.executable, "-c", _WORKER], env={**os.environ, "DATABASE_URL": address})
