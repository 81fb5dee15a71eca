"""Facts are what the trail and the clock say: incrementally, rebuilt, and counted by plain SQL."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.utils import timezone

from complaints.models import Category, Complaint, PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import Case, Rating, Trail
from dukcapil.demo.cases import seed_cases
from dukcapil.demo.staff import seed_staff
from dukcapil.people.models import Office
from dukcapil.reports.digesting import digest, rebuild
from dukcapil.reports.models import CaseFact, Stale, StepFact
from dukcapil.worktime.models import Holiday, OfficeHours
from services.models import KartuKeluargaBaru, KtpElektronik
from sop_registry.models import Sop
from tests.builders import a_case, lead, staff_of

from .plain_sql import OFFICE_SECONDS_OF_STAYS


def rows(model) -> list[tuple]:
    """Every fact without the key that the database gave it."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname != "id"]
    return sorted(model.objects.values_list(*names), key=repr)


def all_facts() -> tuple[list, list]:
    return rows(CaseFact), rows(StepFact)


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


@pytest.fixture
def demo(registry):
    """Some hundred cases of every SOP, with all that happened to them."""
    seed_staff()
    now = timezone.now()
    seed_cases(now, seed=7, cases=300, months=2)
    return now


def test_kept_up_to_date_and_rebuilt_whole_are_the_same(demo):
    digest()
    assert CaseFact.objects.count() == Case.objects.count()
    before = all_facts()
    CaseFact.objects.update(channel="web", on_time=None)
    StepFact.objects.filter(place=0).delete()
    assert rebuild() == Case.objects.count()
    assert all_facts() == before and not Stale.objects.exists()


def test_acts_on_random_cases_between_digests_end_in_what_a_rebuild_makes(demo):
    digest()
    rng, now = Random(3), timezone.now() + timedelta(minutes=1)
    waiting = Case.objects.filter(closed_at=None, flow_key__contains="/pengaduan").exclude(waiting_for="pemohon")
    staff = {}
    for case in rng.sample(list(waiting.order_by("pk")), 5):
        case = case.as_sop()
        verb = next(iter(case.flow.exits_of(case.state)))
        there = staff.setdefault(case.office.key, {})
        lead(case, [verb], when=now, staff=there)
        digest()
    before = all_facts()
    rebuild()
    assert all_facts() == before


def test_a_corrected_day_of_the_past_reaches_the_facts_of_that_month_alone(demo):
    digest()
    before = dict(StepFact.objects.filter(office__key="way-kanan").values_list("pk", "office_seconds"))
    office = Office.objects.get(key="way-kanan")
    stay = StepFact.objects.filter(office=office, step_seconds__gt=0).order_by("-left_on").first()
    Holiday.objects.create(office=office, day=stay.left_on, name="Hari jadi daerah", kind=Holiday.Kind.LOCAL)
    digest()
    after = StepFact.objects.get(case=stay.case_id, place=stay.place)
    assert after.office_seconds < stay.office_seconds and before
    incremental = all_facts()
    rebuild()
    assert all_facts() == incremental


def test_a_holiday_of_next_year_leaves_every_fact_alone(demo):
    digest()
    office = Office.objects.get(key="way-kanan")
    day = timezone.now().date() + timedelta(days=200)
    Holiday.objects.create(office=office, day=day, name="Hari jadi daerah", kind=Holiday.Kind.LOCAL)
    assert digest() == 0


def test_an_sop_that_counts_its_days_otherwise_has_its_facts_made_anew(demo):
    digest()
    sop = Sop.objects.get(key="sukamara/pengaduan")
    sop.counts_calendar_days = True
    sop.save()
    assert digest() == CaseFact.objects.filter(sop=sop).count() > 0
    incremental = all_facts()
    rebuild()
    assert all_facts() == incremental


def test_a_change_of_the_weeks_hours_is_followed(demo):
    digest()
    OfficeHours.objects.filter(office__key="way-kanan", weekday=0).delete()
    digest()
    incremental = all_facts()
    rebuild()
    assert all_facts() == incremental


def plain(sql: str, *given) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


def test_stays_and_their_office_time_are_those_of_trail_and_calendar_by_plain_sql(demo):
    digest()
    told = plain(OFFICE_SECONDS_OF_STAYS)
    kept = plain(
        "SELECT case_id, place, state, entered_at, left_at, office_seconds FROM reports_stepfact"
        " ORDER BY case_id, place"
    )
    assert len(kept) > 500 and kept == told


def test_the_promise_is_kept_or_broken_as_the_clock_says_by_plain_sql(demo):
    digest()
    told = plain(
        "SELECT DISTINCT ON (clock.case_id) clock.case_id,"
        " CASE WHEN clock.due_at IS NOT NULL THEN at <= clock.due_at ELSE clock.left_seconds >= 0 END"
        " FROM casework_clock clock WHERE event = 'selesai' AND round = 1"
        " AND NOT EXISTS (SELECT FROM casework_trail act WHERE act.case_id = clock.case_id"
        " AND act.round = 1 AND act.to_state = 'dibatalkan')"
        " ORDER BY clock.case_id, clock.id"
    )
    kept = plain(
        "SELECT case_id, on_time FROM reports_casefact facts JOIN sop_registry_sop sop ON sop.id = facts.sop_id"
        " WHERE on_time IS NOT NULL AND key NOT LIKE 'sukamara/%%' ORDER BY case_id"
    )
    assert len(told) > 50 and kept == told


def test_what_was_answered_and_ended_is_what_the_trail_says_by_plain_sql(demo):
    digest()
    ended = plain(
        "SELECT id, closed_at, state FROM casework_case WHERE closed_at IS NOT NULL ORDER BY id",
    )
    assert ended == plain(
        "SELECT case_id, finished_at, outcome FROM reports_casefact WHERE finished_at IS NOT NULL ORDER BY case_id"
    )
    answered = plain(
        "SELECT case_id, min(at) FROM casework_trail"
        " WHERE from_state <> '' AND to_state IN ('konfirmasi', 'siap_diserahkan', 'selesai', 'ditolak')"
        " AND verb NOT IN ('ubah_kelas', 'buka_data', 'ubah_kerahasiaan', 'periksa_lampiran', 'hitung_ulang')"
        " AND from_state <> to_state GROUP BY case_id ORDER BY case_id"
    )
    assert answered == plain(
        "SELECT case_id, answered_at FROM reports_casefact WHERE answered_at IS NOT NULL ORDER BY case_id"
    )
