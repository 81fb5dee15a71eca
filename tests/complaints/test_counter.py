"""The counter: what a citizen says, shows or sent is written down with its true time, once, under the right SOP."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import Complaint
from dukcapil.casework.models import Case, Channel
from dukcapil.people.models import Citizen, Office
from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import add_office_time
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop
from tests.builders import a_user
from tests.conftest import WIB

from .at_the_counter import NIK, record, refused, the_form
from .reading import is_page, source

BY_OTHER_WAYS = [channel for channel in Channel if channel != Channel.WEB]


def typed(at: datetime) -> str:
    return f"{at.astimezone(WIB):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("channel", BY_OTHER_WAYS)
def test_every_way_but_the_public_form_is_written_down_here(client, petugas, channel):
    assert record(client, channel=channel, channel_reference="ID-77").status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.channel_reference, complaint.office.key) == (channel, "ID-77", "way-kanan")
    assert (complaint.trail.get().user, complaint.trail.get().on_behalf) == (petugas, True)


@pytest.mark.parametrize("channel", ["web", "merpati", "", None])
def test_the_public_form_and_unknown_ways_are_no_choice(client, petugas, channel):
    assert set(refused(record(client, channel=channel))) == {"channel"}


def test_what_came_by_lapor_needs_its_tracking_id(client, petugas):
    assert refused(record(client, channel="lapor")) == {"channel_reference": "Tuliskan Tracking ID dari SP4N-LAPOR."}


def test_the_true_time_received_starts_the_clock_and_the_year_of_recording_makes_the_number(client, petugas, way_kanan):
    received = (timezone.now() - timedelta(days=360)).astimezone(WIB).replace(second=0, microsecond=0)
    assert record(client, received_at=typed(received)).status_code == 302
    complaint = Complaint.objects.get()
    assert complaint.received_at == received
    assert complaint.clock.get().at == received
    assert complaint.step_due_at == add_office_time(received, timedelta(minutes=5), calendar_of(way_kanan))
    assert received < complaint.due_at < received + timedelta(days=9)  # a working day, were it Lebaran
    assert complaint.number == f"ADU-WKN-{timezone.now().astimezone(WIB).year}-000001"


def test_a_time_is_read_on_the_wall_of_the_office(client, registry):
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    day = timezone.now() - timedelta(days=2)
    assert record(client, "tomohon", received_at=f"{day:%d-%m-%Y} 08.15").status_code == 302
    assert Complaint.objects.get().received_at.isoformat().endswith("T00:15:00+00:00")


def test_a_time_that_cannot_be_is_told_beside_the_field(client, petugas):
    now = timezone.now()
    future, ancient = "Waktu ini belum terjadi.", "Lebih dari setahun yang lalu."
    for at, sentence in [
        (typed(now + timedelta(hours=1)), future),
        ("9999-12-31T23:59", future),
        (typed(now - timedelta(days=368)), ancient),
        ("0001-01-01T00:00", ancient),
        ("kemarin sore", "Waktu ini tidak dikenal."),
        ("2026-02-30T10:00", "Waktu ini tidak dikenal."),
        ("99-99-9999 99.99", "Waktu ini tidak dikenal."),
    ]:
        page = record(client, received_at=at)
        assert sentence in refused(page)["received_at"]
        assert at in source(page)


def test_neither_phone_nor_email_is_needed_and_a_name_only_where_it_is_told(client, petugas):
    assert refused(record(client, name="")) == {"name": "Tuliskan nama pemohon, atau cari yang sudah tercatat."}
    assert record(client).status_code == 302
    assert record(client, name="", anonymous="on").status_code == 302


def test_each_button_leads_on(client, petugas):
    page = is_page(
        client.post(reverse("record", args=["way-kanan"]), the_form(baru="1", channel="email"), follow=True), 200
    )
    assert "Tercatat sebagai ADU-WKN-" in page
    assert "Pengaduan baru" in page
    assert record(client, baru="1", channel="email")["Location"].endswith("/meja/way-kanan/catat/?saluran=email")
    assert record(client, cetak="1")["Location"].endswith("/tanda-terima/?cetak=1")
    assert record(client, simpan="1")["Location"].endswith(f"/meja/berkas/{Case.objects.first().number}/")
    assert Complaint.objects.count() == 4


def test_a_double_click_makes_one_complaint(client, petugas):
    given = the_form(simpan="1")
    places = {client.post(reverse("record", args=["way-kanan"]), given)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert (Complaint.objects.count(), Citizen.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "channel, sop", [("loket", "pengaduan-tatap-muka"), ("whatsapp", "pengaduan-online"), ("email", "pengaduan")]
)
def test_sukamara_has_an_sop_for_each_way(client, registry, channel, sop):
    client.force_login(a_user(Role.PETUGAS, "sukamara"))
    assert record(client, "sukamara", channel=channel).status_code == 302
    assert Complaint.objects.get().sop.key == f"sukamara/{sop}"


def test_the_only_sop_of_tomohon_takes_who_walks_in(client, registry):
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    assert record(client, "tomohon").status_code == 302
    assert Complaint.objects.get().sop.key == "tomohon/pengaduan-online"


def test_a_desk_that_serves_another_sop_is_told_so_and_keeps_what_was_typed(client, registry):
    client.force_login(a_user(Role.PETUGAS, "sukamara", sops=["sukamara/pengaduan-online"]))
    sentence = "Pengaduan untuk SOP ini dicatat oleh petugas depan yang melayaninya."
    assert refused(record(client, "sukamara", channel="loket")) == {"channel": sentence}
    assert record(client, "sukamara", channel="whatsapp").status_code == 302


def test_an_office_without_an_sop_for_a_way_says_so(client, registry):
    Sop.objects.filter(key="sukamara/pengaduan").update(channels=["web"])
    client.force_login(a_user(Role.PETUGAS, "sukamara"))
    sentence = "Kantor ini belum menerima pengaduan lewat saluran itu."
    assert refused(record(client, "sukamara", channel="email")) == {"channel": sentence}


def test_only_the_front_desk_of_this_office_has_this_page(client, registry):
    for user in (a_user(Role.KASI), a_user(Role.ADMIN), a_user(Role.PETUGAS, "brebes"), a_user()):
        client.force_login(user)
        for answer in (record(client), record(client, siapa=NIK, cari="1"), client.get("/meja/way-kanan/catat/")):
            is_page(answer, 404)
    assert Client().post("/meja/way-kanan/catat/", the_form()).status_code == 302
    assert not Complaint.objects.exists()


def test_a_form_of_another_site_is_refused_and_fields_of_the_case_are_nobodys_to_send(client, petugas, way_kanan):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(petugas)
    is_page(record(browser), 403)
    forged = {
        "office_id": Office.objects.get(key="brebes").pk,
        "state": "selesai",
        "number": "ADU-WKN-2026-999999",
        "moves": 9,
        "account": petugas.pk,
    }
    assert record(client, **forged, sop=1, by=1, at="2020-01-01").status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.office, complaint.state, complaint.moves) == (way_kanan, "pencatatan", 0)
    assert (complaint.number[-6:], complaint.applicant.account) == ("000001", None)
