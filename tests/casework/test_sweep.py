"""Limits that are spoken of: warned at 80 %, late at once, then up the hierarchy, in office hours, each stage once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connections

from complaints.models import PengaduanSukamara, PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.limits import superiors_of
from dukcapil.casework.models import Alert, Case
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.sweep import sweep
from dukcapil.people.models import Desk
from dukcapil.people.roles import Role
from dukcapil.worktime.models import Holiday
from services.models import KtpElektronik
from tests.builders import a_case, a_user, lead
from tests.conftest import WIB


def at(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=WIB)


def said(case: Case) -> list[tuple]:
    return [(a.about, a.stage, a.role, a.at) for a in Alert.objects.filter(case_id=case.pk).order_by("id")]


def test_the_line_that_lateness_climbs():
    assert superiors_of(Role.OPERATOR) == superiors_of(Role.PETUGAS) == (Role.KASI, Role.KABID, Role.KADIS)
    assert superiors_of(Role.PENGELOLA) == superiors_of(Role.KABID) == (Role.KADIS,)
    assert superiors_of(Role.KADIS) == ()


def test_a_step_is_warned_at_80_percent_and_told_when_late(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9))  # 5 minutes to record it
    assert sweep(at(10, 9, 3, 59)) == 0
    assert sweep(at(10, 9, 4)) == 1
    assert sweep(at(10, 9, 4, 59)) == 0
    assert sweep(at(10, 9, 5)) == 1
    assert said(case) == [("langkah", 0, "petugas", at(10, 9, 4)), ("langkah", 1, "petugas", at(10, 9, 5))]


def test_a_late_step_climbs_after_the_close_of_each_working_day_until_the_head(registry):
    case = a_case(PengaduanSukamara, when=at(10, 9))  # no promise over the whole case here: steps alone
    for day in (10, 11, 12, 13, 16, 17, 18):
        sweep(at(day, 10))
    steps = [(stage, role, when.day) for about, stage, role, when in said(case)]
    assert steps == [(0, "petugas", 10), (1, "petugas", 10), (2, "kasi", 11), (3, "kabid", 12), (4, "kadis", 13)]
    case.refresh_from_db()
    assert case.next_alert_at is None


def test_a_late_case_climbs_at_once_and_one_more_each_working_day(registry):
    case = a_case(PengaduanTomohon, when=at(10, 9))  # "1 hari", no time for its steps; the office keeps WITA
    assert case.due_at == at(11, 15)
    assert sweep(at(11, 14, 59)) == 0
    for day in (12, 13, 14, 15, 16, 17):
        sweep(at(day, 10))
    assert [(about, stage, role, when.day) for about, stage, role, when in said(case)] == [
        ("berkas", 0, "kabid", 12),  # due at closing time, so said when the office opens again
        ("berkas", 1, "kadis", 13),
    ]


def test_nothing_is_said_while_the_office_is_closed(registry):
    a_case(PengaduanWayKanan, when=at(13, 16, 28))  # a Friday, two minutes before closing
    for moment in (at(13, 23), at(14, 10), at(15, 10)):
        assert sweep(moment) == 0
    Holiday.objects.create(office=None, day=at(16, 0).date(), kind=Holiday.Kind.NATIONAL, name="Libur")
    assert sweep(at(16, 10)) == 0
    assert sweep(at(17, 7, 35)) > 0


def test_three_days_of_silence_are_made_up_for_in_order_and_once(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    assert sweep(at(13, 9)) > 0
    assert sweep(at(13, 9)) == 0
    steps = [(stage, role) for about, stage, role, _ in said(case) if about == "langkah"]
    assert steps == [(0, "petugas"), (1, "petugas"), (2, "kasi"), (3, "kabid"), (4, "kadis")]
    whole = [(stage, role) for about, stage, role, _ in said(case) if about == "berkas"]
    assert whole == [(0, "kasi"), (1, "kabid")]


def test_work_that_nobody_sits_at_is_spoken_of_too(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    assert not Desk.objects.filter(office__key="way-kanan", role="petugas", group__user__isnull=False).exists()
    sweep(at(10, 9, 10))
    assert [row[2] for row in said(case)] == ["petugas", "petugas"]


def test_the_next_step_begins_anew(registry):
    petugas = a_user(Role.PETUGAS)
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(10, 9, 6))
    case = perform(case, "catat", by=Staff(petugas, at(10, 9, 7)), at=at(10, 9, 7))
    assert case.step_alerts == 0
    assert case.next_alert_at == at(10, 9, 15)  # 8 of the 10 minutes
    sweep(at(10, 9, 16))
    assert [row[:3] for row in said(case)][-1] == ("langkah", 0, "petugas")


def test_nobody_is_warned_while_the_citizen_or_an_outside_cause_has_the_file(registry):
    case = a_case(KtpElektronik, "pencetakan", when=at(10, 9))
    case = lead(case, ["tunda"], when=at(10, 10))
    assert case.next_alert_at is None
    assert sweep(at(17, 10)) == 0
    case = lead(case, ["lanjutkan"], when=at(17, 10))
    assert case.next_alert_at is not None


def test_a_case_is_closed_and_nothing_more_is_said(registry):
    case = a_case(PengaduanWayKanan, "ditolak", when=at(10, 9))
    assert case.next_alert_at is None
    assert sweep(at(20, 10)) == 0


def test_a_sweep_takes_the_same_number_of_queries_however_much_is_due(registry, django_assert_num_queries):
    a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(10, 9, 4))  # calendars are read once a process
    for more in (1, 7):
        for _ in range(more):
            a_case(PengaduanWayKanan, when=at(10, 9))
        with django_assert_num_queries(
            22
        ):  # SOPs, offices, and for each office that is open its batches and savepoints
            assert sweep(at(10, 9, 5)) > 0


def test_an_alert_that_was_said_already_does_not_hold_up_the_others(registry):
    said_before, other = (a_case(PengaduanWayKanan, when=at(10, 9)) for _ in range(2))
    due_at, moves = said_before.step_due_at, said_before.moves
    Alert.objects.create(
        case=said_before,
        office=said_before.office,
        about="langkah",
        spell=moves,
        stage=0,
        role="petugas",
        due_at=due_at,
        at=at(10, 9, 4),
    )
    sweep(at(10, 9, 5))
    assert said(said_before) == [("langkah", 0, "petugas", at(10, 9, 4)), ("langkah", 1, "petugas", at(10, 9, 5))]
    assert [stage for _, stage, _, _ in said(other)] == [0, 1]
    assert sweep(at(10, 9, 5)) == 0


def test_two_beats_at_once_say_each_stage_once(committed):
    cases = [a_case(PengaduanWayKanan, when=at(10, 9)) for _ in range(12)]

    def beat(_):
        try:
            return sweep(at(10, 9, 6))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        total = sum(threads.map(beat, range(4)))
    assert total == Alert.objects.count() == 2 * len(cases)
