"""The door: what it asks, what it writes, what it refuses."""

from datetime import timedelta

import pytest
from django.db import transaction

from complaints.intake import file_complaint
from complaints.models import Category, PengaduanPalangkaRaya, PengaduanSukamara, PengaduanWayKanan
from dukcapil.casework.models import Case, Message
from dukcapil.casework.parties import CitizenOf, Staff, System
from dukcapil.casework.perform import perform
from dukcapil.casework.queries import visible_cases
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, WrongInput
from dukcapil.notices.models import Notice
from dukcapil.people.models import Mandate, Office, User
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, KartuKeluargaBaru
from tests.builders import a_case, a_user, lead, seat, staff_of, texts


def test_a_complaint_travels_through_the_desks_the_sop_names(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    assert case.number == f"ADU-WKN-{working_morning.year}-000001"
    case = lead(
        case,
        ["catat", "laporkan", "tetapkan", "serahkan", "sampaikan", "sanggah", "tetapkan", "serahkan", "sampaikan"],
        when=working_morning,
    )
    assert (case.state, case.round) == ("konfirmasi", 2)
    case = lead(case, ["terima"], when=working_morning)
    assert (case.state, case.waiting_for, case.holder) == ("selesai", "", "")
    assert case.closed_at is not None
    assert [act.verb for act in case.trail.all()][0] == "ajukan"


def test_an_unknown_verb_is_refused_with_a_sentence(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    with pytest.raises(NoSuchVerb, match="tidak dikenal"):
        perform(case, "hapus", by=CitizenOf(case.pk))


def test_a_verb_of_another_state_says_who_did_the_step(registry, working_morning):
    officer = a_user(Role.PETUGAS)
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning, staff={Role.PETUGAS: officer})
    with pytest.raises(
        AlreadyDone, match=r"sudah dilakukan oleh Ani \(.+\) pada Selasa, 10 November 2026 pukul 09\.02"
    ):
        perform(case, "catat", by=Staff(officer, working_morning))


def test_a_stale_page_is_refused_even_when_the_state_came_round_again(registry, working_morning):
    officer = a_user(Role.PETUGAS, "sukamara")
    case = a_case(PengaduanSukamara, when=working_morning, staff={Role.PETUGAS: officer})
    seen = case.moves
    case = lead(case, ["kembalikan", "lengkapi"], when=working_morning, staff={Role.PETUGAS: officer})
    assert case.state == "verifikasi"
    with pytest.raises(AlreadyDone):
        perform(case, "teruskan", by=Staff(officer, working_morning), seen=seen)


def test_a_verb_that_nobody_has_done_is_not_said_to_be_done(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    with pytest.raises(AlreadyDone, match="tidak tersedia pada tahap ini"):
        perform(case, "sampaikan", by=CitizenOf(case.pk))


def test_a_citizen_is_not_told_the_officers_name(registry, working_morning):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)
    with pytest.raises(AlreadyDone) as refusal:
        perform(case, "terima", by=CitizenOf(case.pk), seen=0)
    assert "Ani" not in refusal.value.sentence


def test_staff_who_hold_the_link_do_not_pass_for_the_citizen(registry, working_morning):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)
    with pytest.raises(NotAllowed):
        perform(case, "terima", by=CitizenOf(case.pk, a_user(Role.TIM)))
    neighbour = a_user(Role.TIM, "brebes")
    assert perform(case, "terima", by=CitizenOf(case.pk, neighbour)).state == "selesai"


def test_a_disposition_ends_with_the_desk(registry, working_morning):
    kasi, named = a_user(Role.KASI, "palangka-raya"), a_user(Role.OPERATOR, "palangka-raya", ["palangka-raya/lain"])
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=working_morning)
    given = {**texts(case), "disposisi_kepada": named}
    perform(case, "setujui", by=Staff(kasi, working_morning), fields=given)
    named.groups.clear()
    assert not visible_cases(User.objects.get(pk=named.pk), working_morning).exists()


def test_staff_may_file_on_a_citizens_behalf(registry, working_morning):
    officer = a_user(Role.PETUGAS)
    case = file_complaint(
        office=Office.objects.get(key="way-kanan"),
        channel="loket",
        category=Category.objects.first(),
        text="Disampaikan lisan di loket.",
        name="Siti Aminah",
        phone="+6281234567890",
        by=Staff(officer, working_morning),
    )
    act = case.trail.get()
    assert (act.user, act.role, act.on_behalf) == (officer, Role.PETUGAS, True)


