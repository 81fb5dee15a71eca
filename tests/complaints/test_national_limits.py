"""The national limits beside the SOP's own clock: shown, met or passed, by the class of the complaint."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint, PengaduanWayKanan
from complaints.national import limits_of, set_grade
from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.people.roles import Role
from dukcapil.worktime.models import OfficeHours
from dukcapil.worktime.wording import moment_in_words
from tests.builders import a_case, a_user, lead
from tests.conftest import WIB

from .reading import is_page


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


def test_verification_has_three_working_days_and_follow_up_five(registry):
    verify, follow_up = limits_of(a_case(PengaduanWayKanan, when=at(10, 9)))
    assert (verify.due_at, verify.met_at) == (at(13, 16, 30), None)
    assert (follow_up.due_at, follow_up.met_at) == (at(17, 16), None)


def test_the_first_act_of_the_office_verifies_and_the_first_answer_follows_up(registry):
    case = a_case(PengaduanWayKanan, "konsultasi", when=at(10, 9))
    verify, follow_up = limits_of(case)
    assert (verify.met_at, follow_up.met_at) == (at(10, 9, 2), None)
    case = lead(case, ["tetapkan", "serahkan", "sampaikan"], when=at(20, 9))
    _, follow_up = limits_of(case)
    assert follow_up.met_at == at(20, 9, 6)
    assert follow_up.is_late


@pytest.mark.parametrize(
    "grade, due_at",
    [
        ("ringan", at(10, 12)),
        ("normatif", at(17, 16)),
        ("biasa", at(30, 16)),
        ("pengawasan", datetime(2027, 2, 9, 16, 0, tzinfo=WIB)),
    ],
)
def test_the_class_decides_and_the_trail_keeps_who_changed_it(registry, grade, due_at):
    case = a_case(PengaduanWayKanan, when=at(10, 9))
    set_grade(case, grade, by=Staff(a_user(Role.PETUGAS), at(10, 10)))
    changed = Complaint.objects.get(pk=case.pk)
    assert limits_of(changed.as_sop())[1].due_at == due_at
    acts = list(case.trail.filter(verb="ubah_kelas").values_list("data", flat=True))
    assert acts == ([] if grade == "normatif" else [{"kelas": ["normatif", grade]}])


def test_the_limits_are_settings(registry, settings):
    settings.NATIONAL_LIMITS = {**settings.NATIONAL_LIMITS, "normatif": (1, "hari kerja")}
    assert limits_of(a_case(PengaduanWayKanan, when=at(10, 9)))[1].due_at == at(11, 16)


def test_each_limit_tells_its_rule_its_start_and_its_days(registry):
    case = a_case(PengaduanWayKanan, when=at(10, 9), received_at=at(9, 8))
    verify, follow_up = limits_of(case)
    assert verify.why == (
        "SP4N-LAPOR membatasi waktu untuk memverifikasi dan meneruskan pengaduan. Portal ini memakai 3 hari kerja "
        "sejak pengaduan diterima, Senin, 9 November 2026 pukul 08.00 WIB. Hari itu, hari libur, dan hari kantor tutup "
        "tidak dihitung."
    )
    assert verify.days == (
        "Senin, 9 November 2026: diterima pukul 08.00, belum dihitung.",
        "Selasa, 10 November 2026: hari kerja ke-1.",
        "Rabu, 11 November 2026: hari kerja ke-2.",
        "Kamis, 12 November 2026: hari kerja ke-3, jatuh tempo saat jam layanan tutup pukul 16.00.",
    )
    assert follow_up.why.startswith(
        "Waktu tindak lanjut mengikuti kelas pengaduan menurut PermenPANRB 62/2018 (diganti PermenPANRB 5/2025); "
        "kelasnya normatif. Portal ini memakai 5 hari kerja sejak"
    )
    assert follow_up.days[5] == "Sabtu, 14 November 2026: kantor tutup."


@pytest.mark.parametrize("grade", Complaint.Grade.values)
def test_every_class_has_its_rule_and_a_light_one_is_counted_in_hours(registry, grade):
    _, follow_up = limits_of(a_case(PengaduanWayKanan, when=at(10, 15), grade=grade))
    assert follow_up.why.startswith("Waktu tindak lanjut")
    if grade == Complaint.Grade.LIGHT:
        assert follow_up.why.endswith("Menit dan jam hanya dihitung pada jam layanan.")
        assert follow_up.days == (
            "Selasa, 10 November 2026: 15.00-16.00 (1 jam).",
            "Rabu, 11 November 2026: 07.30-09.30 (2 jam).",
        )


def test_an_office_without_hours_has_no_limits_and_its_pages_still_open(client, registry):
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(minutes=5))
    OfficeHours.objects.filter(office=case.office).delete()
    assert limits_of(case.as_sop()) == []
    assert "Batas nasional" not in is_page(client.get(reverse("tracked", args=[case.tracking_code])), 200)
    client.force_login(a_user(Role.KASI))
    assert "Kelas: Normatif" in is_page(client.get(reverse("case", args=[case.number])), 200)


def test_the_citizen_reads_them_too_while_the_complaint_is_open(client, registry):
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(minutes=5))
    verify, follow_up = limits_of(case)
    page = is_page(client.get(reverse("tracked", args=[case.tracking_code])), 200)
    assert "Batas nasional Di samping SOP kantor, aturan nasional membatasi waktu kami." in page
    for limit in (verify, follow_up):
        due = moment_in_words(limit.due_at, case.office.zone)
        told = " ".join([f"{limit.what}, {limit.standard} {due} Mengapa tanggal itu? {limit.why}", *limit.days])
        assert told in page
    assert "Simpan kelas" not in page
    closed = lead(case, ["tolak"], when=timezone.now())
    assert "Batas nasional" not in is_page(client.get(reverse("tracked", args=[closed.tracking_code])), 200)


def test_the_case_page_shows_and_changes_them(client, registry):
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(minutes=5))
    client.force_login(a_user(Role.KASI))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "Batas nasional" in page
    assert "Diverifikasi dan diteruskan, 3 hari kerja" in page
    assert "Mengapa tanggal itu?" in page and limits_of(case)[0].why in page
    address = reverse("complaint_grade", args=[case.number])
    page = client.post(address, {"grade": "pengawasan"}, follow=True).content.decode()
    assert "Ditindaklanjuti, 60 hari kerja" in page
    page = client.post(address, {"grade": "luar biasa"}, follow=True).content.decode()
    assert "Pilih salah satu kelas dalam daftar." in page


def test_a_stranger_to_a_secret_complaint_neither_sees_nor_changes_its_class(client, registry):
    case = a_case(PengaduanWayKanan, when=timezone.now() - timedelta(minutes=5), confidential=True)
    kadis = Staff(a_user(Role.KADIS), timezone.now())
    with pytest.raises(NotAllowed):
        set_grade(case, "biasa", by=kadis)
    client.force_login(kadis.user)
    assert "Batas nasional" not in client.get(reverse("case", args=[case.number])).content.decode()
    with pytest.raises(WrongInput):
        set_grade(case, "", by=Staff(a_user(Role.PETUGAS), timezone.now()))
