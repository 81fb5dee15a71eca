"""A mailbox that nobody can read says so: to those who can help, to the technician, and no longer once it is read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.inbox.fetching import fetch_mail
from dukcapil.inbox.mailboxes import mailboxes
from dukcapil.inbox.tasks import fetch_mailboxes
from dukcapil.notices.health import dead_channels, sentences
from dukcapil.notices.models import ChannelHealth
from dukcapil.people.roles import Role
from tests.builders import a_user

from .fake_imap import USER, FakeImap

NOT_YET, LONG_ENOUGH = timedelta(minutes=29), timedelta(minutes=31)


def fetch(setting: str, at) -> None:
    (mailbox,) = mailboxes([setting])
    fetch_mail(mailbox, at)


@pytest.fixture
def refused(way_kanan):
    """A mailbox whose password is wrong since an hour; the setting that would open it, its server still there."""
    with FakeImap() as server:
        hour_ago = timezone.now() - timedelta(hours=1)
        for minute in range(3):
            fetch(server.setting("imap", password="salah"), hour_ago + timedelta(minutes=minute))
        yield server.setting("imap")


def test_a_mailbox_is_dead_after_half_an_hour_without_a_reading_and_alive_after_the_next(way_kanan):
    now = timezone.now()
    with FakeImap() as server:
        fetch(server.setting("imap"), now)
        for minute in range(1, 29):
            fetch(server.setting("imap", password="salah"), now + timedelta(minutes=minute))
        assert dead_channels([way_kanan], now + NOT_YET) == []
        (dead,) = dead_channels([way_kanan], now + LONG_ENOUGH)
        assert (dead.office, dead.line, dead.error) == (way_kanan, USER, "IMAP login")
        assert dead.since == now + timedelta(minutes=1)
        fetch(server.setting("imap"), now + LONG_ENOUGH)
        assert dead_channels([way_kanan], now + LONG_ENOUGH) == []


def test_a_mailbox_that_no_worker_reads_any_more_is_dead_too(way_kanan):
    now = timezone.now()
    with FakeImap() as server:
        fetch(server.setting("imap"), now)
    assert dead_channels([way_kanan], now + NOT_YET) == []
    (dead,) = dead_channels([way_kanan], now + LONG_ENOUGH)
    assert (dead.since, dead.error) == (now, "")


def test_a_server_that_is_away_breaks_off_or_lacks_the_folder_is_told_by_its_cause(way_kanan):
    now = timezone.now()
    with FakeImap(cut_after="UID SEARCH") as server:
        good = server.setting("imap")
        fetch(good, now)
        assert ChannelHealth.objects.get().error == "IMAP abort"
        fetch(good.replace("/INBOX", "/Lain"), now)
        assert ChannelHealth.objects.get().error == "IMAP folder"
    fetch(good, now)
    health = ChannelHealth.objects.get()
    assert (health.error, health.failures, health.worked_at) == ("ConnectionRefusedError", 3, None)


def test_of_two_mailboxes_the_one_that_is_read_does_not_hide_the_other(way_kanan):
    now = timezone.now()
    with FakeImap() as server:
        for minute in (0, 31):
            at = now + timedelta(minutes=minute)
            fetch(server.setting("imap"), at)
            fetch(server.setting("imap", password="salah") + "?alamat=kk@contoh.go.id", at)
    (dead,) = dead_channels([way_kanan], now + timedelta(minutes=32))
    assert dead.line == "kk@contoh.go.id"


def test_a_mailbox_that_left_the_setting_is_not_unread(refused, settings):
    settings.INBOX_MAILBOXES = []
    fetch_mailboxes()
    assert not ChannelHealth.objects.exists()


def test_a_dead_mailbox_announces_itself_to_those_who_can_help_until_it_is_read(refused, client):
    officer = a_user(Role.PETUGAS)
    for user, is_told in ((officer, True), (a_user(Role.ADMIN), True), (a_user(Role.KASI), False)):
        client.force_login(user)
        page = client.get(reverse("desk")).content.decode()
        assert (f"Kotak surat {USER} tidak terbaca" in page) is is_told
        assert ("menolak nama atau sandi kotak surat ini" in page) is is_told
        assert "kabar menunggu" not in page
    assert any(f"Kotak surat {USER} tidak terbaca." in sentence for sentence in sentences())
    fetch(refused, timezone.now())
    client.force_login(officer)
    assert USER not in client.get(reverse("desk")).content.decode()
    assert sentences() == []
