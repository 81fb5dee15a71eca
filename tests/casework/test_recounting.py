"""A changed calendar moves open due times, and says so (``test_due_times_stay``: nothing else does)."""

from datetime import date, datetime

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Clock
from dukcapil.casework.promise import promise_of
from dukcapil.casework.recounting import recount_changed_calendars
from dukcapil.people.models import Office
from dukcapil.worktime.models import Holiday
from services.models import KtpElektronik
from tests.builders import a_case, lead
from tests.conftest import WIB


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def close(day: int, office: str | None = "way-kanan") -> Holiday:
    owner = office and Office.objects.get(key=office)
    kind = Holiday.Kind.LOCAL if owner else Holiday.Kind.NATIONAL
    return Holiday.objects.create(office=owner, day=date(2026, 11, day), kind=kind, name="Hari jadi")


def test_a_new_holiday_moves_what_is_due_and_says_why(registry):
    recount_changed_calendars(at(10, 8))
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    assert case.due_at == at(11, 16)
    close(11)
    assert recount_changed_calendars(at(10, 10)) == 1
    assert recount_changed_calendars(at(10, 11)) == 0
    case = case.as_sop()
    assert case.due_at == at(12, 16)
    assert case.step_due_at == at(10, 9, 5)
    assert list(case.clock.values_list("event", "due_at")) == [("mulai", at(11, 16)), ("hitung", at(12, 16))]
    act = case.trail.last()
    assert (act.verb, act.party) == ("hitung_ulang", "sistem")
    assert act.data == {"batas_berkas": ["2026-11-11T09:00:00+00:00", "2026-11-12T16:00:00+07:00"]}
    promise = promise_of(case)
    assert promise.promised_at == at(12, 16)
    assert "dihitung ulang" in promise.why
    assert "pada Kamis, 12 November 2026" in promise.why and "11 November" not in promise.why
    assert act.note == (
        "Jam layanan atau hari libur kantor berubah. Batas berkas: dari Rabu, 11 November 2026 pukul 16.00 WIB menjadi "
        "Kamis, 12 November 2026 pukul 16.00 WIB."
    )


def test_a_step_moves_too_from_when_it_was_entered(registry):
    recount_changed_calendars(at(10, 8))
    case = a_case(PengaduanWayKanan, when=at(10, 15, 58))
    assert case.step_due_at == at(11, 7, 33)
    close(11)
    recount_changed_calendars(at(10, 16, 5))
    case = case.as_sop()
    assert case.step_due_at == at(12, 7, 33)
    assert case.next_alert_at == at(12, 7, 32)


def test_another_offices_holiday_moves_nothing_here(registry):
    recount_changed_calendars(at(10, 8))
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    close(11, "brebes")
    assert recount_changed_calendars(at(10, 10)) == 0
    assert case.trail.count() == 1


def test_what_went_on_after_a_pause_keeps_the_minutes_it_had_left(registry):
    recount_changed_calendars(at(10, 8))
    case = a_case(KtpElektronik, "cek_data", when=at(10, 9))
    case = lead(case, ["tunda", "lanjutkan"], when=at(10, 9, 4))
    step_due = case.step_due_at
    assert case.due_at == at(12, 7, 32)  # two minutes of pause beyond the close of the 11th
    close(11)
    recount_changed_calendars(at(10, 10))
    case = case.as_sop()
    assert case.step_due_at == step_due
    assert case.due_at == at(13, 7, 32)


def test_what_rests_or_is_closed_is_left_alone(registry):
    recount_changed_calendars(at(10, 8))
    resting = lead(a_case(KtpElektronik, "cek_data", when=at(10, 9)), ["tunda"], when=at(10, 10))
    closed = a_case(PengaduanWayKanan, "ditolak", when=at(10, 9))
    close(11, None)
    assert recount_changed_calendars(at(10, 11)) == 0
    assert not Clock.objects.filter(case__in=[resting.pk, closed.pk], event="hitung").exists()
