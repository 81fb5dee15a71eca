"""The outbox: nothing for what did not happen, at least once for what did."""

import smtplib
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as project
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from dukcapil.notices.models import Notice
from dukcapil.notices.outbox import BATCH, LEASE, addressed, deliver, queue
from dukcapil.notices.wording import Wording

NUMBER, LINK = "ADU-WKN-2026-000001", "https://portal.contoh.id/lacak/7KQ2M9FDXT4CABCD/"
A_WORD = Wording("Ada jawaban", "Buka tautan ini.", f"Ada jawaban untuk {NUMBER}. {LINK}", ("Kantor", NUMBER, LINK))


def a_notice(office, *, email="siti@contoh.invalid", phone="", dedupe="1") -> Notice:
    return queue(
        addressed(
            office=office,
            event="jawab:konfirmasi",
            reference="ADU-WKN-2026-000001",
            email=email,
            phone=phone,
            wording=A_WORD,
            dedupe=dedupe,
        )
    )


def test_a_waiting_notice_is_sent_once(way_kanan):
    a_notice(way_kanan)
    now = timezone.now()
    assert deliver(lambda: now) == 1
    assert deliver(lambda: now + timedelta(days=1)) == 0
    assert [message.to for message in mail.outbox] == [["siti@contoh.invalid"]]
    assert Notice.objects.get().state == Notice.State.SENT


def test_a_rolled_back_act_tells_nobody(way_kanan):
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        a_notice(way_kanan)
        raise Broken
    assert deliver(timezone.now) == 0


def test_the_same_event_is_queued_once(way_kanan):
    a_notice(way_kanan)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_notice(way_kanan)


@pytest.mark.parametrize("phone, email", [("", "siti@contoh.invalid"), ("+6281234567890", "")])
def test_no_channel_carries_a_nik_that_somebody_wrote(way_kanan, phone, email):
    told = f"Data NIK 7173 0101 0190 0001 keliru. Telepon 0828-7961-500. {NUMBER} {LINK}"
    wording = Wording("Tentang 7173010101900001", told, told)
    addresses = {"email": email, "phone": phone}
    queue(addressed(office=way_kanan, event="tolak", reference=NUMBER, wording=wording, dedupe="1", **addresses))
    kept = Notice.objects.get()
    assert kept.subject == "Tentang 717301********01"
    assert kept.body == f"Data NIK 717301********01 keliru. Telepon 0828-7961-500. {NUMBER} {LINK}"


def test_a_phone_alone_waits_for_an_officer_to_send_it(way_kanan):
    notice = a_notice(way_kanan, email="", phone="+6281234567890")
    assert (notice.channel, notice.state) == ("whatsapp", "manual")
    assert deliver(timezone.now) == 0


def test_a_dead_mail_server_is_tried_again_with_growing_pauses_and_then_given_up(way_kanan, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens on the discard port
    notice = a_notice(way_kanan)
    now, pauses = timezone.now(), []
    while True:
        assert deliver(lambda now=now: now) == 0
        notice.refresh_from_db()
        if notice.state != Notice.State.WAITING:
            break
        pauses.append(notice.next_try_at - now)
        now = notice.next_try_at
    assert notice.state == Notice.State.FAILED
    assert notice.error
    assert pauses == sorted(pauses)
    assert timedelta(hours=60) < sum(pauses, timedelta()) <= timedelta(hours=73)


class Post(BaseEmailBackend):
    """A mail server with a clock of its own: ``Post.on_mail(message)`` passes time, tells workers or fails."""

    now = None
    on_mail = None

    def send_messages(self, messages):
        for message in messages:
            Post.on_mail(message)
            mail.outbox.append(message)
        return len(messages)


@pytest.fixture
def post(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Post"
    monkeypatch.setattr(Post, "now", timezone.now() + timedelta(minutes=1))
    monkeypatch.setattr(Post, "on_mail", staticmethod(lambda message: None))
    return Post


def test_a_worker_that_died_gives_its_notices_back(way_kanan, post):
    def dies(message):
        raise SystemExit

    a_notice(way_kanan)
    start, post.on_mail = post.now, dies
    with pytest.raises(SystemExit):
        deliver(lambda: start)
    post.on_mail = lambda message: None
    assert deliver(lambda: start + LEASE - timedelta(seconds=1)) == 0
    assert deliver(lambda: start + LEASE) == 1


def test_a_lease_outlasts_a_batch_in_which_every_mail_times_out():
    assert timedelta(seconds=BATCH * project.EMAIL_TIMEOUT) < LEASE


def test_a_worker_that_comes_later_takes_no_row_still_leased(way_kanan, post):
    for number in range(5 * BATCH):
        a_notice(way_kanan, email=f"warga{number}@contoh.invalid", dedupe=str(number))
    others = []

    def slowly(message):
        post.now += timedelta(seconds=project.EMAIL_TIMEOUT)
        if len(mail.outbox) % 7 == 3 and len(others) < 3:  # meanwhile the sweep wakes another worker
            others.append(None)
            others[-1] = deliver(lambda: post.now)

    post.on_mail = slowly
    deliver(lambda: post.now)
    assert len(others) == 3
    assert set(Counter(message.to[0] for message in mail.outbox).values()) == {1}


def test_a_worker_whose_lease_runs_out_leaves_the_rest_of_its_batch(way_kanan, post):
    for number in range(3):
        a_notice(way_kanan, email=f"warga{number}@contoh.invalid", dedupe=str(number))

    def crawl(message):
        post.now += LEASE

    post.on_mail = crawl
    assert deliver(lambda: post.now) == 1
    post.on_mail = lambda message: None
    assert deliver(lambda: post.now) == 2


def test_a_try_that_outlived_its_lease_does_not_overwrite_what_another_worker_did(way_kanan, post):
    notice = a_notice(way_kanan)

    def hangs(message):
        post.on_mail = lambda message: None
        post.now += LEASE
        assert deliver(lambda: post.now) == 1
        raise TimeoutError

    post.on_mail = hangs
    assert deliver(lambda: post.now) == 0
    notice.refresh_from_db()
    assert (notice.state, notice.error, notice.attempts) == (Notice.State.SENT, "", 1)


@pytest.mark.parametrize(
    "error, kept",
    [
        (
            smtplib.SMTPRecipientsRefused({"siti@contoh.invalid": (550, b"<siti@contoh.invalid> unknown")}),
            "SMTPRecipientsRefused 550",
        ),
        (smtplib.SMTPDataError(554, b"no mail for siti@contoh.invalid"), "SMTPDataError 554"),
        (ConnectionRefusedError(111, "siti@contoh.invalid"), "ConnectionRefusedError"),
        (ValueError("Invalid address siti@contoh.invalid"), "ValueError"),
    ],
)
def test_the_reason_of_a_failure_does_not_hold_the_address(way_kanan, post, error, kept):
    def refuses(message):
        raise error

    notice = a_notice(way_kanan)
    post.on_mail = refuses
    assert deliver(lambda: post.now) == 0
    notice.refresh_from_db()
    assert notice.error == kept
