"""The pages of a case tell officer and citizen alike why each due time lies where it lies."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.citizens_limit import citizens_limit_of
from dukcapil.casework.models import Case
from dukcapil.casework.promise import promise_of, why_step
from dukcapil.people.roles import Role
from dukcapil.worktime.wording import moment_in_words
from services.models import AktaKelahiran, KartuKeluargaBaru, KtpElektronik
from tests.builders import a_case, a_user
from tests.complaints.reading import is_page


@pytest.fixture
def yesterday(registry):
    return timezone.now() - timedelta(days=1)


def read_by_the_office(client, case: Case) -> str:
    client.force_login(a_user(Role.KASI, case.office.key))
    return is_page(client.get(reverse("case", args=[case.number])), 200)


def read_by_the_citizen(client, case: Case) -> str:
    client.logout()
    return is_page(client.get(reverse("tracked", args=[case.tracking_code])), 200)


def words_of(moment, case: Case) -> str:
    return moment_in_words(moment, case.office.zone)


@pytest.mark.parametrize("of, state", [(PengaduanWayKanan, "solusi"), (AktaKelahiran, "verifikasi_kasi")])
def test_the_promise_over_the_whole_case(client, yesterday, of, state):
    case = a_case(of, state, when=yesterday)
    promise = promise_of(case)
    told = " ".join([promise.why, *promise.days])
    assert f"Mengapa batas seluruh berkas itu? {told}" in read_by_the_office(client, case)
    assert f"Mengapa tanggal ini? {told}" in read_by_the_citizen(client, case)


@pytest.mark.parametrize("of, state", [(PengaduanSukamara, "pencatatan"), (KartuKeluargaBaru, "input_data")])
def test_the_step(client, yesterday, of, state):
    case = a_case(of, state, when=yesterday)
    told = " ".join(why_step(case))
    due = words_of(case.step_due_at, case)
    assert f"Batas langkah ini {due} Mengapa batas langkah itu? {told}" in read_by_the_office(client, case)
    if case.due_at is None:  # else the citizen reads of the whole case alone
        assert f"Mengapa waktu ini? {told}" in read_by_the_citizen(client, case)


@pytest.mark.parametrize(
    "of, state",
    [(PengaduanWayKanan, "konfirmasi"), (PengaduanSukamara, "perbaikan"), (KartuKeluargaBaru, "perbaikan")],
)
def test_until_when_the_citizen_may_stay_silent(client, yesterday, of, state):
    case = a_case(of, state, when=yesterday)
    for read, for_citizen in ((read_by_the_office, False), (read_by_the_citizen, True)):
        limit = citizens_limit_of(case, case.messages.all(), for_citizen=for_citizen)
        told = " ".join([limit.why, *limit.days])
        due = words_of(limit.ends_at, case)
        assert f"{limit.title} {due} {limit.consequence} Mengapa batas itu? {told}" in read(client, case)


@pytest.mark.parametrize("state", ["perekaman", "ditunda"])
def test_a_promise_that_rests(client, yesterday, state):
    case = a_case(KtpElektronik, state, when=yesterday)
    promise = promise_of(case)
    told = " ".join([promise.resting, "Mengapa waktunya berhenti?", promise.why, *promise.days])
    for read in (read_by_the_office, read_by_the_citizen):
        page = read(client, case)
        assert f"Waktu seluruh berkas berhenti {told}" in page
        assert page.count(promise.why) == 1


def test_a_closed_case_has_nothing_left_to_explain(client, yesterday):
    case = a_case(PengaduanWayKanan, "ditolak", when=yesterday)
    for read in (read_by_the_office, read_by_the_citizen):
        assert "Mengapa batas itu?" not in read(client, case)
