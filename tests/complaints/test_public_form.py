"""The public form in all its parts: what may be left out, what is put right, what is told, and what is never asked."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints.models import Complaint
from dukcapil.casework.models import Attachment
from dukcapil.notices.models import Notice
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from tests.builders import a_user

from .reading import beside_fields, is_page, source, words
from .test_bad_input import TEXT, refused, send, the_complaint, the_form

ADDRESS = "/way-kanan/pengaduan/"
EVIL = '<script>alert(1)</script><img src=x onerror="alert(1)">'
TOO_MANY = "Terlalu banyak kiriman dalam waktu singkat. Tunggu beberapa menit, lalu coba lagi."


@pytest.fixture
def few(registry, settings):
    """An office where three complaints an hour from one network are many."""
    settings.LIMITS = {**settings.LIMITS, "complaints_of_a_network": (3, 3600)}


def photo(name="bukti.jpg") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def tracked(client, complaint) -> str:
    return words(client.get(reverse("tracked", args=[complaint.tracking_code])))


def a_nik(day="45", month="08", serial="0001") -> str:
    return f"180803{day}{month}90{serial}"


@pytest.mark.parametrize(
    "kind, label",
    [(None, "Pengaduan"), ("pengaduan", "Pengaduan"), ("aspirasi", "Aspirasi"), ("informasi", "Permintaan")],
)
def test_a_complaint_a_wish_or_a_question(client, registry, kind, label):
    complaint = the_complaint(send(client, kind=kind))
    assert complaint.get_kind_display().startswith(label)
    assert f"Jenis {label}" in tracked(client, complaint)


def test_another_kind_is_no_choice(client, registry):
    assert refused(send(client, kind="gugatan")) == {"kind": "Pilih salah satu jenis dalam daftar."}


def test_place_date_and_related_number_are_kept_and_read(client, registry):
    when = timezone.localdate() - timedelta(days=3)
    more = {
        "place": "Kantor Camat Baradatu",
        "occurred_on": f"{when:%d/%m/%Y}",
        "related_number": " adu wkn-2026  000007 ",
    }
    complaint = the_complaint(send(client, **more))
    assert (complaint.place, complaint.occurred_on) == ("Kantor Camat Baradatu", when)
    assert complaint.related_number == "ADU-WKN-2026-000007"
    page = tracked(client, complaint)
    assert "Tempat Kantor Camat Baradatu" in page
    assert "Nomor terkait ADU-WKN-2026-000007" in page


def test_a_day_that_cannot_be_is_told_and_kept(client, registry):
    tomorrow = timezone.localdate() + timedelta(days=2)
    for day, sentence in [
        (tomorrow.isoformat(), "Tanggal ini belum terjadi. Periksa hari, bulan, dan tahunnya."),
        ("9999-12-31", "Tanggal ini belum terjadi. Periksa hari, bulan, dan tahunnya."),
        ("17-08-1800", "Tahun ini terlalu lampau. Periksa kembali tahunnya."),
        ("0001-01-01", "Tahun ini terlalu lampau. Periksa kembali tahunnya."),
        ("30-02-2026", "Tanggal ini tidak dikenal. Tulis seperti 27-11-2026."),
        ("minggu lalu", "Tanggal ini tidak dikenal. Tulis seperti 27-11-2026."),
    ]:
        page = send(client, occurred_on=day)
        assert refused(page) == {"occurred_on": sentence}
        assert day in source(page)


def test_places_and_numbers_that_would_not_fit_are_told(client, registry):
    sentences = refused(send(client, place="x" * 151, related_number="9" * 31))
    assert sentences == {
        "place": "Paling panjang 150 karakter; yang Anda tulis 151.",
        "related_number": "Paling panjang 30 karakter; yang Anda tulis 31.",
    }


def test_a_nik_of_another_length_or_with_letters_is_told(client, registry):
    assert refused(send(client, nik=a_nik() + "7")) == {"nik": "NIK terdiri atas 16 angka; yang Anda ketik 17 angka."}
    for nik in ("18080345O8900001", "enam belas angka", "١٨٠٨٠٣٤٥٠٨٩٠٠٠٠١"):
        assert "NIK hanya berisi angka." in refused(send(client, nik=nik))["nik"]


def test_a_nik_is_read_with_dots_and_spaces_and_not_shown_again(client, registry):
    complaint = the_complaint(send(client, nik=" 180803.450890-0001 "))
    assert complaint.applicant.nik == a_nik()
    for name in ("tracked", "receipt"):
        assert a_nik() not in source(client.get(reverse(name, args=[complaint.tracking_code])))


@pytest.mark.parametrize("nik", [a_nik(day="00"), a_nik(month="13"), a_nik(day="99"), a_nik(serial="0000"), "0" * 16])
def test_an_odd_nik_is_only_warned_of(client, registry, nik):
    page = client.post(ADDRESS, the_form(nik=nik), follow=True)
    assert "NIK ini tidak lazim" in is_page(page, 200)
    assert "Kiriman tetap kami terima" in words(page)
    assert Complaint.objects.get().applicant.nik == nik


def test_an_anonymous_reporter_needs_neither_name_nor_contact(client, registry):
    complaint = the_complaint(send(client, name=None, phone=None, anonymous="on", confidential="on"))
    assert (complaint.anonymous, complaint.confidential, complaint.applicant.name) == (True, True, "")
    assert TEXT in tracked(client, complaint)
    receipt = words(client.get(reverse("receipt", args=[complaint.tracking_code])))
    assert "Nama disembunyikan dari yang menangani (anonim)" in receipt
    assert "Simpan kode lacak ini." in receipt
    client.force_login(a_user(Role.PETUGAS))
    page = words(client.get(reverse("case", args=[complaint.number])))
    assert "Nama Pelapor anonim" in page


def test_an_anonymous_reporter_is_still_told_of_a_contact_typed_wrong(client, registry):
    page = send(client, name="x" * 101, phone="bukan nomor", anonymous="on")
    assert set(refused(page)) == {"name", "phone"}


def test_who_fills_in_the_hidden_field_is_asked_to_empty_it_and_then_it_works(client, registry):
    form = the_form(website="http://jahat")
    page = client.post(ADDRESS, form)
    assert refused(page) == {"website": "Kosongkan isian ini, lalu kirim sekali lagi."}
    assert TEXT in source(page)
    the_complaint(client.post(ADDRESS, {**form, "website": ""}))


def test_a_kelurahan_sends_fifty_complaints_from_one_address(client, registry):
    for n in range(50):
        assert send(client, phone=f"0812 3456 {n:04}").status_code == 302
    assert Complaint.objects.count() == 50


def test_one_too_many_is_told_and_everything_typed_is_kept(client, few):
    for n in range(3):
        assert send(client, phone=f"0812 3456 {n:04}").status_code == 302
    more = {
        "place": "Pasar Baradatu",
        "related_number": "ADU-WKN-2026-000001",
        "email": "siti@contoh.id",
        "kind": "aspirasi",
    }
    given = the_form(nik=a_nik(), text="Yang keempat dari sini.", anonymous="on", **more)
    page = client.post(ADDRESS, given)
    assert TOO_MANY in is_page(page, 429)
    for typed in ("Yang keempat dari sini.", *more.values(), a_nik(), given["idempotency_key"], "0812 3456 7890"):
        assert typed in source(page)
    assert page.context["form"]["anonymous"].value()
    assert page.context["form"]["consent"].value()
    assert Complaint.objects.count() == 3


@pytest.mark.parametrize(
    "header",
    ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "HTTP_FORWARDED", "HTTP_CF_CONNECTING_IP"],
)
def test_a_header_does_not_make_another_address_of_one(client, few, header):
    answers = [client.post(ADDRESS, the_form(phone=f"0812 3456 {n:04}"), **{header: f"10.0.0.{n}"}) for n in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_behind_our_proxy_only_what_it_added_counts(client, few, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    said = [f"10.0.0.{n}, 203.0.113.7" for n in range(4)]
    answers = [
        client.post(ADDRESS, the_form(phone=f"0812 3456 {n:04}"), HTTP_X_FORWARDED_FOR=said[n]) for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert client.post(ADDRESS, the_form(), HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302


def test_one_contact_cannot_flood_an_office_from_many_addresses(client, registry, settings):
    settings.LIMITS = {**settings.LIMITS, "complaints_of_a_contact": (2, 3600)}
    phones = ("0812 3456 7890", "+62 812-3456-7890", "081234567890")
    answers = [
        Client().post(ADDRESS, the_form(phone=phone), REMOTE_ADDR=f"10.0.0.{n}") for n, phone in enumerate(phones)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429]


def test_the_same_form_twenty_times_is_one_complaint(client, registry):
    form = the_form()
    places = {client.post(ADDRESS, form)["Location"] for _ in range(20)}
    assert len(places) == 1
    assert (Complaint.objects.count(), Citizen.objects.count(), Notice.objects.count()) == (1, 1, 1)


def test_the_same_words_sent_again_after_back_are_one_complaint(client, registry):
    first = the_complaint(send(client))
    again = client.get(send(client)["Location"])
    assert f"Kiriman ini sudah kami terima sebagai {first.number}" in words(again)
    assert Complaint.objects.count() == 1
    send(client, text="Cerita yang lain sama sekali.")
    send(Client())
    assert Complaint.objects.count() == 3


def test_a_key_taken_from_another_form_leads_to_nobodys_complaint(client, registry):
    key = str(uuid4())
    first = the_complaint(send(client, idempotency_key=key))
    for other in ({"text": "Bukan cerita yang sama sekali."}, {"name": "Orang Lain"}):
        answer = send(Client(), idempotency_key=key, **other)
        assert first.tracking_code not in answer["Location"]
    assert Complaint.objects.count() == 3


def test_five_files_come_with_it(client, registry):
    complaint = the_complaint(send(client, files=[photo(f"foto {n}.jpg") for n in range(5)]))
    assert list(complaint.attachments.values_list("name", flat=True)) == [f"foto {n}.jpg" for n in range(5)]
    assert "files" in beside_fields(send(client, files=[photo()] * 6))


def test_fields_of_the_case_are_nobodys_to_send(client, registry):
    user = a_user()
    forged = {"office_id": 2, "state": "selesai", "number": "ADU-WKN-2026-999999", "tracking_code": "AAAABBBBCCCCDDDD"}
    forged |= {
        "channel": "lapor",
        "channel_reference": "X",
        "received_at": "2020-01-01",
        "citizen": 1,
        "account": user.pk,
    }
    complaint = the_complaint(send(client, **forged, sop=1, by=1, at="2020-01-01", moves=9, subject="Lain"))
    assert (complaint.office.key, complaint.state, complaint.moves) == ("way-kanan", "pencatatan", 0)
    assert (complaint.channel, complaint.channel_reference, complaint.applicant.account) == ("web", "", None)
    assert complaint.tracking_code != "AAAABBBBCCCCDDDD"
    assert timezone.now() - complaint.received_at < timedelta(minutes=1)


def test_markup_in_any_field_is_read_as_text(client, registry):
    more = {"text": EVIL + TEXT, "name": EVIL, "place": EVIL, "related_number": EVIL[:25], "email": "a@contoh.id"}
    again = send(client, **more, nik=EVIL)
    complaint = the_complaint(send(client, **more, files=photo('"><img src=x onerror=alert(1)>.jpg')))
    pages = [again, *(client.get(reverse(name, args=[complaint.tracking_code])) for name in ("tracked", "receipt"))]
    client.force_login(a_user(Role.PETUGAS))
    pages += [
        client.get(reverse("case", args=[complaint.number])),
        client.get(reverse("cases")),
        client.get(reverse("desk")),
    ]
    for page in pages:
        assert "<script>alert" not in source(page).lower()
        assert "<img src=x" not in source(page).lower()
    assert "&lt;script&gt;alert(1)" in source(pages[3])
    assert "onerror=alert(1)&gt;.jpg" in source(pages[3])


def test_a_stranger_with_wrong_codes_learns_nothing_and_is_held_up(client, registry, settings):
    settings.LIMITS = {**settings.LIMITS, "wrong_codes_of_a_network": (3, 900)}
    complaint = the_complaint(send(client, files=photo()))
    file = Attachment.objects.get().public_id
    is_page(client.get(reverse("tracked", args=[complaint.number])), 404)
    is_page(client.get(reverse("tracked_file", args=["AAAABBBBCCCCDDDD", file])), 404)
    is_page(client.post(reverse("citizen_writes", args=["AAAABBBBCCCCDDDD"]), {"text": TEXT}), 404)
    is_page(client.get(reverse("tracked", args=["AAAABBBBCCCCDDDE"])), 429)
    page = client.post(reverse("track"), {"number": complaint.number, "code": "AAAABBBBCCCCDDDF"})
    assert "Terlalu banyak kode lacak yang salah" in is_page(page, 429)
    assert client.get(reverse("attachment", args=[file]))["Location"].startswith("/akun/")


def test_a_form_of_another_site_is_refused(registry):
    is_page(Client(enforce_csrf_checks=True).post(ADDRESS, the_form()), 403)
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("query", ["?next=https://jahat.example", "?office=brebes", "?_method=DELETE"])
def test_a_query_leads_nowhere_else(client, registry, query):
    answer = client.post(ADDRESS + query, {**the_form(), "next": "https://jahat.example"}, HTTP_HX_REQUEST="true")
    assert answer["Location"].startswith("/lacak/")
