"""The counter: an officer takes in an application in the same steps, with papers seen or missing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.models import Case
from dukcapil.people.roles import Role
from services.models import Application, Draft, RequirementItem
from tests.builders import a_citizen, a_user
from tests.complaints.reading import is_page, source
from tests.conftest import WIB

from .filled import APPLICANT, posted
from .walking import a_draft, save

START = ("way-kanan", "kia")


@pytest.fixture
def petugas(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


def begin(client, slug="kia", office="way-kanan", **more):
    given = {**posted("way-kanan/kia", "pemohon"), "channel": "loket", **more}
    return client.post(reverse("record_application", args=[office, slug]), given)


def test_the_desk_leads_to_the_services_it_takes_in(client, petugas):
    address = reverse("record_services", args=["way-kanan"])
    assert address in source(client.get(reverse("desk")))
    page = source(client.get(address))
    assert page.count("/catat/") == 6 + page.count(reverse("record", args=["way-kanan"]))


def test_a_narrow_desk_takes_in_its_own_services_alone(client, registry):
    client.force_login(a_user(Role.PETUGAS, sops=["way-kanan/kia", "way-kanan/ktp-el"]))
    page = source(client.get(reverse("record_services", args=["way-kanan"])))
    assert reverse("record_application", args=["way-kanan", "kia"]) in page
    assert reverse("record_application", args=["way-kanan", "kk-baru"]) not in page
    is_page(client.get(reverse("record_application", args=["way-kanan", "kk-baru"])), 404)
    is_page(begin(client, "kk-baru"), 404)


def test_a_desk_of_complaints_or_of_another_office_takes_in_none(client, registry):
    for user in (
        a_user(Role.PETUGAS, sops=["way-kanan/pengaduan"]),
        a_user(Role.PETUGAS, "tomohon"),
        a_user(Role.KASI),
        a_user(),
    ):
        client.force_login(user)
        is_page(client.get(reverse("record_services", args=["way-kanan"])), 404)
        is_page(client.get(reverse("record_application", args=START)), 404)
        is_page(begin(client), 404)
        assert reverse("record_services", args=["way-kanan"]) not in source(client.get(reverse("home")))
    assert not Draft.objects.exists()
    assert begin(Client()).status_code == 302


def test_an_officers_draft_opens_for_that_desk_alone(client, petugas):
    draft = a_draft("kia", recorded_by=petugas, channel="loket")
    addresses = [reverse("draft_files", args=[draft.token]), reverse("review", args=[draft.token])]
    addresses.append(reverse("section", args=[draft.token, "anak"]))
    for address in addresses:
        is_page(client.get(address), 200)
        assert Client().get(address)["Location"].startswith(reverse("account_login"))
    for user in (a_user(Role.PETUGAS, "tomohon"), a_user(Role.KASI), a_user()):
        stranger = Client()
        stranger.force_login(user)
        for address in addresses:
            is_page(stranger.get(address), 404)


def test_from_the_counter_to_the_case_with_papers_shown_and_one_missing(client, petugas):
    received = (timezone.now() - timedelta(hours=3)).astimezone(WIB).replace(second=0, microsecond=0)
    place = begin(client, channel="whatsapp", received_at=f"{received:%Y-%m-%dT%H:%M}")["Location"]
    draft = Draft.objects.get()
    assert place == reverse("section", args=[draft.token, "anak"])
    for section in ("anak", "orang_tua", "penyerahan"):
        answer = save(client, draft, section)
    assert answer["Location"] == reverse("draft_files", args=[draft.token])
    assert is_page(client.get(answer["Location"]), 200).count("Berkas asli diperlihatkan") == 4
    shown = {"shown": ["kk", "akta-kelahiran", "foto", "tidak-ada", "\x00"]}
    answer = client.post(answer["Location"], shown)
    assert answer["Location"] == reverse("review", args=[draft.token])
    page = is_page(client.get(answer["Location"]), 200)
    assert "Boleh dicatat, tetapi ini masih kurang" in page
    assert "Lampirkan KTP-el orang tua." in page
    answer = client.post(answer["Location"], {"consent": "on", "simpan": "1"})
    application = Application.objects.get()
    assert answer["Location"] == reverse("case", args=[application.number])
    assert (application.received_at, application.channel) == (received, "whatsapp")
    act = application.trail.get()
    assert (act.user, act.on_behalf) == (petugas, True)
    items = {item.code: (item.status, item.shown) for item in application.items.all()}
    status = RequirementItem.Status
    assert items["kk"] == items["akta-kelahiran"] == items["foto"] == (status.ACCEPTED, True)
    assert items["ktp-orang-tua"] == (status.MISSING, False)


def test_printing_leads_to_the_receipt(client, petugas):
    draft = a_draft("kia", recorded_by=petugas, channel="loket", papers=[])
    answer = client.post(reverse("review", args=[draft.token]), {"consent": "on", "cetak": "1"})
    assert answer["Location"].endswith("/tanda-terima/?cetak=1")
    again = client.post(reverse("review", args=[draft.token]), {"consent": "on"})
    assert again["Location"] == reverse("case", args=[Case.objects.get().number])


def test_an_unfinished_section_keeps_an_officer_from_recording_too(client, petugas):
    draft = a_draft("kia", recorded_by=petugas, channel="loket", answers={"pemohon": APPLICANT})
    assert "Belum diisi." in is_page(client.post(reverse("review", args=[draft.token]), {"consent": "on"}), 422)
    assert not Case.objects.exists()


def test_who_has_neither_phone_nor_nik_is_taken_in_at_the_counter(client, petugas):
    fields = {"pemohon-nik": "", "pemohon-telepon": "", "pemohon-no_kk": ""}
    assert begin(client, **fields).status_code == 302


@pytest.mark.parametrize(
    "field, value, sentence",
    [
        ("channel", "web", "Pilih salah satu saluran"),
        ("channel", "", "Pilih salurannya"),
        ("received_at", "9999-12-31T23:59", "Waktu ini belum terjadi."),
        ("received_at", "0001-01-01T00:00", "Lebih dari setahun yang lalu."),
        ("received_at", "kemarin", "Waktu ini tidak dikenal."),
        ("pemohon-nama", "", "Nama pemohon harus diisi."),
        ("pemohon-nik", "123", "NIK terdiri atas 16 angka"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_stays(client, petugas, field, value, sentence):
    answer = begin(client, **{field: value})
    assert sentence in is_page(answer, 422)
    assert "1808030101150002" in source(answer)  # the No. KK that was typed
    assert not Draft.objects.exists()


def test_a_known_citizen_is_found_by_phone_without_showing_the_nik(client, petugas):
    a_citizen(nik="1808034503900001", email="siti@contoh.id").save()
    address = reverse("record_application", args=START)
    answer = client.post(address, {"siapa": "0812 3456 7890", "cari": "1", "channel": "whatsapp"})
    page = source(answer)
    assert 'value="Siti Aminah"' in page
    assert 'value="siti@contoh.id"' in page
    assert "180803********01" in page
    assert "1808034503900001" not in page
    assert 'value="whatsapp"' in page
    assert not Draft.objects.exists()


def test_of_several_with_one_phone_one_is_picked(client, petugas):
    for name in ("Siti Aminah", "Joko Santoso"):
        a_citizen(name=name).save()
    address = reverse("record_application", args=START)
    page = is_page(client.post(address, {"siapa": "081234567890", "enter": "1"}), 200)
    assert "Joko Santoso" in page
    assert "Siti Aminah" in page
    person = a_citizen(name="Dewi Anggraini", phone="+6281234567899")
    person.save()
    assert 'value="Dewi Anggraini"' in source(client.post(address, {"pilih": person.pk}))


def test_a_number_nobody_has_is_kept_for_the_new_person(client, petugas):
    address = reverse("record_application", args=START)
    assert 'value="1808034503900001"' in source(client.post(address, {"siapa": "1808034503900001", "cari": "1"}))
    assert 'value="081299990000"' in source(client.post(address, {"siapa": "081299990000", "cari": "1"}))


@pytest.mark.parametrize("given", [{"siapa": "\x00", "cari": "1"}, {"pilih": "9" * 30}, {"pilih": "x"}, {"lepas": "1"}])
def test_a_mangled_look_up_is_no_failure(client, petugas, given):
    is_page(client.post(reverse("record_application", args=START), given), 200)


def test_somebody_who_was_only_ever_anonymous_is_not_found(client, petugas, working_morning):
    from complaints.models import PengaduanWayKanan
    from tests.builders import a_case

    case = a_case(PengaduanWayKanan, when=working_morning, anonymous=True)
    answer = client.post(reverse("record_application", args=START), {"siapa": "081234567890", "cari": "1"})
    assert case.applicant.name not in source(answer)
    assert case.applicant.name not in source(
        client.post(reverse("record_application", args=START), {"pilih": case.applicant_id})
    )
