"""Recognising people at the counter: by phone or NIK, never who was only here anonymously."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.models import Complaint
from dukcapil.casework.lookup import people_known_as
from dukcapil.people.models import Citizen
from tests.builders import a_citizen

from .at_the_counter import NIK, TEXT, record, refused, the_form
from .reading import is_page, source, words


def known(client, asked: str, **more) -> str:
    return words(record(client, siapa=asked, cari="1", **more))


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


def test_a_look_up_keeps_the_chosen_files(client, petugas):
    page = words(record(client, siapa=NIK, cari="1", files=SimpleUploadedFile("kk.jpg", b"\xff\xd8\xff foto")))
    assert "tidak perlu dipilih lagi kk.jpg" in page


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
