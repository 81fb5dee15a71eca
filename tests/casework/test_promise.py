"""Why a due time lies where it lies, in sentences: the office's promise, its step, and the citizen's own limit."""

from datetime import datetime

from complaints.models import PengaduanSukamara, PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.citizens_limit import CitizensLimit, citizens_limit_of
from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.promise import promise_of, why_step
from dukcapil.casework.sweep_silence import sweep_silence
from dukcapil.casework.talk import write
from dukcapil.people.roles import Role
from dukcapil.worktime.models import OfficeHours
from services.models import KartuKeluargaBaru, KtpElektronik
from sop_registry.models import Sop
from tests.builders import a_case, a_user, lead
from tests.conftest import WIB


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def limit_of(case: Case, *, for_citizen: bool) -> CitizensLimit | None:
    return citizens_limit_of(case, case.messages.all(), for_citizen=for_citizen)


def test_a_promise_in_days_is_told_from_receipt_to_the_close_of_the_day(registry):
    promise = promise_of(a_case(PengaduanWayKanan, when=at(13, 9)))
    assert promise.promised_at == at(16, 16)
    assert promise.why == (
        "SOP memberi 1 hari kerja sejak diterima, Jumat, 13 November 2026 pukul 09.00 WIB. Hitungannya mulai hari "
        "kerja berikutnya, tanpa hari libur, sampai jam layanan tutup pada Senin, 16 November 2026."
    )
    assert promise.days == (
        "Jumat, 13 November 2026: diterima pukul 09.00, belum dihitung.",
        "Sabtu, 14 November 2026: kantor tutup.",
        "Minggu, 15 November 2026: kantor tutup.",
        "Senin, 16 November 2026: hari kerja ke-1, jatuh tempo saat jam layanan tutup pukul 16.00.",
    )


def test_an_office_tells_its_own_zone(registry):
    case = a_case(PengaduanTomohon, when=at(13, 9))
    assert "sejak diterima, Jumat, 13 November 2026 pukul 10.00 WITA" in promise_of(case).why


def test_where_the_sop_counts_every_day_the_reasons_do_too(registry):
    Sop.objects.filter(key=PengaduanTomohon.flow.sop).update(counts_calendar_days=True)
    promise = promise_of(a_case(PengaduanTomohon, when=at(13, 9)))
    assert "SOP memberi 1 hari sejak diterima" in promise.why
    assert "hari libur ikut dihitung, dan berakhir pada Sabtu, 14 November 2026." in promise.why
    assert promise.days[-1] == "Sabtu, 14 November 2026: hari ke-1, jatuh tempo pukul 23.59."


