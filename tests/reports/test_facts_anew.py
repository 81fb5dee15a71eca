"""Facts kept up to date and facts made anew are the same, and both are what plain SQL reads from trail and clock."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.people.models import Office
from dukcapil.reports.digesting import digest, rebuild
from dukcapil.reports.models import CaseFact, MonthCount, Stale, StepFact
from dukcapil.worktime.models import Holiday, OfficeHours
from sop_registry.models import Sop
from tests.builders import lead

from .conftest import all_facts, plain
from .plain_sql import STAYS


def test_kept_up_to_date_and_rebuilt_whole_are_the_same(demo):
    digest()
    assert CaseFact.objects.count() == Case.objects.count()
    before = all_facts()
    CaseFact.objects.update(channel="web", on_time=None)
    StepFact.objects.filter(place=0).delete()
    MonthCount.objects.update(received=7)
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


def test_stays_and_their_office_time_are_those_of_trail_and_calendar_by_plain_sql(demo):
    digest()
    offices = list(Office.objects.values_list("key", flat=True))
    told = [stay[:-1] for stay in plain(STAYS, offices=offices)]  # a fact does not keep where a stay led to
    kept = plain(
        "SELECT case_id, place, state, entered_at, left_at, office_seconds, left_on, verb, user_id, acted_as"
        " FROM reports_stepfact ORDER BY case_id, place"
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
