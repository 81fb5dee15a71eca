"""A million cases of one office, written by SQL: how long a search takes, and the export of a long list."""

import resource
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.exports import ask_for_cases
from dukcapil.casework.models import Case, SearchText
from dukcapil.jobs.running import kind_of
from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user

WHEN = datetime(2026, 11, 10, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
NIK = "1808014101900001"
_CASE = ("number", "tracking_code", "applicant_id", "channel")
_CITIZEN = ("name", "phone", "nik_index")
_WORDS = """
INSERT INTO casework_searchtext (case_id, words)
SELECT id, to_tsvector('indonesian', 'Kartu keluarga saya belum selesai sejak bulan lalu, kata' || id %% 5000)
    || to_tsvector('simple', 'Warga' || id %% 200 || ' Contoh' || id %% 9973 || ' ' || %(office)s)
FROM casework_case WHERE id <> %(case)s
"""
SOUGHT = {
    "a register number": "ADU-WKN-2026-500000",
    "its last digits": "412",
    "a phone number": "0812 0000 0333",
    "a NIK": NIK,
    "a rare word": "kata4242",
    "a word that is everywhere": "keluarga",
    "a word that is everywhere and a rare one": "keluarga kata17",
    "the beginning of a name": "contoh77",
    "what nobody wrote": "xilofon",
}


def written(cases: int) -> Case:
    """So many cases, each with its own person and words; returns the one they are copies of."""
    case = a_case(PengaduanWayKanan, when=WHEN)
    first = Citizen.objects.order_by("-pk").first().pk
    with connection.cursor() as cursor:
        copy_rows(cursor, Citizen, first, cases, _CITIZEN, "'Warga ' || n, '+62812' || lpad(n::text, 8, '0'), 'i' || n")
        more = "'ADU-WKN-2026-' || lpad(n::text, 6, '0') || CASE WHEN n > 999999 THEN 'x' ELSE '' END, 'K' || n,"
        more += f" {first} + n, CASE WHEN n %% 10 < 3 THEN 'whatsapp' ELSE 'web' END"
        Case.objects.filter(pk=case.pk).update(number="ADU-WKN-2025-000001")
        copy_rows(cursor, Case, case.pk, cases, _CASE, more)
        office = SearchText.objects.filter(pk=case.pk).values_list("words", flat=True).first()
        word = next(part for part in office.split("'") if part.startswith("/"))
        cursor.execute(_WORDS, {"case": case.pk, "office": word})
        cursor.execute("ANALYZE")
    Citizen.objects.filter(pk=first + cases // 3).update(nik_index=blind_index(NIK))
    return case


def copy_rows(cursor, model, pk: int, count: int, own: tuple[str, ...], values: str) -> None:
    """So many copies of a row, with values of their own in some columns; ``n`` counts them from 1."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields if not field.primary_key]
    same = [name for name in columns if name not in own]
    names, copied = ", ".join([*same, *own]), ", ".join(f"{table}.{name}" for name in same)
    rows = f"FROM {table}, generate_series(1, %s) n WHERE {table}.id = %s ORDER BY n"
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {copied}, {values} {rows}", [count, pk])


def searched(times: int) -> dict[str, tuple[float, int]]:
    """Median milliseconds of the page of a search by the head of the office, and how many cases the page shows."""
    client = Client()
    client.force_login(a_user(Role.KADIS))
    found = {}
    for what, sought in SOUGHT.items():
        spent = []
        for _ in range(times):
            begun = perf_counter()
            page = client.get(reverse("cases"), {"cari": sought})
            spent.append((perf_counter() - begun) * 1_000)
        rows = page.content.decode().count("ADU-WKN-")
        found[what] = (median(spent), rows)
    return found


def exported(case: Case, kind: str) -> tuple[int, float, float]:
    """Rows of the export of what came by WhatsApp, its seconds, and the peak of this process in MB."""
    job = ask_for_cases(
        office=case.office, by=a_user(Role.KADIS), query="saluran=whatsapp", kind=kind, purpose="", at=timezone.now()
    )
    with TemporaryDirectory() as folder:
        begun, path = perf_counter(), Path(folder) / "daftar"
        for progress in kind_of(job).work(job, path):
            total = progress.total
        seconds = perf_counter() - begun
        assert path.stat().st_size > total  # a byte a row is the least
    return total, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
