"""The facts that acts of the document services record: numbers, witnesses, who took it, why it waits."""

import pytest

from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import WrongInput
from dukcapil.people.roles import Role
from services.models import AktaKelahiran, KartuIdentitasAnak, KartuKeluargaBaru, KtpElektronik
from tests.builders import a_case, a_user


def test_sending_a_card_by_post_asks_for_its_receipt_and_for_no_answer(registry, working_morning):
    desk = Staff(a_user(Role.PENYERAHAN), working_morning)
    case = a_case(KtpElektronik, "pengiriman", when=working_morning)
    with pytest.raises(WrongInput) as refused:
        perform(case, "kirim", by=desk)
    assert refused.value.errors == {"resi": "Nomor resi PT POS harus diisi."}
    assert perform(case, "kirim", by=desk, fields={"resi": " P2611100001 "}).state == "selesai"
    assert case.trail.last().data == {"isian": {"resi": "P2611100001"}}


def test_two_witnesses_are_two_people(registry, working_morning):
    desk = Staff(a_user(Role.PENYERAHAN), working_morning)
    case = a_case(AktaKelahiran, "penandatanganan_register", when=working_morning)
    with pytest.raises(WrongInput, match="dua orang yang berbeda"):
        perform(case, "tandatangani_register", by=desk, fields={"saksi_1": "Rahmat", "saksi_2": "RAHMAT"})
    assert perform(case, "tandatangani_register", by=desk, fields={"saksi_1": "Rahmat", "saksi_2": "Dewi"})


def test_a_pause_names_one_of_its_causes(registry, working_morning):
    operator = Staff(a_user(Role.OPERATOR), working_morning)
    case = a_case(KtpElektronik, "pencetakan", when=working_morning)
    for given in ({}, {"sebab": "malas"}):
        with pytest.raises(WrongInput) as refused:
            perform(case, "tunda", by=operator, note="Besok lagi.", fields=given)
        assert "sebab" in refused.value.errors


def test_a_citizen_who_takes_the_document_is_not_asked_who_took_it(registry, working_morning):
    case = a_case(KartuIdentitasAnak, "siap_diserahkan", when=working_morning)
    assert perform(case, "serahkan", by=CitizenOf(case.pk)).state == "selesai"
    case = a_case(KartuKeluargaBaru, "siap_diserahkan", when=working_morning)
    with pytest.raises(WrongInput, match="Diterima oleh"):
        perform(case, "serahkan", by=Staff(a_user(Role.PENYERAHAN), working_morning))
