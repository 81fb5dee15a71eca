"""The address that WhatsApp calls: who may, what is kept, and what fifty deliveries of one message do."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dukcapil.inbox import events
from dukcapil.inbox.models import Conversation, Event, Post
from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import reply
from dukcapil.notices.window import is_open

from .deliveries import NUMBER_ID, SENDER, a_delivery, a_message, a_number, arrives, deliver

ADDRESS = "/kait/whatsapp/"


def _ask(client, **given):
    return client.get(ADDRESS, {f"hub.{name}": value for name, value in given.items()})


def test_meta_sets_the_webhook_up_with_the_agreed_word(webhook, client):
    answer = _ask(client, mode="subscribe", verify_token="kata-uji", challenge="1158201444")
    assert (answer.status_code, answer.content) == (200, b"1158201444")
    assert answer["Content-Type"].startswith("text/plain")
    for wrong in (
        {"mode": "subscribe", "verify_token": "tebakan", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": "kata-uji", "challenge": "1"},
        {"verify_token": "ü", "mode": "subscribe"},
        {},
    ):
        assert _ask(client, **wrong).status_code == 403


def test_without_a_secret_there_is_no_such_address(registry, settings, client):
    settings.WHATSAPP_APP_SECRET = settings.WHATSAPP_VERIFY_TOKEN = ""
    assert _ask(client, mode="subscribe", verify_token="", challenge="1").status_code == 404
    assert deliver(a_delivery(a_message()), secret="").status_code == 404
    assert not Event.objects.exists()


def test_a_missing_or_forged_signature_leaves_nothing_behind(webhook):
    body = a_delivery(a_message())
    assert deliver(body, secret=None).status_code == 403
    assert deliver(body, secret="tebakan").status_code == 403
    raw = json.dumps(body).encode()
    for header in ("sha256=", "sha1=abc", "", "sha256=ü", "x" * 5_000):
        headers = {"X-Hub-Signature-256": header}
        assert Client().post(ADDRESS, raw, content_type="application/json", headers=headers).status_code == 403
    assert not Event.objects.exists()


def test_the_signature_is_over_the_raw_bytes(webhook):
    spaced = json.dumps(a_delivery(a_message("Halo ñ")), indent=3, ensure_ascii=False).encode()
    assert deliver(spaced).status_code == 200
    assert Event.objects.count() == 1


def test_a_message_becomes_a_conversation_with_its_true_time(webhook):
    sent = datetime(2026, 11, 10, 1, 15, 7, tzinfo=UTC)
    found = arrives(a_message("Akta anak saya belum jadi.", at=sent))
    assert (found.channel, found.contact, found.name, found.unread) == ("whatsapp", f"+{SENDER}", "Siti Aminah", 1)
    assert (found.office, found.number, found.heard_at) == (webhook.office, webhook, sent)
    post = found.posts.get()
    assert (post.text, post.at, post.direction, post.settled) == ("Akta anak saya belum jadi.", sent, "masuk", False)
    assert Event.objects.get().payload == ""  # worked on: the words stand in the conversation alone


def test_a_message_opens_the_window_for_free_text(webhook):
    arrives(a_message())
    assert is_open(NUMBER_ID, SENDER, timezone.now())


def test_fifty_deliveries_of_one_message_have_one_effect(webhook):
    body = a_delivery(a_message("Sekali saja."))
    for _ in range(50):
        assert deliver(body).status_code == 200
        events.work(timezone.now)
    assert (Event.objects.count(), Post.objects.count(), Conversation.objects.get().unread) == (1, 1, 1)


def test_a_batch_holds_many_messages_and_statuses(webhook):
    other = a_number("tomohon", "2095550002", "+6281190000001")
    first = a_delivery(a_message("satu"), a_message("dua"), statuses=[{"id": "wamid.x", "status": "sent"}])
    second = a_delivery(a_message("tiga", sender="6285550001111"), number_id="2095550002", name="Joko")
    first["entry"] += second["entry"]
    assert deliver(first).status_code == 200
    events.work(timezone.now)
    assert [post.text for post in Post.objects.order_by("pk")] == ["satu", "dua", "tiga"]
    assert set(Conversation.objects.values_list("office", "contact", "name")) == {
        (webhook.office_id, f"+{SENDER}", "Siti Aminah"),
        (other.office_id, "+6285550001111", "Joko"),
    }


def test_messages_that_come_out_of_order_stand_in_the_order_they_were_written(webhook):
    late = timezone.now().replace(microsecond=0) - timedelta(minutes=1)
    arrives(a_message("kedua", at=late))
    found = arrives(a_message("pertama", at=late - timedelta(hours=1)))
    assert [post.text for post in found.posts.all()] == ["pertama", "kedua"]
    assert (found.heard_at, found.last_text, found.unread) == (late, "kedua", 2)


@pytest.mark.parametrize("order", [("sent", "delivered", "read"), ("read", "delivered", "sent"), ("read", "sent")])
def test_statuses_come_in_any_order_and_none_is_taken_back(webhook, order):
    notice = reply(number=webhook, phone=f"+{SENDER}", reference="", text="Baik.", dedupe="uji")
    notice.message_id, notice.state = "wamid.keluar", Notice.State.SENT
    notice.save()
    for status in order:
        told = {"id": "wamid.keluar", "status": status, "timestamp": "1796000000", "recipient_id": SENDER}
        for _ in range(3):
            assert deliver(a_delivery(statuses=[told])).status_code == 200
        events.work(timezone.now)
    notice.refresh_from_db()
    assert notice.state == Notice.State.READ
    assert not Event.objects.filter(next_try_at__isnull=False).exists()


def test_a_status_may_come_before_the_sender_has_noted_its_message(webhook):
    deliver(a_delivery(statuses=[{"id": "wamid.nanti", "status": "delivered", "timestamp": "1796000000"}]))
    events.work(timezone.now)
    assert Event.objects.get().done_at is None
    notice = reply(number=webhook, phone=f"+{SENDER}", reference="", text="Baik.", dedupe="uji")
    notice.message_id, notice.state = "wamid.nanti", Notice.State.SENT
    notice.save()
    events.work(lambda: timezone.now() + timedelta(minutes=3))
    notice.refresh_from_db()
    assert notice.state == Notice.State.DELIVERED


def test_a_status_of_nobody_s_message_is_given_up_after_a_day(webhook):
    deliver(a_delivery(statuses=[{"id": "wamid.asing", "status": "read"}]))
    events.work(lambda: timezone.now() + timedelta(days=2))
    event = Event.objects.get()
    assert (event.outcome, event.next_try_at) == ("pesan tidak dikenal", None)


def test_a_number_that_is_entered_later_still_gets_its_messages(webhook):
    deliver(a_delivery(a_message("Halo"), number_id="777000777"))
    events.work(timezone.now)
    assert not Post.objects.exists()
    assert Event.objects.get().outcome == "nomor layanan tidak dikenal"
    a_number(phone_number_id="777000777", phone="+628117961600")
    events.work(lambda: timezone.now() + timedelta(hours=1))
    assert Post.objects.get().text == "Halo"


def test_a_number_that_stays_unknown_is_given_up_after_a_week(webhook):
    deliver(a_delivery(a_message("Halo"), number_id="777000777"))
    deliver(a_delivery(a_message("Tanpa nomor"), number_id=""))
    events.work(lambda: timezone.now() + timedelta(days=8))
    assert not Event.objects.filter(next_try_at__isnull=False).exists()
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"bukan json",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"entry": ' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b"null",
        b"[]",
        b'"teks"',
        b"NaN",
        b'{"entry": 5}',
        b'{"entry": [{"changes": [{"value": {"messages": [1, null, {"id": 5}, {"from": []}]}}]}]}',
        b'{"entry": [{"changes": [{"value": {"messages": {"id": "x"}, "statuses": "x", "metadata": []}}]}]}',
        b'{"entry": [{"changes": [{"value": {"statuses": [{"id": "a", "errors": 3, "timestamp": {}}]}}]}]}',
        b'{"object": "whatsapp_business_account", "entry": [{"changes": [{"field": "account_update", "value": {}}]}]}',
    ],
)
def test_what_is_no_delivery_is_answered_and_never_breaks(webhook, body):
    assert deliver(body).status_code in (200, 400)
    events.work(timezone.now)
    assert not Post.objects.exists()
    assert not Event.objects.filter(outcome__startswith="gagal").exists()


def test_a_body_larger_than_any_delivery_is_refused_before_it_is_read(webhook):
    assert deliver(b"x" * (3 * 1024 * 1024 + 1)).status_code == 413
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "message",
    [
        {"type": "text", "text": {"body": "nol \x00 dan separuh \ud83d"}},
        {"type": "text", "text": {"body": "x" * 100_000}},
        {"type": "text", "text": {"body": ["bukan teks"]}},
        {"type": "text"},
        {"type": "unsupported", "errors": [{"code": 131051}]},
        {"type": "image", "image": {}},
        {"type": "image", "image": None},
        {"type": "contacts", "contacts": [{"name": None}, 3]},
        {"type": "location", "location": {"latitude": "x", "longitude": None}},
        {"type": "interactive", "interactive": {"button_reply": 7}},
        {"type": {"a": 1}},
        {},
    ],
)
def test_odd_messages_become_a_line_and_hold_nobody_up(webhook, message):
    odd = {"from": SENDER, "id": "wamid.aneh", "timestamp": "99999999999999999", **message}
    arrives(odd, a_message("biasa"))
    texts = list(Post.objects.order_by("pk").values_list("text", flat=True))
    assert texts[-1] == "biasa"
    assert len(texts) == 2
    assert "\x00" not in texts[0]
    assert not Event.objects.filter(next_try_at__isnull=False).exists()
    assert Conversation.objects.get().heard_at <= timezone.now()


@pytest.mark.parametrize("sender", ["", "bukan nomor", "0" * 40, "+62812", None, 5, "６２８１２３４５６"])
def test_a_sender_without_a_number_is_nobody(webhook, sender):
    deliver(a_delivery(a_message("Halo", sender=sender)))
    events.work(timezone.now)
    assert not Post.objects.exists()
    assert not Event.objects.filter(next_try_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ({"type": "button", "button": {"text": "Ya, lanjutkan"}}, "Ya, lanjutkan"),
        ({"type": "interactive", "interactive": {"list_reply": {"id": "1", "title": "KIA"}}}, "KIA"),
        (
            {"type": "location", "location": {"latitude": -4.5, "longitude": 104.6, "name": "Kantor"}},
            "Lokasi: Kantor, -4.500000, 104.600000",
        ),
        ({"type": "contacts", "contacts": [{"name": {"formatted_name": "Pak RT"}}]}, "Kontak: Pak RT"),
    ],
)
def test_messages_of_other_kinds_are_said_in_words(webhook, message, text):
    assert arrives(a_message(**message)).posts.get().text == text


def test_a_reaction_is_no_message(webhook):
    deliver(a_delivery(a_message(type="reaction", reaction={"emoji": "👍"})))
    events.work(timezone.now)
    assert not Conversation.objects.exists()


def test_one_event_that_breaks_is_tried_again_and_does_not_hold_up_the_others(webhook):
    Event.objects.create(key="m/rusak", payload="{rusak", received_at=timezone.now(), next_try_at=timezone.now())
    arrives(a_message("sesudahnya"))
    broken = Event.objects.get(key="m/rusak")
    assert broken.attempts == 1
    assert broken.next_try_at > timezone.now()
    assert Post.objects.get().text == "sesudahnya"


def test_old_events_are_forgotten(webhook):
    arrives(a_message())
    assert events.forget_old(timezone.now()) == 0
    assert events.forget_old(timezone.now() + timedelta(days=31)) == 1


def test_the_webhook_stores_a_whole_delivery_with_one_statement(webhook, django_assert_num_queries):
    body = a_delivery(*[a_message(str(number)) for number in range(100)])
    with django_assert_num_queries(1):
        deliver(body)
    assert Event.objects.count() == 100
    assert reverse("whatsapp_webhook") == ADDRESS
