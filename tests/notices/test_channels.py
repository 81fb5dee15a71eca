"""Notices over real HTTP and SMTP: what goes out, and what becomes of it when the other side misbehaves."""

import logging
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from dukcapil.notices.channels.base import Channel
from dukcapil.notices.channels.manual import ready_link
from dukcapil.notices.handling import try_again
from dukcapil.notices.health import dead_channels
from dukcapil.notices.models import ChannelHealth, ChannelSettings, Letter, Notice, ServiceNumber
from dukcapil.notices.outbox import GIVE_UP_AFTER, addressed, deliver, queue, reply
from dukcapil.notices.statuses import status_of
from dukcapil.notices.window import heard_from
from dukcapil.notices.wording import Wording
from dukcapil.people.models import Office
from tests.builders import a_user

from .fake_whatsapp import TOKEN, FakeWhatsApp
from .smtp_server import MailServer

NUMBER, LINK = "ADU-WKN-2026-000001", "https://portal.contoh.id/lacak/7KQ2M9FDXT4CABCD/"
PHONE, MAIL = "+6281234567890", "siti@contoh.invalid"
SHORT = f"Ada jawaban untuk {NUMBER}. Baca di sini: {LINK}"
BY_TEMPLATE = f"Disdukcapil {NUMBER} {LINK}"
A_WORD = Wording(f"{NUMBER}: ada jawaban", f"Ada jawaban.\n\n{LINK}", SHORT, ("Disdukcapil", NUMBER, LINK))


@pytest.fixture
def gateway(settings):
    with FakeWhatsApp() as server:
        settings.WHATSAPP_API_URL, settings.WHATSAPP_TOKEN = server.url, TOKEN
        yield server


@pytest.fixture
def post(settings):
    with MailServer() as server:
        server.use(settings)
        yield server


@pytest.fixture
def number(way_kanan) -> ServiceNumber:
    return a_number(way_kanan)


def a_number(office, serial: int = 1, **more) -> ServiceNumber:
    return ServiceNumber.objects.create(
        office=office, label=f"Nomor {serial}", phone=f"+62811796150{serial}", phone_number_id=f"100{serial}", **more
    )


def a_notice(office, *, email="", phone="", dedupe="1", **more) -> Notice:
    given = {"event": "jawab:konfirmasi", "reference": NUMBER, "wording": A_WORD, **more}
    return queue(addressed(office=Office.objects.get(pk=office.pk), email=email, phone=phone, dedupe=dedupe, **given))


