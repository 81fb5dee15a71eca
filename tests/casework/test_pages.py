"""The officers' and the citizens' pages: a fixed number of queries, whatever the rows; ready in words."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from complaints.models import PengaduanWayKanan
from dukcapil.casework.colleagues import ColleagueField
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, KartuKeluargaBaru
from tests.builders import a_case, a_user, seat
from tests.complaints.reading import source


@pytest.fixture
def officer(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


def several(model, at, when, number):
    return [a_case(model, at, when=when) for _ in range(number)]


def queries_of(client, url, django_assert_max_num_queries, most):
    with django_assert_max_num_queries(most) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name, most", [("desk", 13), ("cases", 12)])
def test_a_list_asks_as_much_of_forty_rows_as_of_two(
    officer, client, working_morning, django_assert_max_num_queries, name, most
):
    several(PengaduanWayKanan, "solusi", working_morning, 2)
    client.get(reverse(name))
    few = queries_of(client, reverse(name), django_assert_max_num_queries, most)
    several(PengaduanWayKanan, "pencatatan", working_morning, 19)
    several(AktaKelahiran, "pemeriksaan", working_morning, 19)
    assert queries_of(client, reverse(name), django_assert_max_num_queries, most) == few


@pytest.mark.parametrize("rounds", [1, 3])
def test_a_case_page_asks_a_fixed_number(officer, client, working_morning, django_assert_max_num_queries, rounds):
    from tests.builders import lead

    case = a_case(PengaduanWayKanan, "penyampaian", when=working_morning)
    for _ in range(rounds - 1):
        case = lead(case, ["sampaikan", "sanggah", "tetapkan", "serahkan"], when=working_morning)
    # The inbox in the menu asks once.
    queries_of(client, reverse("case", args=[case.number]), django_assert_max_num_queries, 17)


@pytest.mark.parametrize("state", ["pencatatan", "konfirmasi", "selesai"])
def test_tracking_asks_at_most_nine(registry, client, working_morning, django_assert_max_num_queries, state):
    case = a_case(PengaduanWayKanan, state, when=working_morning)
    queries_of(client, reverse("tracked", args=[case.tracking_code]), django_assert_max_num_queries, 9)


def test_the_public_form_asks_at_most_six(registry, client, django_assert_max_num_queries):
    queries_of(client, reverse("complain", args=["way-kanan"]), django_assert_max_num_queries, 6)


def test_the_desk_shows_the_nearest_step_first_and_marks_the_late(officer, client, working_morning):
    case = a_case(AktaKelahiran, when=working_morning)
    nearer = a_case(PengaduanWayKanan, when=working_morning)
    page = client.get(reverse("desk")).content.decode()
    assert "2 berkas menunggu Anda" in page
    assert page.index(nearer.number) < page.index(case.number)
    assert "2 melewati batas" in page


def test_a_page_number_that_makes_no_sense_shows_a_page(officer, client):
    for wanted in ("abc", "-1", "0", "99999999999999999999", ""):
        assert client.get(reverse("desk"), {"halaman": wanted}).status_code == 200


def test_the_citizen_reads_who_holds_the_case_and_until_when(registry, client, working_morning):
    case = a_case(PengaduanWayKanan, "konsultasi", when=working_morning)
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert "Pejabat Pengelola Pengaduan" in page
    assert "Rabu, 11 November 2026 pukul 16.00 WIB" in page
    assert "Ani" not in page


def test_health_and_readiness_answer(registry, client):
    assert client.get("/sehat/").content == b"sehat"
    assert client.get("/siap/").content == b"siap"


def test_colleagues_of_one_name_are_told_apart_by_desk_and_then_by_user_name(
    registry, client, working_morning, django_assert_num_queries
):
    kasi, operator, petugas = a_user(Role.KASI), a_user(Role.OPERATOR), a_user(Role.PETUGAS)
    twin = a_user(Role.PETUGAS, username="ani.kedua")
    seat(operator, Role.PENYERAHAN)
    seat(operator, Role.KABID, "brebes")
    case = a_case(KartuKeluargaBaru, "koreksi_kasi", when=working_morning)  # by two more
    label = {role: case.office.label_of(role) for role in Role}
    client.force_login(kasi)
    page = source(client.get(reverse("act", args=[case.number, "setujui"])))
    for user, told in (
        (kasi, f"Ani, {label[Role.KASI]}"),
        (operator, f"Ani, {label[Role.OPERATOR]} dan {label[Role.PENYERAHAN]}"),
        (petugas, f"Ani, {label[Role.PETUGAS]} ({petugas.username})"),
        (twin, f"Ani, {label[Role.PETUGAS]} (ani.kedua)"),
    ):
        assert f'<option value="{user.pk}">{escape(told)}</option>' in page
    choices = ColleagueField(case.office, required=True).choices
    with django_assert_num_queries(2):
        assert sum(1 for _ in choices) == 1 + 4 + 2
    sent = {"seen": case.moves, "disposisi": "Dahulukan.", "disposisi_kepada": twin.pk}
    client.post(reverse("act", args=[case.number, "setujui"]), sent)
    assert case.messages.get(kind="disposisi").addressee == twin
