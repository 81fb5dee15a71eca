"""The promise: when it starts, rests, goes on and ends; nothing else moves it."""

from datetime import datetime, timedelta

from complaints.models import PengaduanBrebes, PengaduanSukamara, PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.models import Clock
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.people.roles import Role
from dukcapil.worktime.models import OfficeHours
from services.models import AktaKelahiran, KtpElektronik
from tests.builders import a_case, a_user, lead
from tests.conftest import WIB

NETWORK = {"sebab": "jaringan"}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def events(case) -> list[str]:
    return list(case.clock.values_list("event", flat=True))


def test_a_complaint_runs_from_receipt_to_the_close_of_the_next_working_day(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    assert case.due_at == at(11, 16)
    assert case.step_due_at == at(10, 9, 5)


def test_a_complaint_of_friday_is_due_on_monday(registry):
    assert a_case(PengaduanWayKanan, when=at(13, 15)).due_at == at(16, 16)


def test_the_true_time_received_starts_the_clock(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9), received_at=at(9, 8))
    assert case.due_at == at(10, 16)


def test_the_first_answer_ends_the_promise(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    assert case.due_at is None
    assert events(case) == ["mulai", "selesai"]
    assert case.clock.last().due_at == at(11, 16)


def test_an_objection_starts_a_round_of_its_own(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    case = perform(case, "sanggah", by=CitizenOf(case.pk), note="Belum jelas.", at=at(12, 10))
    assert case.due_at == at(13, 16, 30)
    assert list(case.clock.values_list("event", "round")) == [("mulai", 1), ("selesai", 1), ("mulai", 2)]


def test_days_without_kerja_count_as_working_days_and_tomohon_keeps_its_own_zone(registry):
    case = a_case(PengaduanTomohon, when=at(13, 9))
    assert case.due_at.astimezone(case.office.zone).isoformat() == "2026-11-16T16:00:00+08:00"


def test_brebes_takes_no_step_time_from_the_row_that_covers_the_whole_case(registry):
    case = a_case(PengaduanBrebes, "penerusan", when=at(10, 9))
    assert case.step_due_at is None
    assert case.clock.first().due_at == at(13, 16, 30)


def test_where_the_paper_prints_no_promise_there_is_none(registry):
    case = a_case(PengaduanSukamara, when=at(10, 9))
    assert case.due_at is None
    assert case.step_due_at == at(10, 9, 15)


def test_a_document_starts_at_the_first_lengkap_and_only_there(registry):
    kasi = a_user(Role.KASI)
    case = a_case(AktaKelahiran, when=at(10, 9))
    assert case.due_at is None
    case = a_case(AktaKelahiran, "verifikasi_kasi", when=at(10, 9))
    promised = case.due_at
    assert promised == at(11, 16)
    case = perform(case, "kembalikan", by=Staff(kasi, at(10, 10)), note="Kurang cap.", at=at(10, 10))
    case = lead(case, ["lengkap"], when=at(10, 11))
    assert case.due_at == promised
    assert events(case) == ["mulai"]


def test_three_days_with_the_citizen_leave_the_office_its_remaining_minutes(registry):
    operator = a_user(Role.OPERATOR)
    case = a_case(KtpElektronik, "cek_data", when=at(9, 9))
    assert case.due_at == at(10, 16)
    case = perform(case, "minta_perekaman", by=Staff(operator, at(10, 14)), note="Belum rekam.", at=at(10, 14))
    assert (case.due_at, case.left_seconds, case.holder) == (None, 2 * 3600, "pemohon")
    case = perform(case, "terekam", by=Staff(operator, at(13, 9)), at=at(13, 9))
    assert case.due_at == at(13, 11)
    assert events(case) == ["mulai", "berhenti", "lanjut"]


def test_a_case_that_rested_late_stays_late(registry):
    operator = a_user(Role.OPERATOR)
    case = a_case(KtpElektronik, "cek_data", when=at(9, 9))
    case = perform(case, "tunda", by=Staff(operator, at(12, 9)), note="SIAK mati.", fields=NETWORK, at=at(12, 9))
    case = perform(case, "lanjutkan", by=Staff(operator, at(16, 9)), at=at(16, 9))
    assert case.due_at == at(10, 16)


def test_a_withdrawn_case_ends_its_clock(registry):
    case = a_case(PengaduanWayKanan, "dibatalkan", when=at(10, 9))
    assert events(case) == ["mulai", "selesai"]
    assert case.closed_at - at(10, 9) < timedelta(hours=1)
    assert Clock.objects.filter(case_id=case.pk).last().holder == ""


def test_a_step_put_aside_goes_on_with_the_minutes_it_had_left(registry):
    operator = a_user(Role.OPERATOR)
    case = a_case(KtpElektronik, "cek_data", when=at(9, 9))
    entered = case.entered_at
    assert case.step_due_at - entered == timedelta(minutes=10)
    aside = entered + timedelta(minutes=4)
    case = perform(case, "tunda", by=Staff(operator, aside), note="SIAK mati.", fields=NETWORK, at=aside)
    case = perform(case, "lanjutkan", by=Staff(operator, at(12, 9)), at=at(12, 9))
    assert case.step_due_at == at(12, 9, 6)


def test_an_office_without_hours_still_takes_a_complaint(registry):
    OfficeHours.objects.filter(office__key="way-kanan").delete()
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    assert (case.due_at, case.step_due_at) == (None, None)
