"""Facts are what the trail and the clock say: incrementally, rebuilt, and counted by plain SQL."""

from datetime import date, timedelta

from complaints.models import Category, Complaint, PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import Rating, Trail
from dukcapil.reports.digesting import digest
from dukcapil.reports.models import CaseFact, Stale, StepFact
from services.models import KartuKeluargaBaru, KtpElektronik
from tests.builders import a_case, lead, staff_of

from .conftest import all_facts


def fact(case) -> CaseFact:
    digest()
    return CaseFact.objects.get(case=case.pk)


def answered_complaint(when, **more):
    return a_case(PengaduanWayKanan, "konfirmasi", when=when, **more)


def test_an_answered_complaint_tells_when_it_came_and_that_it_was_in_time(way_kanan, working_morning):
    found = fact(answered_complaint(working_morning))
    assert found.received_on == date(2026, 11, 10) and found.category == "keterlambatan" and found.channel == "web"
    assert found.on_time is True and found.answered_at == working_morning + timedelta(minutes=4)
    assert found.office_seconds == 240 and found.finished_at is None


def test_every_stay_that_ended_is_a_fact_and_the_one_that_runs_is_not(way_kanan, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    digest()
    [stay] = StepFact.objects.filter(case=case)
    assert (stay.state, stay.role, stay.verb, stay.step_seconds, stay.standard_seconds, stay.late) == (
        *("pencatatan", "petugas", "catat", 120, 300, False),
    )
    assert stay.user == Trail.objects.get(case=case, verb="catat").user


def test_a_step_past_its_standard_is_late(way_kanan, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    lead(case, ["catat"], when=working_morning + timedelta(minutes=20))
    digest()
    stay = StepFact.objects.get(case=case)
    assert stay.late and stay.step_seconds == 22 * 60


def test_a_promise_past_its_due_time_is_broken(way_kanan, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    lead(case, ["jawab"], when=working_morning + timedelta(days=3))
    found = fact(case)
    assert found.on_time is False and found.promised_at < found.answered_at


def test_where_the_paper_prints_no_whole_time_every_step_must_be_in_its_own(registry, working_morning):
    quick = a_case(PengaduanSukamara, "konfirmasi", when=working_morning)
    slow = a_case(PengaduanSukamara, when=working_morning)
    verbs = ["teruskan", "catat", "jawab", "sampaikan"]
    slow = lead(slow, verbs, when=working_morning + timedelta(minutes=30))
    assert slow.state == "konfirmasi"
    assert fact(quick).on_time is True and fact(slow).on_time is False


def test_time_put_aside_is_not_the_offices_and_the_step_goes_on_with_what_was_left(way_kanan, working_morning):
    staff = staff_of("way-kanan")
    case = a_case(KtpElektronik, "ditunda", when=working_morning, staff=staff)
    case = lead(case, ["lanjutkan"], when=working_morning + timedelta(days=2), staff=staff)
    state = case.state
    verb = next(verb for verb, exit_ in case.flow.exits_of(state).items() if exit_.verb.forward)
    lead(case, [verb], when=working_morning + timedelta(days=2, minutes=2), staff=staff)
    digest()
    before, aside, after = list(StepFact.objects.filter(case=case).order_by("place"))[-3:]
    assert before.verb == "tunda" and before.step_seconds is None and not before.late
    assert aside.holder == "luar" and aside.step_seconds is None
    assert (after.state, after.step_seconds) == (before.state, before.office_seconds + after.office_seconds)


def test_a_returned_file_and_an_internal_return_are_told_apart(way_kanan, working_morning):
    staff = staff_of("way-kanan")
    case = a_case(KartuKeluargaBaru, "perbaikan", when=working_morning, staff=staff)
    case = lead(case, ["lengkapi", "lengkap", "teruskan", "koreksi"], when=working_morning, staff=staff)
    found = fact(case)
    assert (found.returns, found.corrections) == (1, 1)
    assert StepFact.objects.filter(case=case, returned=True, to_citizen=True).count() == 1


def test_a_withdrawn_case_was_neither_answered_nor_in_time(way_kanan, working_morning):
    case = a_case(PengaduanWayKanan, "dibatalkan", when=working_morning)
    found = fact(case)
    assert found.outcome == "dibatalkan" and found.finished_at and found.answered_at is None and found.on_time is None


def test_an_objection_opens_a_round_of_its_own_and_the_first_promise_stands(way_kanan, working_morning):
    case = answered_complaint(working_morning)
    case = lead(case, ["sanggah"], when=working_morning + timedelta(hours=1))
    lead(case, ["tetapkan"], when=working_morning + timedelta(days=9))
    found = fact(case)
    assert found.objections == 1 and found.on_time is True
    assert set(StepFact.objects.filter(case=case).values_list("round", flat=True)) == {1, 2}


def test_a_judgement_reaches_the_facts(way_kanan, working_morning):
    case = a_case(PengaduanWayKanan, "selesai", when=working_morning)
    assert fact(case).rating is None
    Rating.objects.create(case=case, score=4, at=working_morning + timedelta(days=1))
    found = fact(case)
    assert found.rating == 4 and found.rated_on == date(2026, 11, 11)


def test_a_complaint_put_in_another_category_is_read_anew(way_kanan, working_morning):
    case = answered_complaint(working_morning)
    assert fact(case).category == "keterlambatan"
    Complaint.objects.filter(pk=case.pk).update(category=Category.objects.get(key="pungutan-liar"))
    assert fact(case).category == "pungutan-liar"


def test_a_digest_done_twice_changes_nothing(way_kanan, working_morning):
    case = answered_complaint(working_morning)
    assert digest() == 1
    before = all_facts()
    assert digest() == 0 and not Stale.objects.exists()
    Stale.objects.create(case=case)
    assert digest() == 1
    assert all_facts() == before
