"""Requests that cannot be read or come too late: a sentence, and what was typed given back."""

from django.urls import reverse

from complaints.models import PengaduanWayKanan
from tests.builders import a_case

from .reading import is_page

TYPED = "Dokumen Ibu sudah selesai dan dapat diambil besok."


def test_a_form_that_is_no_text_is_a_bad_request_and_not_a_crash(registry, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    address = reverse("tracked_act", args=[case.tracking_code, "batalkan"])
    form = b"catatan=\xff\xfe&seen=0"
    answered = client.generic("POST", address, form, content_type="application/x-www-form-urlencoded; charset=utf-16")
    assert answered.status_code == 400


def test_a_session_that_ended_gives_the_typed_text_back(registry, client, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    page = is_page(
        client.post(reverse("act", args=[case.number, "jawab"]), {"seen": case.moves, "jawaban": TYPED}), 401
    )
    assert "Sesi Anda sudah berakhir" in page
    assert TYPED in page
    assert case.trail.count() == case.moves + 1


def test_a_body_beyond_every_form_is_refused_before_it_is_read(client, registry, settings):
    settings.MAX_BODY_BYTES = 10_000
    page = is_page(client.post(reverse("complain", args=["way-kanan"]), {"text": "x" * 20_000}), 413)
    assert "Kiriman terlalu besar" in page
