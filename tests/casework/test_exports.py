"""Whole lists as files: what the asker may see, in as little memory as one step, personal data for the admin alone."""

import re
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanBrebes, PengaduanWayKanan
from dukcapil.casework import exports
from dukcapil.jobs.models import Job
from dukcapil.jobs.running import run_waiting
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user, seat
from tests.complaints.reading import is_page


@pytest.fixture
def earlier(registry):
    return timezone.now() - timedelta(days=3)


def made(client, query: str = "", **given) -> Job:
    """Ask by the page and let a worker do it."""
    answer = client.post(f"{reverse('export_cases')}", {"office": "way-kanan", "kind": "xlsx", "query": query, **given})
    assert answer.status_code == 302, answer.content.decode()
    run_waiting()
    return Job.objects.latest("pk")


def sheet(job: Job) -> str:
    """Everything that stands in the workbook."""
    with job.file.open("rb") as handle, zipfile.ZipFile(handle) as book:
        return "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))


def content(job: Job) -> str:
    with job.file.open("rb") as handle:
        return handle.read().decode("utf-8-sig")


def rows(job: Job) -> list[list[str]]:
    return [line.split(";") for line in content(job).splitlines()]


def test_the_filtered_list_of_one_office_becomes_a_workbook(client, earlier, monkeypatch):
    monkeypatch.setattr(exports, "STEP", 2)  # a bound of memory, not a behaviour
    names = [a_case(PengaduanWayKanan, when=earlier).number for _ in range(5)]
    a_case(PengaduanWayKanan, "solusi", when=earlier)
    a_case(PengaduanBrebes, when=earlier)
    client.force_login(a_user(Role.PETUGAS))
    job = made(client, "keadaan=pencatatan")
    assert (job.state, job.name.endswith(".xlsx")) == ("selesai", True)
    assert sorted(set(re.findall(r"ADU-[A-Z]{3}-\d{4}-\d{6}", sheet(job)))) == sorted(names)
    assert "+6281234567890" not in sheet(job)
    answer = client.get(reverse("job_result", args=[job.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "query", ["sejak=kemarin", "sejak=2026-11-02&sampai=2026-11-01", "sop=brebes/pengaduan-daring", "keadaan=terbang"]
)
def test_a_filter_that_cannot_be_read_gives_no_file(client, earlier, query):
    a_case(PengaduanWayKanan, when=earlier)
    client.force_login(a_user(Role.PETUGAS))
    answer = client.post(reverse("export_cases"), {"office": "way-kanan", "kind": "csv", "query": query})
    assert "Saringan daftarnya tidak berlaku" in is_page(answer, 422)
    assert not Job.objects.exists()


def test_a_filter_that_the_asker_lost_meanwhile_leaves_no_row(client, earlier):
    a_case(PengaduanWayKanan, when=earlier)
    user = a_user(Role.OPERATOR)
    client.force_login(user)
    answer = client.post(
        reverse("export_cases"), {"office": "way-kanan", "kind": "csv", "query": "sop=way-kanan/pengaduan"}
    )
    assert answer.status_code == 302
    user.groups.clear()
    seat(user, Role.OPERATOR, sops=["way-kanan/akta-kelahiran"])
    run_waiting()
    assert len(rows(Job.objects.get())) == 1  # its heads


def test_a_csv_holds_the_same_and_nothing_in_it_runs(client, earlier):
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(name="=cmd|' /C calc'!A0"))
    client.force_login(a_user(Role.PETUGAS))
    heads, row = rows(made(client, kind="csv"))
    assert heads[0] == "Nomor register"
    assert row[3].startswith("'=cmd")


def test_personal_data_are_for_the_admin_with_a_purpose(client, earlier):
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(nik="1808034508900001"))
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(nik="1808034508900002"), anonymous=True)
    client.force_login(a_user(Role.KABID))
    assert b'name="purpose"' not in client.get(reverse("export_cases")).content
    job = made(client, kind="csv", purpose="Mencocokkan data penerima bantuan.")
    assert "1808034508900001" not in content(job)
    client.force_login(a_user(Role.ADMIN))
    short = client.post(reverse("export_cases"), {"office": "way-kanan", "kind": "csv", "purpose": "coba"})
    assert short.status_code == 422
    job = made(client, kind="csv", purpose="Mencocokkan data penerima bantuan.")
    told = content(job)
    assert "1808034508900001" in told
    assert "1808034508900002" not in told  # nobody learns who an anonymous reporter is from a list
    assert (job.params["purpose"], job.asked_by.username) == (
        "Mencocokkan data penerima bantuan.",
        Job.objects.latest("pk").asked_by.username,
    )


def test_a_desk_exports_what_it_serves(client, earlier):
    a_case(PengaduanWayKanan, when=earlier)
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/kia"]))
    assert len(rows(made(client, kind="csv"))) == 1
    other = client.post(reverse("export_cases"), {"office": "brebes", "kind": "csv"})
    assert other.status_code == 422


def test_who_left_the_office_gets_no_list_any_more(client, earlier):
    a_case(PengaduanWayKanan, when=earlier)
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    job = made(client)
    user.groups.clear()
    assert client.get(reverse("job_result", args=[job.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["", "pdf", "xlsx; rm", "\x00"])
def test_a_shape_that_is_none_gets_a_sentence(client, registry, kind):
    client.force_login(a_user(Role.PETUGAS))
    answer = client.post(reverse("export_cases"), {"office": "way-kanan", "kind": kind, "query": "x" * 3000})
    assert answer.status_code == 422
