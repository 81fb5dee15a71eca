"""A citizen with an account finds the own cases again; nobody else's."""

from django.urls import reverse

from complaints.models import PengaduanWayKanan
from tests.builders import a_case, a_citizen, a_user


def test_a_citizen_sees_only_the_own_cases_in_a_fixed_number_of_queries(
    registry, client, working_morning, django_assert_max_num_queries
):
    me, other = a_user(), a_user()
    mine = [a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(account=me)) for _ in range(3)]
    theirs = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(account=other))
    client.force_login(me)
    with django_assert_max_num_queries(6):
        page = client.get(reverse("mine")).content.decode()
    assert all(case.number in page for case in mine)
    assert theirs.number not in page


def test_a_complaint_filed_while_signed_in_belongs_to_the_account(registry, client):
    me = a_user()
    client.force_login(me)
    form = client.get(reverse("complain", args=["way-kanan"])).context["form"]
    filed = {
        "category": form.fields["category"].queryset.first().pk,
        "text": "Akta kelahiran anak saya belum jadi.",
        "name": "Siti Aminah",
        "email": "siti@contoh.invalid",
        "consent": "on",
        "idempotency_key": form.initial["idempotency_key"],
    }
    assert client.post(reverse("complain", args=["way-kanan"]), filed).status_code == 302
    assert "ADU-WKN" in client.get(reverse("mine")).content.decode()


def test_without_an_account_the_page_asks_to_sign_in(registry, client):
    assert client.get(reverse("mine")).status_code == 302
