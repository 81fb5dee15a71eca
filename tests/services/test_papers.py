"""The papers of an application, read back: receipt, control sheet, refusal, hand-over; and the page of their QR."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import Attachment, Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.proof import proof_link, qr_of
from dukcapil.people.roles import Role
from services.documents import document_of, take
from services.models import AktaKelahiran, KartuIdentitasAnak, KartuKeluargaBaru, KtpElektronik, RequirementItem
from tests.builders import a_case, a_user
from tests.files.tagged_pdf import cells_without_heads, codes, headings, pictures, steps_down_one_by_one, tables

from .answers import a_paper

REASON = "Alamat yang dilaporkan berada di kabupaten lain.\nAjukan ke kantor daerah itu."


def paper(client, name: str, *args):
    return a_paper(client.get(reverse(name, args=args)))


def is_sound(document, title: str) -> None:
    """A tagged PDF/UA with language and title, and no way out of it."""
    root = document.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert document.metadata.title == title
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert steps_down_one_by_one(headings(document))
    assert all(pictures(document))
    assert not any(cells_without_heads(rows) for rows in tables(document))


def refused(when):
    case = a_case(KartuKeluargaBaru, when=when)
    petugas = Staff(a_user(Role.PETUGAS), when + timedelta(minutes=5))
    return perform(case, "tolak", by=petugas, note=REASON, at=petugas.at)


# ---- the receipt


def item(case, code: str, **more) -> None:
    position = case.items.count()
    kind = "salah satu" if more.get("group") else "wajib"
    RequirementItem.objects.create(application_id=case.pk, position=position, code=code, kind=kind, **more)


@pytest.fixture
def brought(registry, working_morning):
    case = a_case(KtpElektronik, when=working_morning)
    waiting, missing = RequirementItem.Status.WAITING, RequirementItem.Status.MISSING
    item(case, "isian", name="Formulir", status=waiting)
    item(case, "kk", name="Kartu Keluarga", status=waiting)
    item(case, "ktp-lama", name="KTP-el lama", status=missing, group="Kartu atau surat")
    item(
        case, "surat-polisi", name="Surat kehilangan dari polisi", status=waiting, group="Kartu atau surat", shown=True
    )
    item(case, "bukti", name="Bukti perubahan data", status=missing, optional=True)
    item(case, "foto", name="Pasfoto", status=missing)
    Attachment.objects.create(
        case_id=case.pk,
        public_id="7f0c4b3e-6a53-4b4e-9a53-0a6a8f6f0c11",
        file="ab/abc",
        name="kk.jpg",
        content_type="image/jpeg",
        size=3,
        requirement="kk",
        at=timezone.now(),
    )
    return case


def test_the_receipt_lists_what_was_brought_and_what_is_missing(brought, client):
    document, text = paper(client, "receipt_pdf", brought.tracking_code)
    is_sound(document, f"Tanda terima {brought.number}")
    assert codes(document) == [proof_link(brought)]
    page = " ".join(client.get(reverse("receipt", args=[brought.tracking_code])).content.decode().split())
    for name, state in (
        ("Kartu Keluarga", "diunggah"),
        ("Surat kehilangan dari polisi", "berkas asli diperlihatkan"),
        ("Bukti perubahan data", "belum ada, boleh kosong"),
        ("Pasfoto", "belum ada"),
    ):
        assert f"{name} {state}" in text
        assert f"<dt>{name}</dt><dd>{state}</dd>" in page
    for each in (text, page):
        assert "KTP-el lama" not in each  # the other of two was brought
        assert "Penyerahan" in each
        assert "Diambil di kantor" in each
        assert "sejak berkas dinyatakan lengkap" in each
        assert reverse("tracked", args=[brought.tracking_code]) in each
        assert "1234567890" not in each


def test_the_qr_of_a_service_names_nobody_and_that_of_a_complaint_is_the_citizens_key(brought, client, working_morning):
    complaint = a_case(PengaduanWayKanan, when=working_morning)
    page = client.get(reverse("receipt", args=[brought.tracking_code]))
    assert page.context["qr"] == qr_of(proof_link(brought))
    assert brought.tracking_code not in proof_link(brought)
    answer = client.get(reverse("receipt", args=[complaint.tracking_code]))
    assert answer.context["qr"] != qr_of(proof_link(complaint))
    assert "pembuktian" not in answer.content.decode()
    assert "Persyaratan" not in answer.content.decode()


def test_once_complete_the_receipt_says_since_when_and_until_when(registry, client, working_morning):
    case = a_case(AktaKelahiran, "verifikasi_kasi", when=working_morning)
    _, text = paper(client, "receipt_pdf", case.tracking_code)
    page = " ".join(client.get(reverse("receipt", args=[case.tracking_code])).content.decode().split())
    for each in (text, page):
        assert "Dinyatakan lengkap Selasa, 10 November 2026 pukul 09.02 WIB" in each
        assert "Rabu, 11 November 2026 pukul 16.00 WIB" in each
        assert "1 (10 November 2026)" in each  # its queue number


# ---- the control sheet


def test_the_control_sheet_of_a_service_has_the_document_the_blank_and_the_qr(registry, client, working_morning):
    case = a_case(AktaKelahiran, "siap_diserahkan", when=working_morning)
    client.force_login(a_user(Role.KASI))
    document, text = paper(client, "control_sheet", case.number)
    is_sound(document, f"Lembar kontrol {case.number}")
    narrow = text.replace(" ", "")  # its columns break words
    assert "Nomordokumen:1808-LU-10112026-0001" in narrow
    assert "Nomorseriblanko:A" in narrow


# ---- the letter of refusal


def test_a_refused_applicant_gets_a_letter_with_reasons_and_rights(registry, client, working_morning):
    case = refused(working_morning)
    address = reverse("refusal_letter", args=[case.tracking_code])
    assert address in client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    document, text = paper(client, "refusal_letter", case.tracking_code)
    is_sound(document, f"Surat penolakan {case.number}")
    assert len(document.pages) == 1
    for said in (
        case.number,
        case.office.name,
        "Selasa, 10 November 2026 pukul 09.05 WIB",
        *REASON.split("\n"),
        "Undang-Undang Nomor 25 Tahun 2009",
        "keberatan",
        "Ombudsman",
        "/way-kanan/",
        "Kepala Dinas",
    ):
        assert said in text
    assert "Ani" not in text  # an office signs, not a person
    assert case.code_in_groups not in text


def test_the_office_has_the_same_letter(registry, client, working_morning):
    case = refused(working_morning)
    client.force_login(a_user(Role.KASI))
    address = reverse("office_refusal_letter", args=[case.number])
    assert address in client.get(reverse("case", args=[case.number])).content.decode()
    assert REASON.split("\n")[0] in paper(client, "office_refusal_letter", case.number)[1]


# ---- the proof of hand-over


def test_a_pick_up_is_proven_with_who_took_it_and_room_to_sign(registry, client, working_morning):
    case = a_case(AktaKelahiran, "selesai", when=working_morning)
    address = reverse("handover_proof", args=[case.tracking_code])
    assert address in client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    document, text = paper(client, "handover_proof", case.tracking_code)
    is_sound(document, f"Bukti serah terima {case.number}")
    for said in (
        case.number,
        "1808-LU-10112026-0001",
        "Nomor seri blanko A ",
        "Diserahkan di kantor",
        "Diterima oleh Siti Aminah",
        "Yang menyerahkan",
        "Yang menerima",
    ):
        assert said in text
    assert "Ani" not in text.replace("Siti Aminah", "").replace("Dewi Anggraini", "")


def test_a_download_is_proven_without_signatures(registry, client, working_morning):
    case = a_case(KartuKeluargaBaru, "siap_diserahkan", when=working_morning)
    assert take(case, "7890", by=CitizenOf(case.pk), network="-", at=working_morning + timedelta(hours=3)).document
    _, text = paper(client, "handover_proof", case.tracking_code)
    assert "Diunduh di halaman lacak" in text
    assert "empat angka terakhir nomor telepon" in text
    assert document_of(case).sha256 in text.replace(" ", "")
    assert "Yang menerima" not in text
    assert "1234567890" not in text


def test_what_went_by_post_is_proven_by_its_receipt_number(registry, client, working_morning):
    case = a_case(KtpElektronik, "pengiriman", when=working_morning)
    penyerahan = Staff(a_user(Role.PENYERAHAN), working_morning + timedelta(hours=1))
    case = perform(case, "kirim", by=penyerahan, fields={"resi": "P2611100077"}, at=penyerahan.at)
    _, text = paper(client, "handover_proof", case.tracking_code)
    assert "Dikirim lewat PT POS" in text
    assert "P2611100077" in text
    assert "Yang menerima" not in text
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert "P2611100077" in page


def test_a_card_taken_by_the_citizens_own_word_says_so(registry, client, working_morning):
    case = a_case(KartuIdentitasAnak, "siap_diserahkan", when=working_morning)
    perform(case, "serahkan", by=CitizenOf(case.pk), at=working_morning + timedelta(hours=1))
    assert "menurut keterangannya sendiri" in paper(client, "handover_proof", case.tracking_code)[1]


def test_the_office_has_the_same_proof(registry, client, working_morning):
    case = a_case(KartuKeluargaBaru, "selesai", when=working_morning)
    client.force_login(a_user(Role.PETUGAS))
    address = reverse("office_handover_proof", args=[case.number])
    assert address in client.get(reverse("case", args=[case.number])).content.decode()
    assert "Siti Aminah" in paper(client, "office_handover_proof", case.number)[1]


@pytest.mark.parametrize("state", ["penerimaan", "siap_diserahkan", "dibatalkan"])
def test_no_paper_ends_what_has_not_ended_so(registry, client, working_morning, state):
    case = a_case(KartuKeluargaBaru, state, when=working_morning)
    client.force_login(a_user(Role.PETUGAS))
    for name in ("refusal_letter", "handover_proof"):
        assert client.get(reverse(name, args=[case.tracking_code])).status_code == 404
        assert client.get(reverse(f"office_{name}", args=[case.number])).status_code == 404


def test_papers_open_for_nobody_of_another_office_or_sop(registry, client, working_morning):
    done, no = a_case(KartuKeluargaBaru, "selesai", when=working_morning), refused(working_morning)
    for user in (a_user(Role.PETUGAS, "tomohon"), a_user(Role.KASI, sops=["way-kanan/kia"]), a_user()):
        client.force_login(user)
        assert client.get(reverse("office_handover_proof", args=[done.number])).status_code == 404
        assert client.get(reverse("office_refusal_letter", args=[no.number])).status_code == 404


# ---- the page of the QR


def proof(client, number: str, word: str):
    return client.get(reverse("proof", args=[number, word]))


def test_the_qr_confirms_number_kind_date_and_state_and_nothing_personal(registry, client, settings, working_morning):
    case = a_case(KartuKeluargaBaru, "siap_diserahkan", when=working_morning)
    answer = client.get(proof_link(case).removeprefix(settings.PUBLIC_URL))
    page = answer.content.decode()
    for said in (case.number, "Kartu Keluarga", "Selasa, 10 November 2026", "Menunggu pemohon", case.office.name):
        assert said in page
    for secret in ("Siti", "7890", case.tracking_code, case.code_in_groups, "1808-LU", "Keterlambatan", "Ani"):
        assert secret not in page
    assert reverse("track") in page
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    "state, said",
    [
        ("penerimaan", "Menunggu giliran"),
        ("koreksi_kasi", "Sedang dikerjakan"),
        ("selesai", "Selesai"),
        ("ditolak", "Ditolak"),
        ("dibatalkan", "Dibatalkan"),
    ],
)
def test_it_says_how_the_case_stands_in_plain_words(registry, client, working_morning, state, said):
    case = a_case(KartuKeluargaBaru, state, when=working_morning)
    assert said in proof(client, case.number, case.public_proof).content.decode()


def test_a_wrong_word_or_number_confirms_nothing(registry, client, working_morning):
    case, other = (a_case(KartuKeluargaBaru, when=working_morning) for _ in range(2))
    for number, word in (
        (case.number, other.public_proof),
        (case.number, "x"),
        (case.number, case.public_proof[:-1]),
        ("KK-WKN-2026-999999", case.public_proof),
        (case.number.lower(), case.public_proof),
    ):
        assert proof(client, number, word).status_code == 404


def test_the_proof_costs_one_query(registry, client, working_morning, django_assert_max_num_queries):
    case = a_case(KartuKeluargaBaru, when=working_morning)
    with django_assert_max_num_queries(1):
        assert proof(client, case.number, case.public_proof).status_code == 200
    assert Case.objects.count() == 1
