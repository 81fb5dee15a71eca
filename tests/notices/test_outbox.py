"""The outbox: nothing for what did not happen, at least once for what did."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import LEASE, deliver, queue


def a_notice(office, *, email="siti@contoh.invalid", phone="", dedupe="1") -> Notice:
    return queue(
        office=office,
        event="jawab:konfirmasi",
        reference="ADU-WKN-2026-000001",
        email=email,
        phone=phone,
        subject="Ada jawaban",
        body="Buka tautan ini.",
        dedupe=dedupe,
    )


def test_a_waiting_notice_is_sent_once(way_kanan):
    a_notice(way_kanan)
    now = timezone.now()
    assert deliver(now) == 1
    assert deliver(now + timedelta(days=1)) == 0
    assert [message.to for message in mail.outbox] == [["siti@contoh.invalid"]]
    assert Notice.objects.get().state == Notice.State.SENT


def test_a_rolled_back_act_tells_nobody(way_kanan):
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        a_notice(way_kanan)
        raise Broken
    assert deliver(timezone.now()) == 0


def test_the_same_event_is_queued_once(way_kanan):
    a_notice(way_kanan)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_notice(way_kanan)


def test_a_phone_alone_waits_for_an_officer_to_send_it(way_kanan):
    notice = a_notice(way_kanan, email="", phone="+6281234567890")
    assert (notice.channel, notice.state) == ("whatsapp", "manual")
    assert deliver(timezone.now()) == 0


def test_a_dead_mail_server_is_tried_again_with_growing_pauses_and_then_given_up(way_kanan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    notice = a_notice(way_kanan)
    now, pauses = timezone.now(), []
    while True:
        assert deliver(now) == 0
        notice.refresh_from_db()
        if notice.state != Notice.State.WAITING:
            break
        pauses.append(notice.next_try_at - now)
        now = notice.next_try_at
    assert notice.state == Notice.State.FAILED
    assert notice.error
    assert pauses == sorted(pauses)
    assert timedelta(hours=60) < sum(pauses, timedelta()) <= timedelta(hours=73)


def test_a_worker_that_died_gives_its_notices_back(way_kanan):
    from dukcapil.notices.outbox import _claim

    a_notice(way_kanan)
    now = timezone.now()
    assert len(_claim(now)) == 1
    assert deliver(now) == 0
    assert deliver(now + LEASE) == 1