def test_an_objection_is_told_as_what_began_the_round(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    case = perform(case, "sanggah", by=CitizenOf(case.pk), note="Belum jelas.", at=at(12, 10))
    promise = promise_of(case)
    assert "sejak disanggah, Kamis, 12 November 2026 pukul 10.00 WIB" in promise.why
    assert promise.days[0] == "Kamis, 12 November 2026: disanggah pukul 10.00, belum dihitung."


def test_a_promise_that_rests_tells_since_when_why_and_what_is_left(registry):
    operator = a_user(Role.OPERATOR)
    case = a_case(KtpElektronik, "cek_data", when=at(9, 9))
    case = perform(case, "minta_perekaman", by=Staff(operator, at(10, 14)), note="Belum rekam.", at=at(10, 14))
    promise = promise_of(case)
    assert promise.resting == (
        "Waktunya berhenti dengan sisa 2 jam kerja, dan sisa itu dihitung lagi sesudah berkas dilanjutkan."
    )
    assert promise.days == (
        "Berhenti sejak Selasa, 10 November 2026 pukul 14.00 WIB sampai sekarang (menunggu pemohon), "
        "dengan sisa 2 jam kerja.",
    )
    case = perform(case, "terekam", by=Staff(operator, at(13, 9)), at=at(13, 9))
    promise = promise_of(case)
    assert (promise.resting, promise.promised_at, case.due_at) == ("", at(13, 11), at(13, 11))
    assert promise.days == (
        "Berhenti sejak Selasa, 10 November 2026 pukul 14.00 WIB sampai Jumat, 13 November 2026 pukul 09.00 WIB "
        "(menunggu pemohon), dengan sisa 2 jam kerja.",
        "Berjalan lagi Jumat, 13 November 2026 pukul 09.00 WIB dengan sisa 2 jam kerja.",
        "Jumat, 13 November 2026: 09.00-11.00 (2 jam).",
    )


def test_a_promise_that_rests_late_says_that_it_stays_late(registry):
    case = lead(a_case(KtpElektronik, "cek_data", when=at(9, 9)), ["tunda"], when=at(12, 9))
    assert promise_of(case).resting == "Waktunya berhenti sesudah batasnya lewat; keterlambatan itu tetap tercatat."


def test_a_step_is_told_from_its_entry(registry):
    case = a_case(PengaduanWayKanan, "solusi", when=at(10, 15, 50))
    assert why_step(case) == (
        "SOP memberi langkah ini 10 menit sejak Selasa, 10 November 2026 pukul 15.52 WIB.",
        "Selasa, 10 November 2026: 15.52-16.00 (8 menit).",
        "Rabu, 11 November 2026: 07.30-07.32 (2 menit).",
    )


def test_a_step_in_days_says_when_it_was_entered(registry):
    case = a_case(PengaduanSukamara, "penyusunan_jawaban", when=at(10, 9))
    assert why_step(case)[:2] == (
        "SOP memberi langkah ini 2 hari kerja sejak Selasa, 10 November 2026 pukul 09.04 WIB.",
        "Selasa, 10 November 2026: masuk langkah ini pukul 09.04, belum dihitung.",
    )


def test_a_step_that_was_put_aside_is_told_by_what_was_left(registry):
    case = a_case(KtpElektronik, "cek_data", when=at(10, 9))
    case = lead(case, ["tunda", "lanjutkan"], when=at(10, 9, 4))
    assert why_step(case) == (
        "Langkah ini dilanjutkan Selasa, 10 November 2026 pukul 09.08 WIB dengan sisa 6 menit.",
        "Selasa, 10 November 2026: 09.08-09.14 (6 menit).",
    )


def test_a_state_without_a_time_of_its_own_explains_none(registry):
    assert why_step(a_case(PengaduanTomohon, when=at(10, 9))) == ()
    assert why_step(a_case(PengaduanWayKanan, "ditolak", when=at(10, 9))) == ()


def test_an_answer_tells_until_when_silence_is_acceptance(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    limit = limit_of(case, for_citizen=True)
    assert limit.ends_at == at(24, 16)
    assert limit.consequence == "Tanpa tanggapan sampai saat itu, jawaban dianggap diterima."
    assert limit.why == (
        "Seperti di SP4N-LAPOR, jawaban yang tidak ditanggapi dianggap diterima; portal ini memberi Anda 10 hari "
        "kerja, dihitung sejak jawaban dikirim, Selasa, 10 November 2026 pukul 09.04 WIB. Hari itu dan hari libur "
        "tidak dihitung. Pengingat dikirim sesudah Kamis, 19 November 2026 pukul 16.00 WIB. Pesan baru dari Anda "
        "memulai hitungan ini lagi dari awal."
    )
    assert limit.days[0] == "Selasa, 10 November 2026: jawaban dikirim pukul 09.04, belum dihitung."
    assert limit.days[-1] == (
        "Selasa, 24 November 2026: hari kerja ke-10, jatuh tempo saat jam layanan tutup pukul 16.00."
    )


def test_a_returned_file_tells_until_when_it_is_kept_open(registry):
    case = a_case(KartuKeluargaBaru, "perbaikan", when=at(10, 9))
    limit = limit_of(case, for_citizen=False)
    assert limit.consequence == "Bila belum dilengkapi sampai saat itu, berkas ditutup."
    assert "Portal ini memberi pemohon 30 hari kerja untuk melengkapi berkas, dihitung sejak" in limit.why
    assert "Pengingat dikirim sesudah Selasa, 24 November 2026 pukul 16.00 WIB dan Selasa, 8 Desember 2026" in limit.why
    assert [sweep_silence(at(25, 10)), sweep_silence(at(25, 10).replace(month=12, day=9))] == [1, 1]
    case.refresh_from_db()
    assert case.silence_at == limit.ends_at  # where the sweep, both reminders sent, will end it


def test_the_citizens_word_moves_their_limit_and_is_told(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    write(case, "Saya masih menunggu suami pulang.", by=CitizenOf(case.pk), at=at(12, 9))
    write(case, "Baik, kami tunggu.", by=Staff(a_user(Role.PETUGAS), at(13, 9)), at=at(13, 9))
    limit = limit_of(case, for_citizen=False)
    assert limit.ends_at == at(26, 16)
    assert "dihitung sejak pesan diterima, Kamis, 12 November 2026 pukul 09.00 WIB" in limit.why


def test_where_silence_ends_nothing_the_citizen_has_no_limit(registry):
    assert limit_of(a_case(PengaduanWayKanan, when=at(10, 9)), for_citizen=True) is None


def test_an_office_that_never_opens_sets_the_citizen_no_limit(registry):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9))
    OfficeHours.objects.filter(office=case.office).delete()
    assert limit_of(case.as_sop(), for_citizen=True) is None


def test_the_limits_without_reminders_promise_none(registry, settings):
    settings.SILENCE = {"terima": (2, ()), "lengkapi": (30, ())}
    limit = limit_of(a_case(PengaduanWayKanan, "konfirmasi", when=at(10, 9)), for_citizen=True)
    assert limit.ends_at == at(12, 16)
    assert "Pengingat" not in limit.why
