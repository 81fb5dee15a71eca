"""A citizen who stays silent: reminded, then the system acts for them and says so."""

from datetime import datetime, timedelta

from complaints.models import PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework import sweep_silence as silences
from dukcapil.casework.models import Case, Trail
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.perform import perform
from dukcapil.casework.sweep_silence import sweep_silence
from dukcapil.casework.talk import write
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office
from dukcapil.worktime.models import Holiday
from services.models import KartuKeluargaBaru
from tests.builders import a_case
from tests.conftest import WIB


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


def reminders(case) -> int:
    return Notice.objects.filter(reference=case.number, event="pengingat").count()


def test_an_answer_counts_as_accepted_after_ten_working_days_and_says_so(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    assert sweep_silence(at(19, 10)) == 0  # the seventh working day is Thursday the 19th
    assert sweep_silence(at(20, 10)) == 1
    assert sweep_silence(at(20, 10)) == 0
    assert reminders(case) == 1
    sentence = Notice.objects.get(event="pengingat").body
    assert "sampai Selasa, 24 November 2026 pukul 16.00 WIB, jawaban dianggap diterima" in sentence
    assert sweep_silence(at(24, 15, 59)) == 0
    assert sweep_silence(at(25, 8)) == 1
    case.refresh_from_db()
    act = case.trail.last()
    assert (case.state, act.verb, act.party) == ("selesai", "terima", Trail.Party.SYSTEM)
    assert act.note == "Tidak ada tanggapan dalam 10 hari kerja, jadi jawaban dianggap diterima."
    assert act.at == at(25, 8)


def test_a_file_sent_back_lapses_after_thirty_with_two_reminders_before(registry):
    for sop in (KartuKeluargaBaru, PengaduanSukamara):
        case = a_case(sop, "perbaikan", when=at(10, 9))
        moment, days = at(11, 10), []
        while case.is_open and moment < at(20, 10, month=1).replace(year=2027):
            if sweep_silence(moment):
                days.append(moment.date().isoformat())
            moment += timedelta(days=1)
            case.refresh_from_db()
        assert len(days) == 3
        assert reminders(case) == 2
        assert (case.state, case.trail.last().party) == ("dibatalkan", Trail.Party.SYSTEM)
        assert "Tidak dilengkapi dalam 30 hari kerja" in case.trail.last().note


def test_a_reminder_later_than_the_end_is_none(registry, settings):
    settings.SILENCE = {"terima": (5, [7, 3]), "lengkapi": (30, [10, 20])}
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    moment = at(11, 10)
    while case.is_open and moment < at(30, 10):
        sweep_silence(moment)
        moment += timedelta(days=1)
        case.refresh_from_db()
    assert reminders(case) == 1
    assert case.trail.last().at == at(18, 10)  # five working days: Tuesday the 17th, at its close


def test_cases_of_a_closed_office_do_not_hold_up_those_of_an_open_one(registry, monkeypatch):
    monkeypatch.setattr(silences, "BATCH", 1)  # a bound of a turn, not a behaviour
    a_case(PengaduanSukamara, "perbaikan", when=at(10, 9))
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    Holiday.objects.create(
        office=Office.objects.get(key="sukamara"), day=at(30, 9).date(), kind=Holiday.Kind.LOCAL, name="Hari jadi"
    )
    assert [sweep_silence(at(30, 10, minute)) for minute in (0, 1, 2)] == [1, 1, 0]
    assert not Case.objects.get(pk=case.pk).is_open


def test_a_word_from_the_citizen_breaks_the_silence(registry, settings):
    settings.SILENCE = {"terima": (2, ()), "lengkapi": (30, ())}
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    write(case, "Saya masih menunggu suami pulang.", by=CitizenOf(case.pk))
    word = case.messages.last()
    type(word).objects.filter(pk=word.pk).update(at=at(12, 9))
    assert sweep_silence(at(13, 10)) == 0
    assert sweep_silence(at(16, 15)) == 0
    assert sweep_silence(at(17, 8)) == 1


def test_nothing_is_done_for_a_citizen_at_night(registry, settings):
    settings.SILENCE = {"terima": (1, ()), "lengkapi": (1, ())}
    a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    assert sweep_silence(at(11, 22)) == 0
    assert sweep_silence(at(12, 8)) == 1


def test_who_objected_in_time_is_not_overruled(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    case = perform(case, "sanggah", by=CitizenOf(case.pk), note="Belum jelas.", at=at(12, 10))
    assert case.silence_at is None
    assert sweep_silence(at(30, 10)) == 0
