"""The counter: what a citizen says, shows or sent is written down with its true time, once, under the right SOP."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.lookup import people_known_as
from complaints.models import Category, Complaint
from dukcapil.casework.models import Case, Channel, Counter
from dukcapil.people.models import Citizen, Office
from dukcapil.people.roles import Role
from dukcapil.worktime.calendar import add_office_time
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop
from tests.builders import a_citizen, a_user
from tests.conftest import WIB

from .reading import beside_fields, is_page, source, words

TEXT = "Pemohon mengeluh KK-nya belum jadi setelah dua minggu."
BY_OTHER_WAYS = [channel for channel in Channel if channel != Channel.WEB]
NIK = "1808034508900001"


@pytest.fixture
def petugas(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


@pytest.fixture
def siti(registry) -> Citizen:
    """Somebody who was here before."""
    person = a_citizen(nik=NIK)
    person.save()
    return person


def the_form(**more) -> dict:
    given = {
        "kind": "pengaduan",
        "category": Category.objects.get(key="dokumen-belum-jadi").pk,
        "text": TEXT,
        "name": "Budi Santoso",
        "channel": "loket",
        "idempotency_key": str(uuid4()),
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


def record(client, office="way-kanan", **more):
    return client.post(reverse("record", args=[office]), the_form(**more))


def refused(response) -> dict[str, str]:
    assert TEXT in source(response)
    is_page(response, 422)
    assert not Complaint.objects.exists()
    assert not Counter.objects.filter(last__gt=0).exists()
    return beside_fields(response)


def typed(at: datetime) -> str:
    return f"{at.astimezone(WIB):%Y-%m-%dT%H:%M}"


def known(client, asked: str, **more) -> str:
    return words(record(client, siapa=asked, cari="1", **more))


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


@pytest.mark.parametrize(
    "asked",
    ["081234567890", "0812 3456 7890", "0812-3456-7890", "+62 812-3456-7890", "6281234567890", "812 3456 7890"]
    + ["(0812) 3456.7890", " 0812/3456/7890 ", "tel:+6281234567890", NIK, "1808 0345 0890 0001", "180803.450890.0001"],
)
def test_a_person_is_known_by_phone_or_nik_however_it_is_typed(client, petugas, way_kanan, siti, asked):
    assert record(client, citizen=siti.pk, name=None).status_code == 302
    assert people_known_as(way_kanan, asked) == [siti]
    page = known(client, asked)
    assert "Siti Aminah · 0812-3456-7890 · 180803********01 · 1 berkas Bukan orang ini" in page
    assert NIK not in page or asked == NIK


@pytest.mark.parametrize("asked", ["0899 9999 9999", "Siti Aminah", "x" * 5000, "'; --", "\x00", "1" * 16, "²³"])
def test_who_is_not_known_is_told_and_what_was_typed_stays(client, petugas, siti, asked):
    page = record(client, siapa=asked, cari="1", place="Pasar Baradatu")
    assert "Belum ada yang tercatat dengan" in is_page(page, 200)
    assert TEXT in source(page)
    assert not Complaint.objects.exists()


def test_the_number_of_somebody_new_is_typed_once(client, petugas):
    form = record(client, siapa="0899 9999 9999", cari="1", name=None).context["form"]
    assert form["phone"].value() == "0899 9999 9999"
    form = record(client, siapa=NIK, enter="1", name=None).context["form"]
    assert form["nik"].value() == NIK


def test_enter_in_the_search_looks_up_and_enter_elsewhere_saves(client, petugas, siti):
    page = words(record(client, siapa=NIK, enter="1"))
    assert "Bukan orang ini" in page
    assert not Complaint.objects.exists()
    assert record(client, siapa="", enter="1").status_code == 302
    assert record(client, siapa=NIK, citizen=siti.pk, enter="1", idempotency_key=str(uuid4())).status_code == 302


def test_several_people_with_one_number_are_offered(client, petugas, siti):
    a_citizen(name="Joko Santoso").save()
    page = words(record(client, siapa="081234567890", cari="1"))
    assert "Siti Aminah 0812-3456-7890" in page
    assert "Joko Santoso 0812-3456-7890" in page


def test_a_look_up_keeps_the_chosen_files_or_says_that_they_are_gone(client, petugas):
    page = words(record(client, siapa=NIK, cari="1", files=SimpleUploadedFile("kk.jpg", b"\xff\xd8\xff foto")))
    assert "kk.jpg" in page or "Pilih berkasnya sekali lagi" in page


def test_people_of_another_office_are_not_known(client, petugas, way_kanan):
    a_citizen("brebes", nik=NIK).save()
    assert people_known_as(way_kanan, NIK) == []
    assert "Belum ada yang tercatat" in known(client, NIK)


def test_picking_and_releasing_a_person_keeps_what_was_typed(client, petugas, siti):
    more = {"place": "Pasar Baradatu", "received_at": "2026-11-20T08:15", "channel": "whatsapp", "confidential": "on"}
    given = the_form(name="Coretan", **more)
    address = reverse("record", args=["way-kanan"])
    picked = client.post(address, {**given, "pilih": siti.pk})
    released = client.post(address, {**given, "citizen": siti.pk, "lepas": "1"})
    for page in (picked, released):
        assert page.status_code == 200
        for kept in (TEXT, "Pasar Baradatu", "2026-11-20T08:15", given["idempotency_key"]):
            assert kept in source(page)
        assert page.context["form"]["channel"].value() == "whatsapp"
        assert page.context["form"]["confidential"].value()
    assert "Siti Aminah · 0812-3456-7890 · 180803********01 · 0 berkas Bukan orang ini" in words(picked)
    assert f'name="citizen" value="{siti.pk}"' in source(picked)
    assert "Bukan orang ini" not in words(released)
    assert not Complaint.objects.exists()


def test_a_known_person_is_used_again_and_not_written_down_twice(client, petugas, siti):
    for _ in range(2):
        assert record(client, citizen=siti.pk, name="Nama lain", phone="0899 1111 2222").status_code == 302
    assert Citizen.objects.get() == siti
    assert Citizen.objects.get().name == "Siti Aminah"
    assert set(Complaint.objects.values_list("applicant", flat=True)) == {siti.pk}


def test_a_person_of_another_office_cannot_be_picked_by_a_forged_field(client, petugas):
    stranger = a_citizen("brebes", name="Orang Brebes")
    stranger.save()
    for forged in ({"citizen": stranger.pk}, {"citizen": stranger.pk, "name": None}, {"citizen": "0 OR 1=1"}):
        page = record(client, **forged)
        assert "Data pemohon itu tidak ditemukan. Cari sekali lagi." in words(page)
        assert refused(page) is not None
    page = record(client, pilih=stranger.pk)
    assert "Orang Brebes" not in words(page)


def test_an_anonymous_reporter_cannot_be_picked_by_a_forged_field(client, petugas):
    record(client, name="Rahayu Lestari", anonymous="on")
    hidden = Complaint.objects.get().applicant_id
    assert "Rahayu" not in words(record(client, pilih=hidden))


def test_a_forged_key_of_odd_digits_is_no_crash(client, petugas):
    assert record(client, pilih="²").status_code == 200


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
