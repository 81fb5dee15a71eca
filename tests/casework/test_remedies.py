"""A refusal is no dead end: its page says what one can still do."""

import pytest
from django.urls import reverse

from complaints.models import PengaduanWayKanan
from dukcapil.notices.models import ChannelSettings
from dukcapil.people.models import Office
from services.models import KartuKeluargaBaru
from tests.builders import a_case

HEADING = "Yang masih dapat Anda lakukan"


def tracked(client, case) -> str:
    return client.get(reverse("tracked", args=[case.tracking_code])).content.decode()


def test_a_refused_complaint_leads_to_a_new_one_to_the_office_and_to_the_ombudsman(
    registry, client, working_morning, django_assert_max_num_queries
):
    Office.objects.filter(key="way-kanan").update(phone="(0828) 7961500")
    ChannelSettings.objects.create(office=Office.objects.get(key="way-kanan"), reply_to="kantor@contoh.invalid")
    case = a_case(PengaduanWayKanan, "ditolak", when=working_morning)
    with django_assert_max_num_queries(10):
        page = tracked(client, case)
    assert HEADING in page and "Sampaikan pengaduan baru" in page
    anew = f"{reverse('complain', args=['way-kanan'])}?nomor={case.number}"
    assert f'href="{anew}"' in page
    assert case.number in client.get(anew).content.decode()
    assert "(0828) 7961500" in page and "mailto:kantor@contoh.invalid" in page
    assert "Ombudsman Republik Indonesia, telepon 137" in page


def test_an_office_that_is_not_known_by_phone_or_mail_is_asked_at_the_counter(registry, client, working_morning):
    Office.objects.filter(key="way-kanan").update(phone="")
    page = tracked(client, a_case(PengaduanWayKanan, "ditolak", when=working_morning))
    assert "Tanyakan kepada kami di loket." in page and "mailto:" not in page


def test_a_refused_application_is_made_again_or_complained_of(registry, client, working_morning):
    case = a_case(KartuKeluargaBaru, "ditolak", when=working_morning)
    page = tracked(client, case)
    service = reverse("service", args=["way-kanan", "kk-baru"])
    assert HEADING in page and f'href="{service}"' in page
    assert client.get(service).status_code == 200
    assert "Adukan penolakan ini" in page and "Ombudsman Republik Indonesia" in page


@pytest.mark.parametrize("state", ["pencatatan", "konfirmasi", "selesai", "dibatalkan"])
def test_only_a_refusal_has_them(registry, client, working_morning, state):
    assert HEADING not in tracked(client, a_case(PengaduanWayKanan, state, when=working_morning))
