"""The survey: after a case and by the open link, once each, and the poster that leads to it."""

import uuid
from datetime import time, timedelta
from io import BytesIO

import pytest
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from complaints.models import PengaduanWayKanan
from dukcapil.people.models import Office
from dukcapil.survey.answering import mark_of
from dukcapil.survey.elements import KEYS
from dukcapil.survey.models import Response
from sop_registry.models import Sop
from tests.builders import a_case
from tests.conftest import WIB

GOOD = dict.fromkeys(KEYS, "4")


def filled(**changed) -> dict:
    return {**GOOD, "form_key": str(uuid.uuid4()), **changed}


@pytest.fixture
def finished(registry):
    return a_case(PengaduanWayKanan, "selesai", when=timezone.now() - timedelta(days=2))


def test_a_finished_case_asks_for_the_survey_once(client, finished):
    tracked, survey = (reverse(name, args=[finished.tracking_code]) for name in ("tracked", "survey_of_case"))
    assert "Isi survei" in client.get(tracked).content.decode()
    page = client.get(survey).content.decode()
    assert page.count("<fieldset") >= 9
    answer = client.post(survey, filled(age="34", sex="P", education="sma", work="tani", suggestion="Tambah kursi."))
    assert answer.url == tracked
    kept = Response.objects.get()
    assert (kept.sop.key, kept.u9, kept.age) == ("way-kanan/pengaduan", 4, 34)
    assert kept.case_mark == mark_of(finished)
    assert {field.related_model for field in Response._meta.get_fields() if field.is_relation} == {Office, Sop}
    written = " ".join(str(value) for value in Response.objects.values().get().values())
    assert not [name for name in (finished.number, finished.tracking_code, finished.applicant.name) if name in written]
    assert kept.at.astimezone(WIB).time() == time()  # the day alone: a moment could be looked up in the trail
    assert "Isi survei" not in client.get(tracked).content.decode()
    assert client.post(survey, filled()).status_code == 302
    assert Response.objects.count() == 1


def test_a_case_that_is_not_finished_is_not_judged(client, registry):
    case = a_case(PengaduanWayKanan, when=timezone.now())
    assert client.get(reverse("survey_of_case", args=[case.tracking_code])).status_code == 409
    assert client.get(reverse("survey_of_case", args=["AAAABBBBCCCCDDDD"])).status_code == 404


def test_the_open_link_asks_which_service_and_counts_a_form_once(client, way_kanan):
    address = reverse("survey", args=["way-kanan"])
    service = Sop.objects.get(key="way-kanan/kk-baru")
    form = filled(sop=service.pk)
    for _ in range(3):
        assert client.post(address, form).status_code == 302
    assert Response.objects.get().sop == service


def test_who_goes_back_and_changes_an_answer_is_still_one_respondent(client, way_kanan):
    address = reverse("survey", args=["way-kanan"])
    service = Sop.objects.get(key="way-kanan/kk-baru").pk
    form = filled(sop=service, form_key=client.get(address).context["form"]["form_key"].value())
    assert "Terima kasih" in client.post(address, form, follow=True).content.decode()
    assert "Jawaban Anda sudah kami catat" in client.get(address).content.decode()
    again = client.post(address, {**form, "u1": "1"}, follow=True).content.decode()
    assert "sudah kami catat sebelumnya" in again and "Terima kasih" not in again
    assert Response.objects.get().u1 == 4


def test_the_next_person_on_the_same_device_begins_anew(client, way_kanan):
    address = reverse("survey", args=["way-kanan"])
    service = Sop.objects.get(key="way-kanan/kk-baru").pk
    for count in (1, 2):
        key = client.get(address, {"baru": "1"}, follow=True).context["form"]["form_key"].value()
        client.post(address, filled(sop=service, form_key=key))
        assert Response.objects.count() == count


def test_a_form_that_came_back_with_faults_keeps_its_key(client, way_kanan):
    address = reverse("survey", args=["way-kanan"])
    first = client.get(address).context["form"]["form_key"].value()
    client.cookies["formulir_survei"] = "bukan kunci"
    assert client.post(address, filled(form_key=first)).context["form"]["form_key"].value() == str(first)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"u3": ""}, "Pilih satu jawaban."),
        ({"u3": "5"}, "Pilih satu jawaban."),
        ({"u3": "empat"}, "Pilih satu jawaban."),
        ({"sop": ""}, "Pilih layanan yang Anda terima."),
        ({"sop": "999999"}, "Pilih layanan yang Anda terima."),
        ({"age": "tiga puluh"}, "Umur ditulis dengan angka"),
        ({"age": "9"}, "Umur ditulis dengan angka"),
        ({"work": "raja"}, "Pekerjaan: pilih salah satu."),
        ({"suggestion": "x" * 2001}, "Saran paling panjang 2000 karakter."),
    ],
)
def test_bad_answers_get_a_sentence_and_the_good_ones_stay(client, way_kanan, changed, sentence):
    service = Sop.objects.get(key="way-kanan/kk-baru")
    answer = client.post(reverse("survey", args=["way-kanan"]), filled(**{"sop": service.pk, "u1": "2", **changed}))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert 'name="u1" value="2"' in page
    assert not Response.objects.exists()


def test_another_offices_service_cannot_be_judged_here(client, registry):
    brebes = Sop.objects.get(key="brebes/pengaduan-daring")
    assert client.post(reverse("survey", args=["way-kanan"]), filled(sop=brebes.pk)).status_code == 422
    assert client.get(reverse("survey", args=["tidak-ada"])).status_code == 404


def test_a_flood_from_one_network_is_stopped_with_a_sentence(client, way_kanan, settings):
    settings.LIMITS = {**settings.LIMITS, "surveys_of_a_network": (1, 3600)}
    service = Sop.objects.get(key="way-kanan/kk-baru").pk
    address = reverse("survey", args=["way-kanan"])
    assert client.post(address, filled(sop=service)).status_code == 302
    answer = client.post(address, filled(sop=service))
    assert answer.status_code == 429
    assert "Terlalu banyak survei" in answer.content.decode()


def test_the_survey_and_the_office_lead_to_the_results(client, way_kanan, finished):
    results = f'href="{reverse("survey_results", args=["way-kanan"])}"'
    survey = reverse("survey", args=["way-kanan"])
    assert results in client.get(survey).content.decode()
    assert results in client.get(reverse("survey_of_case", args=[finished.tracking_code])).content.decode()
    home = client.get(reverse("office_home", args=["way-kanan"])).content.decode()
    assert results in home and f'href="{survey}"' in home


def test_the_poster_leads_to_the_survey(client, way_kanan):
    answer = client.get(reverse("survey_poster", args=["way-kanan"]))
    pdf = PdfReader(BytesIO(answer.content))
    assert "Bagaimana layanan kami hari ini?" in pdf.pages[0].extract_text()
    assert "/way-kanan/survei/" in pdf.pages[0].extract_text().replace("\n", "")
    assert len(pdf.pages) == 1


def test_the_database_refuses_a_value_beyond_four(way_kanan):
    with pytest.raises(IntegrityError):
        Response.objects.create(
            office=way_kanan, form_key=uuid.uuid4(), at=timezone.now(), **{**dict.fromkeys(KEYS, 4), "u5": 5}
        )
