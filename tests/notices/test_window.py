"""The 24 hours of free text, and what the gateway tells of a message afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dukcapil.notices.models import Notice
from dukcapil.notices.statuses import bounced, status_of
from dukcapil.notices.window import close, heard_from, is_open

NOW = timezone.now()


@pytest.mark.django_db
def test_the_window_ends_at_24_hours_to_the_second():
    heard_from("1001", "6281234567890", NOW)
    assert is_open("1001", "+6281234567890", NOW + timedelta(hours=23, minutes=59, seconds=59))
    assert not is_open("1001", "+6281234567890", NOW + timedelta(hours=24))
    assert not is_open("1002", "+6281234567890", NOW)
    assert not is_open("1001", "+6281234567891", NOW)


@pytest.mark.django_db
def test_an_older_word_that_comes_late_does_not_shorten_the_window():
    heard_from("1001", "6281234567890", NOW)
    heard_from("1001", "6281234567890", NOW - timedelta(hours=5))
    assert is_open("1001", "6281234567890", NOW + timedelta(hours=23))


@pytest.mark.django_db
def test_a_window_the_gateway_calls_closed_opens_with_the_next_word():
    heard_from("1001", "6281234567890", NOW)
    close("1001", "+6281234567890", NOW)
    assert not is_open("1001", "6281234567890", NOW)
    heard_from("1001", "6281234567890", NOW + timedelta(seconds=1))
    assert is_open("1001", "6281234567890", NOW + timedelta(seconds=1))


def a_sent_notice(office, **more) -> Notice:
    given = {"channel": "whatsapp", "address": "+6281234567890"}
    given |= {"state": Notice.State.SENT, "message_id": "wamid.1", "sent_at": NOW, "template_values": ["a", "b", "c"]}
    return Notice.objects.create(
        office=office, event="jawaban", reference="ADU-WKN-2026-000001", subject="Ada jawaban",
        body="Buka tautan ini.", dedupe="1", **given | more,
    )  # fmt: skip


def fate_of(notice: Notice) -> Notice:
    notice.refresh_from_db()
    return notice


@pytest.mark.parametrize("order", [("delivered", "read"), ("read", "delivered"), ("read", "sent", "delivered", "read")])
def test_statuses_in_any_order_end_at_read(way_kanan, order):
    notice = a_sent_notice(way_kanan)
    for seconds, status in enumerate(order):
        assert status_of("wamid.1", status, NOW + timedelta(seconds=seconds))
    notice = fate_of(notice)
    assert (notice.state, notice.sent_at) == (Notice.State.READ, NOW)
    assert notice.delivered_at and notice.read_at


def test_a_failure_that_comes_after_the_arrival_is_not_believed(way_kanan):
    notice = a_sent_notice(way_kanan)
    status_of("wamid.1", "delivered", NOW)
    status_of("wamid.1", "failed", NOW, code=131026)
    assert fate_of(notice).state == Notice.State.DELIVERED


def test_a_failure_told_later_is_a_failure(way_kanan):
    notice = a_sent_notice(way_kanan)
    status_of("wamid.1", "failed", NOW, code=131026)
    status_of("wamid.1", "sent", NOW)
    assert (fate_of(notice).state, notice.error) == (Notice.State.FAILED, "WhatsApp 131026")


def test_a_text_that_missed_its_window_goes_again(way_kanan):
    notice = a_sent_notice(way_kanan)
    status_of("wamid.1", "failed", NOW, code=131047)
    assert (fate_of(notice).state, notice.next_try_at, notice.message_id) == (Notice.State.WAITING, NOW, "")


def test_a_status_finds_its_notice_before_the_id_was_kept(way_kanan):
    notice = a_sent_notice(way_kanan, state=Notice.State.WAITING, message_id="", sent_at=None, next_try_at=NOW)
    assert not status_of("wamid.9", "delivered", NOW)
    assert status_of("wamid.9", "delivered", NOW, tracking=str(notice.pk))
    assert (fate_of(notice).state, notice.message_id) == (Notice.State.DELIVERED, "wamid.9")


def test_a_mail_that_comes_back_later_becomes_a_task(way_kanan):
    mail = a_sent_notice(way_kanan, channel="email", address="siti@contoh.invalid", message_id="<kabar-1-ab@contoh.id>")
    assert not bounced("<lain@contoh.id>") and not bounced("")
    assert bounced("<kabar-1-ab@contoh.id>", "5.1.1")
    assert (fate_of(mail).state, mail.error) == (Notice.State.FAILED, "SMTPRecipientsRefused 5.1.1")