def test_an_officer_of_another_office_may_do_nothing(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    stranger = a_user(Role.PETUGAS, "brebes")
    with pytest.raises(NotAllowed):
        perform(case, "catat", by=Staff(stranger, working_morning))
    assert not visible_cases(stranger, working_morning).exists()


def test_every_missing_text_is_named_at_once_and_nothing_is_written(registry, working_morning):
    kasi = a_user(Role.KASI, "palangka-raya")
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=working_morning)
    before = case.trail.count()
    with pytest.raises(WrongInput) as refusal:
        perform(case, "setujui", by=Staff(kasi, working_morning))
    assert set(refusal.value.errors) == {"disposisi", "disposisi_kepada"}
    with pytest.raises(WrongInput) as refusal:
        perform(case, "kembalikan", by=Staff(kasi, working_morning), note="   ")
    assert refusal.value.errors == {"catatan": "Tuliskan alasan atau keterangannya terlebih dahulu."}
    assert case.trail.count() == before


def test_a_text_past_its_limit_is_refused(registry, working_morning):
    officer = a_user(Role.PETUGAS)
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    with pytest.raises(WrongInput, match=r"10\.000 karakter"):
        perform(case, "jawab", by=Staff(officer, working_morning), fields={"jawaban": "a" * 10_001})


def test_an_answer_is_shown_to_the_citizen_only_once_it_is_delivered(registry, working_morning):
    case = a_case(PengaduanWayKanan, "penyampaian", when=working_morning)
    assert not case.messages.filter(for_citizen=True).exists()
    assert case.messages.filter(kind=Message.Kind.ANSWER).count() == 1
    case = lead(case, ["sampaikan"], when=working_morning)
    assert case.messages.filter(for_citizen=True).count() == 1


def test_a_disposition_lets_the_named_person_see_the_case(registry, working_morning):
    kasi, named = a_user(Role.KASI, "palangka-raya"), a_user(Role.OPERATOR, "palangka-raya", ["palangka-raya/lain"])
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=working_morning)
    assert not visible_cases(named, working_morning).exists()
    given = {**texts(case), "disposisi_kepada": named}
    perform(case, "setujui", by=Staff(kasi, working_morning), fields=given)
    assert list(visible_cases(named, working_morning)) == [Case.objects.get(pk=case.pk)]


def test_a_kasi_may_add_a_disposition_but_not_half_of_one(registry, working_morning):
    kasi, named = a_user(Role.KASI), a_user(Role.OPERATOR)
    case = a_case(KartuKeluargaBaru, "koreksi_kasi", when=working_morning)
    for half in ({"disposisi": "Dahulukan."}, {"disposisi_kepada": named}):
        with pytest.raises(WrongInput):
            perform(case, "setujui", by=Staff(kasi, working_morning), fields=half)
    whole = {"disposisi": "Dahulukan.", "disposisi_kepada": named}
    case = perform(case, "setujui", by=Staff(kasi, working_morning), fields=whole)
    assert case.messages.get().addressee == named


def test_a_disposition_names_only_staff_of_the_office(registry, working_morning):
    kasi, stranger = a_user(Role.KASI), a_user(Role.KASI, "brebes")
    case = a_case(KartuKeluargaBaru, "koreksi_kasi", when=working_morning)
    given = {"disposisi": "Dahulukan.", "disposisi_kepada": stranger}
    with pytest.raises(WrongInput, match="Pilih pejabat"):
        perform(case, "setujui", by=Staff(kasi, working_morning), fields=given)


def test_the_preparer_may_not_approve(registry, working_morning):
    both = a_user(Role.KASI)
    seat(both, Role.KABID)
    case = a_case(KartuKeluargaBaru, "validasi_kabid", when=working_morning, staff={Role.KASI: both})
    with pytest.raises(NotAllowed, match="orang lain"):
        perform(case, "setujui", by=Staff(both, working_morning))
    other = a_user(Role.KABID)
    assert perform(case, "setujui", by=Staff(other, working_morning)).state == "sertifikasi_kadis"


