"""A changed calendar moves a limit: what is to come of the new one is said anew, each stage once for each limit."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from complaints.models import PengaduanWayKanan
from dukcapil.casework.bell import sentence_of, unread
from dukcapil.casework.limit_mail import mail_limits
from dukcapil.casework.models import Alert, Case
from dukcapil.casework.recounting import recount_changed_calendars
from dukcapil.casework.sweep import sweep
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.worktime.models import Holiday
from dukcapil.worktime.queries import calendar_of
from tests.builders import a_case, a_user
from tests.casework.test_killed_sweeps import two_beats_at_once, two_beats_killed_while_one_writes
from tests.casework.test_sweep import at
from tests.complaints.reading import words

WARNED, LATE, KASI, KABID, KADIS = range(5)


def close(*days: int) -> None:
    office = Office.objects.get(key="way-kanan")
    for day in days:
        Holiday.objects.create(office=office, day=date(2026, 11, day), kind=Holiday.Kind.LOCAL, name=f"Hari jadi {day}")


def reopen(*days: int) -> None:
    Holiday.objects.filter(day__in=[date(2026, 11, day) for day in days], kind=Holiday.Kind.LOCAL).delete()


def said_of_step(case: Case) -> list[tuple]:
    return [(a.stage, a.due_at, a.at) for a in Alert.objects.filter(case_id=case.pk, about="langkah").order_by("id")]


@pytest.fixture
def late(registry) -> Case:
    """Entered on the 10th at 09.00 with five minutes, told late at 09.05."""
    recount_changed_calendars(at(10, 8))
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(10, 9, 4))
    sweep(at(10, 9, 5))
    return case


def test_moved_later_both_the_warning_and_the_lateness_are_said_again(late):
    first = at(10, 9, 5)
    close(10)
    recount_changed_calendars(at(10, 10))
    second = Case.objects.get(pk=late.pk).step_due_at
    assert second == at(11, 7, 35)
    for moment in (at(10, 11), at(11, 7, 33), at(11, 7, 34), at(11, 7, 34, 30), at(11, 7, 35), at(11, 7, 36)):
        sweep(moment)
    assert said_of_step(late) == [
        (WARNED, first, at(10, 9, 4)),
        (LATE, first, at(10, 9, 5)),
        (WARNED, second, at(11, 7, 34)),
        (LATE, second, at(11, 7, 35)),
    ]


def test_what_is_due_already_under_the_new_limit_is_not_said_again(late):
    close(10)
    recount_changed_calendars(at(11, 7, 34))  # the warning's new moment
    sweep(at(11, 9))
    sweep(at(12, 9))
    new = at(11, 7, 35)
    assert said_of_step(late)[2:] == [(LATE, new, at(11, 9)), (KASI, new, at(12, 9))]


def test_moved_earlier_nothing_is_said_twice(registry):
    close(10)
    recount_changed_calendars(at(10, 8))
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    sweep(at(11, 7, 35))
    reopen(10)
    recount_changed_calendars(at(11, 8))
    assert Case.objects.get(pk=case.pk).step_due_at == at(10, 9, 5)
    sweep(at(11, 8, 1))
    sweep(at(11, 8, 2))
    assert [stage for stage, *_ in said_of_step(case)] == [WARNED, LATE, KASI]
    sweep(at(16, 9))
    assert [stage for stage, *_ in said_of_step(case)] == [WARNED, LATE, KASI, KABID, KADIS]


def test_moved_twice_and_back_each_limit_hears_each_stage_once(late):
    first, second, third = at(10, 9, 5), at(11, 7, 35), at(12, 7, 35)
    close(10)
    recount_changed_calendars(at(10, 10))
    sweep(at(11, 7, 34))  # warned of the second
    close(11)
    recount_changed_calendars(at(11, 7, 34, 30))
    sweep(at(12, 7, 34))  # warned of the third
    reopen(11)
    recount_changed_calendars(at(12, 7, 34, 30))  # the second again: late since yesterday, and nobody was told
    sweep(at(12, 7, 34, 40))
    reopen(10)
    recount_changed_calendars(at(12, 7, 50))  # the first again: all was said of it or of a later one
    sweep(at(12, 7, 51))
    assert [(stage, due) for stage, due, _ in said_of_step(late)][:6] == [
        (WARNED, first),
        (LATE, first),
        (WARNED, second),
        (WARNED, third),
        (LATE, second),
        (KASI, second),
    ]
    close(10, 11, 12)
    recount_changed_calendars(at(12, 8))
    for day in (13, 16, 17, 18):
        sweep(at(day, 9))
    fourth = at(13, 7, 35)
    assert [stage for stage, due, _ in said_of_step(late) if due == fourth] == [WARNED, LATE, KASI, KABID, KADIS]


def test_the_promise_over_the_whole_case_climbs_again_too(late):
    sweep(at(13, 9))  # due at the close of the 11th: told to the kasi, then to the kabid
    close(11, 12, 13)
    recount_changed_calendars(at(13, 10))
    for day in (16, 17, 18, 19, 20):
        sweep(at(day, 9))
    told = Alert.objects.filter(case_id=late.pk, about="berkas").order_by("id").values_list("role", "due_at")
    again = at(16, 16)
    assert list(told) == [
        ("kasi", at(11, 16)),
        ("kabid", at(11, 16)),
        ("kasi", again),
        ("kabid", again),
        ("kadis", again),
    ]


def test_the_bell_says_put_off_until_the_new_limit_speaks(client, late):
    petugas = a_user(Role.PETUGAS)
    client.force_login(petugas)
    client.post(reverse("bell_read"), {"sampai": Alert.objects.latest("pk").pk})
    close(10)
    recount_changed_calendars(at(10, 10))
    told = words(client.get(reverse("bell")))
    assert "sekarang lebih kemudian" in told and "Langkah Pencatatan melewati" not in told
    assert "batasnya Rabu, 11 November 2026 pukul 07.35 WIB" in told
    sweep(at(11, 7, 34))
    told = words(client.get(reverse("bell")))
    assert "1 pemberitahuan baru" in told and "Waktu langkah Pencatatan hampir habis." in told
    assert "lebih kemudian" not in told
    sweep(at(11, 7, 35))
    told = words(client.get(reverse("bell")))
    assert "1 pemberitahuan baru" in told and "Langkah Pencatatan melewati batas waktunya." in told
    assert "hampir habis." not in told


def test_the_bell_says_late_where_it_is_late_by_the_new_limit_too(client, late):
    close(10)
    recount_changed_calendars(at(11, 8))
    client.force_login(a_user(Role.PETUGAS))
    told = words(client.get(reverse("bell")))
    assert "Langkah Pencatatan melewati batas waktunya." in told
    assert "batasnya Rabu, 11 November 2026 pukul 07.35 WIB" in told


def test_the_bell_says_late_where_a_limit_came_back_that_was_told_late(client, late):
    close(10)
    recount_changed_calendars(at(10, 10))
    sweep(at(11, 7, 34))
    reopen(10)
    recount_changed_calendars(at(11, 7, 34, 30))
    petugas = a_user(Role.PETUGAS)
    client.force_login(petugas)
    told = words(client.get(reverse("bell")))
    assert "Langkah Pencatatan melewati batas waktunya." in told and "hampir habis." not in told
    assert "batasnya Selasa, 10 November 2026 pukul 09.05 WIB" in told
    assert unread(petugas, at(11, 8)) == 1


def test_the_mail_names_the_new_limit_and_comes_again(late):
    petugas = a_user(Role.PETUGAS)
    petugas.email = "petugas@contoh.go.id"
    petugas.save()
    mail_limits(at(10, 9, 10))
    close(10)
    recount_changed_calendars(at(10, 10))
    sweep(at(11, 7, 35))
    assert mail_limits(at(11, 7, 40)) == 1
    mail = Notice.objects.filter(event="peringatan").latest("pk")
    assert "Langkah Pencatatan melewati batas waktunya. Batasnya Rabu, 11 November 2026 pukul 07.35 WIB." in mail.body


def test_a_recount_asks_as_much_for_many_cases_as_for_few(registry, django_assert_num_queries):
    recount_changed_calendars(at(10, 8))
    for more, day in ((1, 11), (8, 12)):
        for _ in range(more):
            a_case(PengaduanWayKanan, when=at(10, 9))
        sweep(at(10, 9, 6))
        close(day)
        with django_assert_num_queries(14):
            recount_changed_calendars(at(10, 10))


def test_two_beats_at_once_say_the_new_limit_once(committed):
    recount_changed_calendars(at(10, 8))
    cases = [a_case(PengaduanWayKanan, when=at(10, 9)) for _ in range(12)]
    assert two_beats_at_once(at(10, 9, 6)) == 2 * len(cases)
    close(10)
    recount_changed_calendars(at(10, 10))
    assert two_beats_at_once(at(11, 7, 36)) == 2 * len(cases)
    assert two_beats_at_once(at(11, 7, 36)) == 0
    assert [stage for stage, *_ in said_of_step(cases[0])] == [WARNED, LATE, WARNED, LATE]


def test_killed_beats_and_days_without_any_say_the_new_limit_once(committed):
    recount_changed_calendars(at(10, 8))
    cases = [a_case(PengaduanWayKanan, when=at(10, 9)) for _ in range(120)]
    sweep(at(10, 9, 6))
    before = Alert.objects.latest("pk").pk
    close(10)
    recount_changed_calendars(at(10, 10))
    two_beats_killed_while_one_writes(at(11, 7, 35), marks=0)
    two_beats_killed_while_one_writes(at(16, 8), marks=0)  # three working days late
    two_beats_at_once(at(17, 10))
    for case in cases:
        new = Alert.objects.filter(case_id=case.pk, about="langkah", pk__gt=before).order_by("id")
        assert list(new.values_list("stage", flat=True)) == [WARNED, LATE, KASI, KABID, KADIS]


MOMENTS = [at(day, *clock) for day in (10, 11, 12, 13) for clock in ((7, 34), (9, 4, 30), (9, 6))]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.sets(st.sampled_from([10, 11, 12])), min_size=len(MOMENTS), max_size=len(MOMENTS)))
def test_whatever_becomes_of_the_calendar_the_bell_says_late_just_when_it_is(registry, changes):
    with transaction.atomic():
        recount_changed_calendars(at(10, 6))
        case = a_case(PengaduanWayKanan, when=at(10, 9))
        for now, closed in zip(MOMENTS, changes, strict=True):
            reopen(10, 11, 12)
            close(*closed)
            recount_changed_calendars(now)
            sweep(now)
            assert sweep(now) == 0
            case = Case.objects.get(pk=case.pk).as_sop()
            told = said_of_step(case)
            assert len({row[:2] for row in told}) == len(told)
            assert all(when >= due for stage, due, when in told if stage >= LATE)
            if calendar_of(case.office).open_until(now):
                last = Alert.objects.filter(case_id=case.pk, about="langkah", role="petugas").order_by("id").last()
                says_late = last is not None and "melewati" in sentence_of(last, case)
                assert says_late == (case.step_due_at <= now)
        transaction.set_rollback(True)