def seen(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def in_time(**later):
    moment = timezone.now() + timedelta(**later)
    return lambda: moment


# ---- what goes out


def test_outside_the_window_the_template_goes_out_with_office_number_and_link(way_kanan, gateway, number):
    notice = a_notice(way_kanan, phone=PHONE)
    assert notice.state == Notice.State.WAITING
    assert deliver(timezone.now) == 1
    assert gateway.texts() == [BY_TEMPLATE]
    (message,) = gateway.messages
    assert (message["number"], message["type"], message["template"]["name"]) == ("1001", "template", "kabar_berkas")
    notice = seen(notice)
    assert (notice.state, notice.message_id, notice.service_number) == (Notice.State.SENT, message["id"], number)
    assert status_of(message["id"], "read", timezone.now(), tracking=message["biz_opaque_callback_data"])
    assert seen(notice).state == Notice.State.READ


@pytest.mark.parametrize("short_of, kind", [(timedelta(seconds=1), "text"), (timedelta(), "template")])
def test_the_edge_of_the_window_decides_between_text_and_template(way_kanan, gateway, number, short_of, kind):
    a_notice(way_kanan, phone=PHONE)
    now = timezone.now() + timedelta(minutes=1)
    heard_from("1001", PHONE.lstrip("+"), now - timedelta(hours=24) + short_of)
    assert deliver(lambda: now) == 1
    assert gateway.messages[0]["type"] == kind
    assert gateway.texts() == [SHORT if kind == "text" else BY_TEMPLATE]


def test_a_window_that_the_gateway_closed_falls_back_to_the_template_at_once(way_kanan, gateway, number):
    gateway.needs_window = True
    heard_from("1001", PHONE, timezone.now())
    a_notice(way_kanan, phone=PHONE)
    assert deliver(timezone.now) == 1
    assert gateway.texts() == [BY_TEMPLATE]


def test_news_go_from_the_sops_own_number_unless_the_person_wrote_to_another(way_kanan, gateway, number):
    a_number(way_kanan, 2, sops=["way-kanan/skpwni"])
    a_notice(way_kanan, phone=PHONE, topic="way-kanan/skpwni")
    deliver(timezone.now)
    heard_from("1001", PHONE, timezone.now())
    a_notice(way_kanan, phone=PHONE, topic="way-kanan/skpwni", dedupe="2")
    deliver(timezone.now)
    assert [(m["number"], m["type"]) for m in gateway.messages] == [("1002", "template"), ("1001", "text")]


def test_a_number_may_have_a_token_of_its_own_that_the_database_never_shows(way_kanan, gateway):
    a_number(way_kanan, token="token-sendiri")
    gateway.tokens["1001"] = "token-sendiri"
    a_notice(way_kanan, phone=PHONE)
    assert deliver(timezone.now) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM notices_servicenumber")
        assert "token-sendiri" not in cursor.fetchone()[0]


def test_a_reply_goes_from_the_number_written_to_and_says_when_it_is_too_late(way_kanan, gateway, number):
    second = a_number(way_kanan, 2)
    heard_from("1002", PHONE, timezone.now())
    queue(reply(number=second, phone=PHONE, reference="", text="Silakan datang besok.", dedupe="b1"))
    assert deliver(timezone.now) == 1
    assert gateway.messages[0]["number"] == "1002"
    late = queue(reply(number=second, phone=PHONE, reference="", text="Masih ada?", dedupe="b2"))
    assert deliver(in_time(hours=25)) == 0
    assert (seen(late).state, seen(late).error) == (Notice.State.FAILED, "jendela 24 jam tertutup")


@pytest.mark.parametrize("nik", ["1808034107950007", "1808 0341 0795 0007", "1808.0341.0795.0007"])
def test_a_nik_never_leaves_by_whatsapp(way_kanan, gateway, number, nik):
    heard_from("1001", PHONE, timezone.now())
    notice = queue(reply(number=number, phone=PHONE, reference="", text="NIK ini benar?", dedupe="b1"))
    Notice.objects.update(body=f"NIK {nik} benar?")  # queued before numbers were masked
    assert deliver(timezone.now) == 0
    assert gateway.paths == []
    assert (seen(notice).state, seen(notice).error) == (Notice.State.FAILED, "memuat nomor pribadi")


def test_an_office_without_a_connected_number_sends_by_hand(way_kanan, gateway):
    ServiceNumber.objects.create(office=way_kanan, label="Belum tersambung", phone="+628117961500")
    notice = a_notice(way_kanan, phone=PHONE)
    assert notice.state == Notice.State.BY_HAND
    assert ready_link(notice).startswith("https://wa.me/6281234567890?text=Ada%20jawaban")


def test_a_number_that_was_taken_away_meanwhile_leaves_the_notice_to_an_officer(way_kanan, gateway, number):
    notice = a_notice(way_kanan, phone=PHONE)
    number.delete()
    assert deliver(timezone.now) == 0
    assert seen(notice).state == Notice.State.BY_HAND


def test_a_mail_comes_from_the_offices_own_address_and_is_the_same_at_every_try(way_kanan, post):
    ChannelSettings.objects.create(
        office=way_kanan,
        sender_name="Disdukcapil Way Kanan",
        sender_address="kabar@wk.invalid",
        reply_to="cs@wk.invalid",
    )
    notice = a_notice(way_kanan, email=MAIL)
    post.then(reply="451 4.3.0 later")
    assert deliver(timezone.now) == 0
    assert deliver(in_time(minutes=5)) == 1
    (mail,) = post.taken
    assert (mail["From"], mail["Reply-To"]) == ("Disdukcapil Way Kanan <kabar@wk.invalid>", "cs@wk.invalid")
    assert mail["Message-ID"] == seen(notice).message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().strip().replace("\r\n", "\n") == A_WORD.body
    other = a_notice(Office.objects.get(key="brebes"), email=MAIL, dedupe="2")
    assert deliver(timezone.now) == 1
    assert "wk.invalid" not in post.taken[1]["From"] and post.taken[1]["Message-ID"] != mail["Message-ID"]
    assert seen(other).state == Notice.State.SENT


def test_people_are_told_the_way_they_chose(way_kanan):
    both = {"email": MAIL, "phone": PHONE}
    for prefers, given, channel in (
        ("", both, "email"),
        ("wa", both, "whatsapp"),
        ("email", both, "email"),
        ("wa", {"email": MAIL}, "email"),
        ("email", {"phone": PHONE}, "whatsapp"),
        ("none", both, "tanpa"),
    ):
        notice = a_notice(way_kanan, prefers=prefers, dedupe=f"{prefers}{len(given)}{channel}", **given)
        assert notice.channel == channel
    assert (notice.state, notice.address) == (Notice.State.UNWANTED, "")


def test_in_the_demo_everything_lands_in_the_mailbox_and_nothing_leaves(
    way_kanan, gateway, post, number, settings, client
):
    settings.DEMO = True
    settings.NOTICE_CHANNELS = dict.fromkeys(("email", "whatsapp"), "dukcapil.notices.channels.mailbox.Mailbox")
    a_notice(way_kanan, email=MAIL)
    a_notice(way_kanan, phone=PHONE, dedupe="2")
    assert deliver(timezone.now) == 2
    assert (gateway.paths, post.taken) == ([], [])
    assert {letter.channel for letter in Letter.objects.all()} == {"email", "whatsapp"}
    page = client.get("/kotak-surat/").content.decode()
    assert MAIL in page and PHONE in page and f"{NUMBER}: ada jawaban" in page and "Nomor 1" in page
    settings.DEMO = False
    assert client.get("/kotak-surat/").status_code == 404


# ---- what goes wrong


@pytest.mark.parametrize("fate", [{"status": 500}, {"html": True}, {"cut": True}, {"redirect": "http://127.0.0.1:9/"}])
def test_a_gateway_that_fails_is_tried_again_with_growing_pauses(way_kanan, gateway, number, fate, caplog):
    notice = a_notice(way_kanan, phone=PHONE)
    gateway.then(times=3, **fate)
    now, pauses = timezone.now(), []
    with caplog.at_level(logging.DEBUG):
        for _ in range(3):
            assert deliver(lambda now=now: now) == 0
            pauses.append(seen(notice).next_try_at - now)
            now = seen(notice).next_try_at
        assert deliver(lambda: now) == 1
    assert pauses == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert (seen(notice).attempts, seen(notice).error) == (4, "")
    assert PHONE.lstrip("+") not in caplog.text and "lacak" not in caplog.text


def test_retry_after_holds_the_whole_channel_and_costs_the_others_no_try(way_kanan, gateway, number):
    notices = [a_notice(way_kanan, phone=f"+62812345678{n:02}", dedupe=str(n)) for n in range(12)]
    gateway.then(code=130429, retry_after="600")
    now = timezone.now()
    assert deliver(lambda: now) == 0
    assert len(gateway.paths) == 1
    assert deliver(lambda: now + timedelta(seconds=599)) == 0
    assert len(gateway.paths) == 1
    assert deliver(lambda: now + timedelta(seconds=601)) == 12
    assert sorted(seen(each).attempts for each in notices) == [1] * 11 + [2]
    assert ChannelHealth.objects.get().failures == 0


def test_a_person_without_whatsapp_fails_at_once_and_the_channel_is_not_blamed(way_kanan, gateway, number):
    notice = a_notice(way_kanan, phone=PHONE)
    gateway.then(code=131026)
    assert deliver(timezone.now) == 0
    assert (seen(notice).state, seen(notice).error) == (Notice.State.FAILED, "WhatsApp 131026")
    assert not ChannelHealth.objects.filter(failures__gt=0).exists()


def test_a_mail_that_bounces_fails_at_once(way_kanan, post):
    post.bounced.add(MAIL)
    notice = a_notice(way_kanan, email=MAIL)
    assert deliver(timezone.now) == 0
    assert (seen(notice).state, seen(notice).error) == (Notice.State.FAILED, "SMTPRecipientsRefused 550")


@pytest.mark.parametrize("fate", [{"cut": True}, {"hang": 3}, {"reply": "554 5.7.1 <siti@contoh.invalid> spam"}])
def test_a_mail_server_that_misbehaves_is_tried_again(way_kanan, post, settings, fate):
    post.use(settings, timeout=0.5)
    notice = a_notice(way_kanan, email=MAIL)
    post.then(**fate)
    assert deliver(timezone.now) == 0
    assert seen(notice).state == Notice.State.WAITING
    assert seen(notice).error and "@" not in seen(notice).error
    assert deliver(in_time(minutes=5)) == 1


def test_what_failed_for_three_days_is_given_up_and_may_be_tried_for_three_more(way_kanan, gateway, number):
    notice = a_notice(way_kanan, phone=PHONE)
    gateway.then(times=100, status=500)
    now = timezone.now()
    while seen(notice).state == Notice.State.WAITING:
        now = max(now, seen(notice).next_try_at)
        deliver(lambda now=now: now)
    assert seen(notice).state == Notice.State.FAILED
    assert GIVE_UP_AFTER - timedelta(hours=7) < now - notice.queued_at <= GIVE_UP_AFTER
    try_again(notice, by=a_user(), at=now)
    deliver(lambda: now)
    assert seen(notice).state == Notice.State.WAITING


def test_a_later_notice_to_the_same_person_waits_for_an_earlier_one(way_kanan, gateway, number):
    first, second = (a_notice(way_kanan, phone=PHONE, dedupe=str(n)) for n in range(2))
    gateway.then(status=500)
    now = timezone.now()
    assert deliver(lambda: now) == 0
    assert seen(second).attempts == 0
    assert deliver(in_time(minutes=3)) == 2
    tracked = [message["biz_opaque_callback_data"] for message in gateway.messages]
    assert tracked == [str(first.pk), str(second.pk)]


def test_one_that_failed_for_good_does_not_hold_those_behind_it(way_kanan, gateway, number):
    first, second = (a_notice(way_kanan, phone=PHONE, dedupe=str(n)) for n in range(2))
    gateway.then(code=131026)
    assert deliver(timezone.now) == 1
    assert (seen(first).state, seen(second).state) == (Notice.State.FAILED, Notice.State.SENT)


def test_one_office_waiting_does_not_hold_another(way_kanan, gateway, number):
    brebes = Office.objects.get(key="brebes")
    a_number(brebes, 9)
    a_notice(way_kanan, phone=PHONE)
    other = a_notice(brebes, phone=PHONE, dedupe="2")
    gateway.then(code=130429, retry_after="600")
    assert deliver(timezone.now) == 1
    assert seen(other).state == Notice.State.SENT


def test_a_channel_that_breaks_does_not_stop_the_notices_behind(way_kanan, gateway, post, number, settings, caplog):
    settings.NOTICE_CHANNELS = {**settings.NOTICE_CHANNELS, "whatsapp": f"{__name__}.Broken"}
    broken = a_notice(way_kanan, phone=PHONE)
    a_notice(way_kanan, email=MAIL, dedupe="2")
    assert deliver(timezone.now) == 1
    assert (seen(broken).state, seen(broken).error) == (Notice.State.WAITING, "ZeroDivisionError")
    assert PHONE not in caplog.text


class Broken(Channel):
    def send(self, notice, at):
        raise ZeroDivisionError(notice.address)


def test_a_dead_channel_is_known_by_failures_in_a_row_or_by_silence(way_kanan, gateway, number):
    offices = list(Office.objects.all())
    for n in range(5):
        a_notice(way_kanan, phone=f"+6281234567{n:03}", dedupe=str(n))
    gateway.then(times=4, status=500)
    gateway.then(status=500)
    now = timezone.now()
    assert dead_channels(offices, now) == []
    deliver(lambda: now)
    (dead,) = dead_channels(offices, now)
    assert (dead.office, dead.channel, dead.waiting, dead.error) == (way_kanan, "whatsapp", 5, "WhatsApp 1")
    assert deliver(in_time(minutes=2)) == 5
    assert dead_channels(offices, now) == []


def test_a_channel_that_no_worker_serves_is_dead_after_half_an_hour(way_kanan, django_assert_num_queries):
    a_notice(way_kanan, email=MAIL)
    with django_assert_num_queries(1):
        assert dead_channels([way_kanan], timezone.now() + timedelta(minutes=29)) == []
    (dead,) = dead_channels([way_kanan], timezone.now() + timedelta(minutes=31))
    assert (dead.label, dead.waiting) == ("E-mail", 1)


# ---- many at once


def test_fifty_workers_send_each_notice_once_and_in_order(committed, settings):
    office = Office.objects.get(key="way-kanan")
    a_number(office)
    with FakeWhatsApp() as gateway:
        settings.WHATSAPP_API_URL, settings.WHATSAPP_TOKEN = gateway.url, TOKEN
        for n in range(200):
            a_notice(office, phone=f"+62812345678{n % 20:02}", dedupe=str(n))
        barrier, sent = threading.Barrier(50), []

        def work():
            try:
                barrier.wait()
                sent.append(deliver(timezone.now))
            finally:
                connection.close()

        workers = [threading.Thread(target=work) for _ in range(50)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        deliver(timezone.now)
        orders: dict[str, list[int]] = {}
        for message in gateway.messages:
            orders.setdefault(message["to"], []).append(int(message["biz_opaque_callback_data"]))
    assert set(Counter(key for order in orders.values() for key in order).values()) == {1}
    assert sum(map(len, orders.values())) == 200
    assert all(order == sorted(order) for order in orders.values())
