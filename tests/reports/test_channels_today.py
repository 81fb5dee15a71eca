"""What the public page says of each way to bring a complaint: open, closed, not answered, not read."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from dukcapil.notices.models import ChannelHealth
from dukcapil.reports.published import channels_of
from dukcapil.worktime.queries import calendar_of

ALL_DAY = "Diterima sepanjang waktu, dibaca pada jam kantor."


def said_of(title: str, office, now) -> tuple[bool, str]:
    (found,) = [each for each in channels_of(office, now) if each["title"] == title]
    return found["works"], found["said"]


def a_health(office, now, **more) -> ChannelHealth:
    """A channel that has failed for an hour."""
    given = {"channel": "email", "failures": 60, "failing_since": now - timedelta(hours=1), "error": "TimeoutError"}
    return ChannelHealth.objects.create(office=office, **{**given, **more})


def test_every_channel_works_while_the_office_is_open(way_kanan, working_morning, django_assert_num_queries):
    calendar_of(way_kanan)  # kept by the process
    with django_assert_num_queries(2):
        found = channels_of(way_kanan, working_morning)
    assert all(each["works"] for each in found)
    assert said_of("Tatap muka", way_kanan, working_morning) == (True, "Buka sekarang, sampai pukul 12.00 WIB.")
    assert said_of("E-mail", way_kanan, working_morning) == (True, ALL_DAY)


def test_the_counter_is_closed_in_the_evening_and_what_is_written_is_taken_all_the_same(way_kanan, working_morning):
    evening = working_morning.replace(hour=20)
    assert said_of("Tatap muka", way_kanan, evening)[1] == "Sedang tutup."
    assert said_of("E-mail", way_kanan, evening) == (True, ALL_DAY)


def test_a_dead_sender_is_said_of_its_channel_alone(way_kanan, working_morning):
    a_health(way_kanan, working_morning)
    works, said = said_of("E-mail", way_kanan, working_morning)
    assert not works
    assert said == "Kiriman kabar kami lewat E-mail terganggu sejak Selasa, 10 November 2026 pukul 08.00 WIB."
    assert said_of("WhatsApp", way_kanan, working_morning)[0]


def test_a_dead_mailbox_is_said_and_once_it_is_read_again_no_more(way_kanan, working_morning):
    health = a_health(way_kanan, working_morning, line="pengaduan@contoh.go.id")
    works, said = said_of("E-mail", way_kanan, working_morning)
    assert not works
    assert said.startswith("E-mail yang Anda kirim belum dapat kami baca sejak Selasa, 10 November 2026 pukul 08.00")
    health.failures, health.failing_since, health.worked_at = 0, None, working_morning
    health.save()
    assert said_of("E-mail", way_kanan, working_morning) == (True, ALL_DAY)


def test_neither_sent_nor_read_is_said_in_two_sentences(way_kanan, working_morning):
    a_health(way_kanan, working_morning)
    a_health(way_kanan, working_morning, line="pengaduan@contoh.go.id")
    _, said = said_of("E-mail", way_kanan, working_morning)
    assert "Kiriman kabar kami" in said and "belum dapat kami baca" in said


def test_the_page_says_terganggu(way_kanan, client):
    address = reverse("performance", args=["way-kanan"])
    assert "Terganggu" not in client.get(address).content.decode()
    a_health(way_kanan, timezone.now(), line="pengaduan@contoh.go.id")
    page = client.get(address).content.decode()
    assert page.count("Terganggu") == 1 and "belum dapat kami baca sejak" in page
    assert "pengaduan@contoh.go.id" not in page and "TimeoutError" not in page
