"""A complaint about a document: reported from the finished request, and tied to it for who may see both."""

import pytest
from django.urls import reverse

from complaints.models import Category, Complaint, PengaduanWayKanan
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, KartuKeluargaBaru
from tests.builders import a_case, a_user

LABEL = "Laporkan kesalahan pada dokumen ini"


@pytest.fixture
def request_(registry, working_morning):
    return a_case(KartuKeluargaBaru, "selesai", when=working_morning)


def about(case, when, **more):
    return a_case(PengaduanWayKanan, when=when, related_number=case.number, **more)


def page_of(client, case) -> str:
    return client.get(reverse("case", args=[case.number])).content.decode()


def test_a_wrong_document_is_reported_from_its_finished_request(request_, client):
    page = client.get(reverse("tracked", args=[request_.tracking_code])).content.decode()
    address = f"{reverse('complain', args=['way-kanan'])}?pokok=dokumen-salah-data&amp;nomor={request_.number}"
    assert f'<a href="{address}">{LABEL}</a>' in page
    answer = client.get(address.replace("&amp;", "&"))
    form = answer.context["form"]
    assert form["related_number"].value() == request_.number
    assert form["category"].value() == Category.objects.get(key="dokumen-salah-data").pk
    assert f'value="{request_.number}"' in answer.content.decode()
    given = {
        "category": form["category"].value(),
        "related_number": form["related_number"].value(),
        "text": "Nama anak kedua tertukar dengan anak pertama.",
        "name": "Siti Aminah",
        "phone": "081234567890",
        "consent": "on",
        "idempotency_key": form["idempotency_key"].value(),
    }
    assert client.post(address.replace("&amp;", "&"), given).status_code == 302
    assert Complaint.objects.get(related_number=request_.number).category.key == "dokumen-salah-data"


@pytest.mark.parametrize("state", ["registrasi", "siap_diserahkan", "ditolak"])
def test_what_is_not_finished_is_not_reported(registry, client, working_morning, state):
    case = a_case(KartuKeluargaBaru, state, when=working_morning)
    assert LABEL not in client.get(reverse("tracked", args=[case.tracking_code])).content.decode()


@pytest.mark.parametrize(
    "number", ["", "<script>", "KK-WKN-2026-1", "KK-WKN-2026-000001-X", "A" * 40, "\x00", "１２３"]
)
def test_a_number_that_is_none_is_left_out(registry, client, number):
    answer = client.get(reverse("complain", args=["way-kanan"]), {"nomor": number, "pokok": "dokumen-salah-data"})
    assert answer.status_code == 200
    assert not answer.context["form"]["related_number"].value()


def test_each_names_the_other_to_who_may_see_both(request_, client, working_morning):
    complaint = about(request_, working_morning)
    client.force_login(a_user(Role.PETUGAS))
    assert f'href="{reverse("case", args=[complaint.number])}"' in page_of(client, request_)
    assert f'href="{reverse("case", args=[request_.number])}"' in page_of(client, complaint)


def test_who_may_not_see_one_reads_nothing_of_it(request_, client, working_morning):
    complaint = about(request_, working_morning)
    client.force_login(a_user(Role.KABID, sops=["way-kanan/kk-baru"]))
    assert complaint.number not in page_of(client, request_)
    client.force_login(a_user(Role.KABID, sops=["way-kanan/pengaduan"]))
    page = page_of(client, complaint)
    assert "Tentang berkas" not in page
    assert reverse("case", args=[request_.number]) not in page


def test_another_offices_complaint_is_not_listed(request_, client, working_morning):
    from complaints.models import PengaduanTomohon

    there = a_case(PengaduanTomohon, when=working_morning, related_number=request_.number)
    both = a_user(Role.PETUGAS)
    client.force_login(both)
    assert there.number not in page_of(client, request_)
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    assert reverse("case", args=[request_.number]) not in page_of(client, there)


def test_a_secret_complaint_is_named_without_its_subject(request_, client, working_morning):
    complaint = about(request_, working_morning, confidential=True)
    client.force_login(a_user(Role.KASI))
    page = page_of(client, request_)
    assert complaint.number in page
    assert f"{complaint.edition.short_title}: rahasia" in page
    assert complaint.title not in page


def test_the_citizen_reads_nothing_of_complaints_about_the_case(request_, client, working_morning):
    complaint = about(request_, working_morning)
    assert complaint.number not in client.get(reverse("tracked", args=[request_.tracking_code])).content.decode()


@pytest.mark.parametrize("number", ["KK-WKN-2026-999999", "bukan nomor"])
def test_a_number_of_nothing_ties_nothing(registry, client, working_morning, number):
    complaint = a_case(PengaduanWayKanan, when=working_morning, related_number=number)
    client.force_login(a_user(Role.PETUGAS))
    assert "Tentang berkas" not in page_of(client, complaint)


def test_many_complaints_cost_one_query(registry, client, working_morning, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case = a_case(AktaKelahiran, "pemeriksaan", when=working_morning)
    client.force_login(a_user(Role.KASI))
    page_of(client, case)
    about(case, working_morning)
    with CaptureQueriesContext(connection) as one:
        page_of(client, case)
    for _ in range(12):
        about(case, working_morning)
    with django_assert_num_queries(len(one)):
        page = page_of(client, case)
    assert page.count("ADU-WKN-2026-") == 20  # ten of them, each as address and as text