def test_a_small_office_may_allow_it_and_the_trail_says_so(registry, working_morning):
    Office.objects.filter(key="way-kanan").update(same_person_may_approve=True)
    both = a_user(Role.KASI)
    seat(both, Role.KABID)
    case = a_case(KartuKeluargaBaru, "validasi_kabid", when=working_morning, staff={Role.KASI: both})
    case = perform(case, "setujui", by=Staff(both, working_morning))
    assert case.trail.last().data == {"penyusun_menyetujui": "izin kantor"}


def test_a_mandate_lets_a_deputy_act_and_is_recorded(registry, working_morning, way_kanan):
    deputy = a_user(Role.KABID)
    today = working_morning.date()
    mandate = Mandate.objects.create(
        office=way_kanan,
        user=deputy,
        role=Role.KADIS,
        kind="plh",
        decree="800/12/2026",
        starts_on=today,
        ends_on=today + timedelta(days=3),
    )
    case = a_case(KartuKeluargaBaru, "sertifikasi_kadis", when=working_morning, staff={Role.KABID: deputy})
    late = working_morning + timedelta(days=10)
    with pytest.raises(NotAllowed):
        perform(case, "sertifikasi", by=Staff(deputy, late), at=late)
    case = perform(case, "sertifikasi", by=Staff(deputy, working_morning))
    act = case.trail.last()
    assert (act.mandate, act.role, act.data) == (mandate, Role.KADIS, {"penyusun_menyetujui": "mandat"})


def test_the_front_desk_acts_on_a_citizens_behalf_and_the_trail_says_so(registry, working_morning):
    officer = a_user(Role.PETUGAS)
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)
    with pytest.raises(WrongInput, match="kapan dan bagaimana"):
        perform(case, "terima", by=Staff(officer, working_morning))
    case = perform(case, "terima", by=Staff(officer, working_morning), note="Menelepon pukul 10, sudah puas.")
    act = case.trail.last()
    assert (case.state, act.on_behalf, act.user, act.role) == ("selesai", True, officer, Role.PETUGAS)


def test_the_system_accepts_for_a_silent_citizen_and_says_so(registry, working_morning):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)
    case = perform(case, "terima", by=System())
    act = case.trail.last()
    assert (act.party, act.user, act.role) == ("sistem", None, "")


def test_the_fourth_objection_is_refused_and_names_the_ombudsman(registry, working_morning):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=working_morning)
    again = ["sanggah", "tetapkan", "serahkan", "sampaikan"]
    case = lead(case, again * 3, when=working_morning)
    with pytest.raises(NotAllowed, match="Ombudsman"):
        perform(case, "sanggah", by=CitizenOf(case.pk), note="Belum puas.")


def test_a_refused_act_leaves_no_trace(registry, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    rows = case.trail.count(), case.clock.count(), Notice.objects.count()
    officer = a_user(Role.PETUGAS)

    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        perform(case, "jawab", by=Staff(officer, working_morning), fields=texts(case))
        raise Broken
    case = case.as_sop()
    case.refresh_from_db()
    assert case.state == "solusi"
    assert rows == (case.trail.count(), case.clock.count(), Notice.objects.count())


def test_the_citizen_hears_of_receipt_answer_and_end(registry, working_morning):
    case = a_case(PengaduanWayKanan, "selesai", when=working_morning)
    events = list(Notice.objects.filter(reference=case.number).order_by("id").values_list("event", flat=True))
    assert events == ["ajukan:pencatatan", "jawab:konfirmasi", "terima:selesai"]
    body = Notice.objects.filter(reference=case.number).first().body
    assert case.tracking_code in body
    assert "1234567890" not in body


def test_the_state_cannot_be_set_past_the_machine(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    with pytest.raises(AttributeError):
        case.state = "selesai"


def test_rows_read_through_the_child_come_back_as_the_sop(registry, working_morning, django_assert_num_queries):
    from services.models import Application

    a_case(AktaKelahiran, when=working_morning)
    a_case(KartuKeluargaBaru, when=working_morning)
    with django_assert_num_queries(1):
        rows = list(Application.objects.all())
    assert {type(row) for row in rows} == {AktaKelahiran, KartuKeluargaBaru}
    assert {type(row) for row in Case.objects.all()} == {Case}


def test_staff_of_every_role_exist_once_per_office(registry):
    assert len(staff_of("brebes")) == 9
