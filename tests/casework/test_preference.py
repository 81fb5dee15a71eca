"""The citizen says how to be told, on the page that their own link opens."""

import pytest
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.perform import perform
from dukcapil.notices.models import Notice
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from tests.builders import a_case, a_citizen, a_user


@pytest.fixture
def case(registry, working_morning):
    return a_case(
        PengaduanWayKanan, "konfirmasi", when=working_morning, applicant=a_citizen(email="siti@contoh.invalid")
    )


def choose(client, case, way):
    return client.post(reverse("prefer", args=[case.tracking_code]), {"lewat": way})


def test_a_choice_is_remembered_and_the_next_message_follows_it(client, case, working_morning):
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert "Anda dikabari lewat e-mail" in page
    assert choose(client, case, "wa").url == reverse("tracked", args=[case.tracking_code])
    assert "Anda dikabari lewat WhatsApp" in client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    perform(case.as_sop(), "sanggah", by=CitizenOf(case.pk), note="Belum jelas.", at=working_morning.replace(hour=13))
    case = perform(case.as_sop(), "batalkan", by=CitizenOf(case.pk), note="", at=working_morning.replace(hour=14))
    newest = Notice.objects.filter(reference=case.number).first()
    assert (newest.channel, newest.address) == ("whatsapp", "+6281234567890")


def test_who_wants_no_messages_gets_none_and_the_office_sees_that(client, case, working_morning):
    choose(client, case, "none")
    perform(case.as_sop(), "terima", by=CitizenOf(case.pk), note="", at=working_morning.replace(hour=14))
    newest = Notice.objects.filter(reference=case.number).first()
    assert (newest.state, newest.address) == (Notice.State.UNWANTED, "")


@pytest.mark.parametrize("way", ["", "pos", "\0", "email' OR 1=1"])
def test_a_way_that_is_none_is_refused(client, case, way):
    assert choose(client, case, way).status_code == 302
    assert Citizen.objects.get(pk=case.applicant_id).prefers == ""


def test_a_way_without_an_address_is_not_offered(client, registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    choose(client, case, "email")
    assert Citizen.objects.get(pk=case.applicant_id).prefers == ""
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert 'value="email"' not in page and 'value="wa"' in page


def test_who_gave_no_address_has_nothing_to_choose(client, registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(phone=""))
    assert "Kabari saya" not in client.get(reverse("tracked", args=[case.tracking_code])).content.decode()


def test_an_officer_does_not_choose_by_the_citizens_link(client, case):
    client.force_login(a_user(Role.PETUGAS))
    assert choose(client, case, "wa").status_code == 403
    assert Citizen.objects.get(pk=case.applicant_id).prefers == ""
