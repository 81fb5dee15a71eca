"""The survey: after a case and by the open link, once each, and what is published of it."""

import uuid
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from complaints.models import PengaduanWayKanan
from dukcapil.people.models import Office
from dukcapil.survey.elements import KEYS
from dukcapil.survey.models import Response
from dukcapil.survey.published import shown_of
from dukcapil.survey.queries import index_for, responses
from sop_registry.models import Sop
from tests.builders import a_case
from tests.conftest import WIB

PERIODS = ("2026", "2026-07", "2026-08", "2026-09")
GOOD = dict.fromkeys(KEYS, "4")


def filled(**changed) -> dict:
    return {**GOOD, "form_key": str(uuid.uuid4()), **changed}


def answered(office: Office, sop: str, value: int, count: int, at: datetime) -> None:
    service = Sop.objects.get(key=f"{office.key}/{sop}")
    Response.objects.bulk_create(
        Response(office=office, sop=service, form_key=uuid.uuid4(), at=at, **dict.fromkeys(KEYS, value))
        for _ in range(count)
    )


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
    assert (kept.case_id, kept.sop.key, kept.u9, kept.age) == (finished.pk, "way-kanan/pengaduan", 4, 34)
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


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"u3": ""}, "Waktu penyelesaian: pilih satu jawaban."),
        ({"u3": "5"}, "Waktu penyelesaian: pilih satu jawaban."),
        ({"u3": "empat"}, "Waktu penyelesaian: pilih satu jawaban."),
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


def test_the_results_are_published_by_period_and_service(client, way_kanan, django_assert_max_num_queries):
    answered(way_kanan, "kk-baru", 4, 6, datetime(2026, 11, 1, 0, 30, tzinfo=WIB))
    answered(way_kanan, "kia", 3, 5, datetime(2026, 10, 31, 23, 30, tzinfo=WIB))
    address = reverse("survey_results", args=["way-kanan"])
    with django_assert_max_num_queries(8):
        page = client.get(address, {"periode": "2026"}).content.decode()
    assert "Indeks kepuasan 88,64: sangat baik" in page  # (6 x 100 + 5 x 75) / 11
    assert "dari 11 responden" in page
    november = client.get(address, {"periode": "2026-11"}).content.decode()
    assert "Indeks kepuasan 100,00" in november
    assert "KIA" not in november.partition("<main")[2]
    whole = index_for(responses(way_kanan, datetime(2026, 1, 1).date(), datetime(2026, 12, 31).date()))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT avg({' + '.join(KEYS)}) / 9 * 25 FROM survey_response")
        assert round(float(cursor.fetchone()[0]), 6) == round(float(whole.value), 6)


def test_fewer_than_five_are_not_shown(client, way_kanan):
    answered(way_kanan, "kk-baru", 1, 4, timezone.now())
    page = client.get(reverse("survey_results", args=["way-kanan"])).content.decode()
    assert "Belum cukup jawaban" in page
    assert "25,00" not in page


@pytest.mark.parametrize(
    "asked", ["2099", "2026-13", "0000", "2026-00", "abc", "2026-11-01", "٢٠٢٦", "' OR 1=1", "\x00"]
)
def test_a_period_that_is_none_shows_the_present_year(client, way_kanan, asked):
    page = client.get(reverse("survey_results", args=["way-kanan"]), {"periode": asked})
    assert page.status_code == 200
    assert f"Tahun {timezone.localdate(timezone=WIB).year}" in page.content.decode()
    assert "Masa itu tidak dikenal" in page.content.decode()


def test_a_month_is_not_shown_where_its_absence_from_the_year_would_tell_a_small_one(client, way_kanan):
    """Three in September: neither they, nor the smallest month beside them, may be told from the year."""
    answered(way_kanan, "kk-baru", 4, 20, datetime(2026, 7, 10, 9, tzinfo=WIB))
    answered(way_kanan, "kk-baru", 3, 6, datetime(2026, 8, 10, 9, tzinfo=WIB))
    answered(way_kanan, "kk-baru", 1, 3, datetime(2026, 9, 10, 9, tzinfo=WIB))
    address = reverse("survey_results", args=["way-kanan"])
    shown = {each: "Indeks kepuasan" in client.get(address, {"periode": each}).content.decode() for each in PERIODS}
    assert shown == {"2026": True, "2026-07": True, "2026-08": False, "2026-09": False}


def test_a_service_of_a_month_is_not_shown_where_its_year_would_tell_a_small_one(way_kanan):
    for month, kk, kia in ((7, 20, 9), (8, 3, 9)):
        answered(way_kanan, "kk-baru", 4, kk, datetime(2026, month, 10, 9, tzinfo=WIB))
        answered(way_kanan, "kia", 3, kia, datetime(2026, month, 10, 9, tzinfo=WIB))
    assert set(shown_of(way_kanan, 2026).services) == {"way-kanan/kk-baru", "way-kanan/kia"}
    july = shown_of(way_kanan, 2026, 7)
    assert (july.whole.respondents, july.services) == (29, {})  # what is left beside KIA's nine would tell KK's twenty
    answered(way_kanan, "ktp-el", 4, 8, datetime(2026, 7, 10, 9, tzinfo=WIB))
    answered(way_kanan, "ktp-el", 4, 8, datetime(2026, 8, 10, 9, tzinfo=WIB))
    assert set(shown_of(way_kanan, 2026, 7).services) == {"way-kanan/kia"}
    assert set(shown_of(way_kanan, 2026, 8).services) == {"way-kanan/kia"}


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
