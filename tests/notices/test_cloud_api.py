"""The way to WhatsApp, over real HTTP: what it sends, and how it ends when the gateway misbehaves."""

import logging
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from dukcapil.notices.channels.cloud_api import CloudApi, Patience
from dukcapil.notices.channels.failures import Later, Never, TooLarge, WindowClosed

from .fake_whatsapp import TOKEN, FakeWhatsApp

TO = "+6281234567890"
MB = 1024 * 1024


@pytest.fixture
def gateway(settings):
    with FakeWhatsApp() as server:
        settings.WHATSAPP_API_URL = server.url
        yield server


@pytest.fixture
def api():
    return CloudApi("1001", TOKEN)


def test_a_text_goes_out_as_documented(gateway, api):
    wamid = api.send_text(TO, "Ada kabar.", tracking="7")
    (message,) = gateway.messages
    assert message["id"] == wamid
    assert (message["number"], message["to"]) == ("1001", "6281234567890")
    assert message["text"] == {"preview_url": False, "body": "Ada kabar."}
    assert message["biz_opaque_callback_data"] == "7"


def test_a_template_carries_its_values_in_order(gateway, api):
    api.send_template(TO, "kabar_berkas", "id", ["Disdukcapil", "ADU-WKN-2026-000001", "https://a.id/lacak/X/"])
    assert gateway.texts() == ["Disdukcapil ADU-WKN-2026-000001 https://a.id/lacak/X/"]


@pytest.mark.parametrize(
    "fate, error, cause",
    [
        ({"status": 500}, Later, "WhatsApp 1"),
        ({"html": True}, Later, "HTTP 502"),
        ({"code": 131000}, Later, "WhatsApp 131000"),
        ({"code": 190}, Later, "WhatsApp 190"),
        ({"code": 131026}, Never, "WhatsApp 131026"),
        ({"code": 131047}, WindowClosed, "WhatsApp 131047"),
        ({"redirect": "http://127.0.0.1:9/lain"}, Later, "HTTP 302"),
        ({"cut": True}, Later, "ProtocolError"),
    ],
)
def test_a_refusal_is_told_by_its_code_alone(gateway, api, fate, error, cause, caplog):
    gateway.then(**fate)
    with caplog.at_level(logging.DEBUG), pytest.raises(error) as refusal:
        api.send_text(TO, "Rahasia benar.")
    assert refusal.value.cause == cause
    assert type(refusal.value) is error
    told = caplog.text + str(refusal.value)
    assert "628123456789" not in told and "Rahasia" not in told


def test_a_gateway_that_is_not_there_is_tried_later(settings, api):
    settings.WHATSAPP_API_URL = "http://127.0.0.1:9/v23.0"
    with pytest.raises(Later, match="ConnectionError"):
        api.send_text(TO, "Ada kabar.")


def test_a_gateway_that_hangs_is_given_up(gateway):
    gateway.then(hang=5)
    start = time.monotonic()
    with pytest.raises(Later, match="ReadTimeout"):
        CloudApi("1001", TOKEN, Patience(silent=0.2)).send_text(TO, "Ada kabar.")
    assert time.monotonic() - start < 2


def test_an_answer_that_drips_is_given_up_as_a_whole(gateway):
    gateway.then(drip=0.05)
    start = time.monotonic()
    with pytest.raises(Later, match="ReadTimeout"):
        CloudApi("1001", TOKEN, Patience(answer=0.3)).send_text(TO, "Ada kabar.")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    "given, pause",
    [("120", timedelta(seconds=120)), ("99999999", timedelta(hours=6)), ("sebentar", None), ("", None), ("-5", None)],
)
def test_the_pause_a_gateway_asks_for_is_kept(gateway, api, given, pause):
    gateway.then(code=130429, retry_after=given)
    with pytest.raises(Later) as refusal:
        api.send_text(TO, "Ada kabar.")
    assert (refusal.value.pause, refusal.value.whole_channel) == (pause, True)


def test_a_pause_may_be_told_as_a_date(gateway, api):
    gateway.then(status=429, retry_after=format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True))
    with pytest.raises(Later) as refusal:
        api.send_text(TO, "Ada kabar.")
    assert timedelta(minutes=9) < refusal.value.pause <= timedelta(minutes=10)


def test_too_much_for_one_person_does_not_hold_the_others(gateway, api):
    gateway.then(code=131056)
    with pytest.raises(Later) as refusal:
        api.send_text(TO, "Ada kabar.")
    assert not refusal.value.whole_channel


def test_media_come_whole(gateway, api):
    gateway.keep("m1", b"x" * (2 * MB + 5))
    assert api.fetch_media("m1", 10 * MB) == b"x" * (2 * MB + 5)


@pytest.mark.parametrize("told_size", [None, 10])
def test_media_of_100_mb_are_refused_while_they_stream(gateway, api, told_size):
    gateway.keep("m1", b"x" * (100 * MB), told_size=told_size)
    with pytest.raises(TooLarge):
        api.fetch_media("m1", 10 * MB)
    assert gateway.sent_media_bytes < 30 * MB  # what the sockets hold beside what was read


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/berkas/m1", "https://contoh.invalid/berkas", "file:///etc/passwd"])
def test_the_token_goes_nowhere_else(gateway, api, url):
    gateway.keep("m1", b"x", told_url=url)
    with pytest.raises(Later):
        api.fetch_media("m1", MB)
    assert gateway.paths == ["/v23.0/m1"]


def test_media_that_changed_on_the_way_are_not_taken(gateway, api):
    gateway.keep("m1", b"x", sha256="0" * 64)
    with pytest.raises(Later):
        api.fetch_media("m1", MB)


def test_media_that_are_gone_are_told_by_code(gateway, api):
    with pytest.raises(Never, match="WhatsApp 100"):
        api.fetch_media("m9", MB)
