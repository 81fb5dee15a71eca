"""The review and the sending: everything once more, what is missing with a way to it, one application for a draft."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.models import Case
from services.models import Application
from tests.builders import a_user
from tests.complaints.reading import is_page, source

from .filled import SOPS, filled
from .walking import a_draft, a_page, save, send, upload

SLUGS = [sop.partition("/")[2] for sop in SOPS]


@pytest.fixture(autouse=True)
def offices(registry):
    """Every test here needs them."""


def look(client, draft):
    return client.get(reverse("review", args=[draft.token]))


@pytest.mark.parametrize("slug", SLUGS)
def test_every_form_is_sent_with_one_button_and_answered_with_a_receipt(client, slug):
    draft = a_draft(slug)
    page = look(client, draft)
    assert "Kirim permohonan" in is_page(page, 200)
    assert "Masih kurang" not in is_page(page, 200)
    assert source(page).count("btn-primary") == 1
    answer = send(client, draft)
    application = Application.objects.get()
    assert answer["Location"] == reverse("receipt", args=[application.tracking_code])
    assert (application.answers, application.channel) == (filled(draft.sop.key), "web")
    assert application.delivery == application.answers["penyerahan"]["cara"]
    assert application.applicant.name == "Siti Aminah"
    draft.refresh_from_db()
    assert (draft.application, draft.answers) == (application, {})


def test_a_draft_sent_twice_leads_to_the_same_receipt(client):
    draft = a_draft("kia")
    places = {send(client, draft)["Location"] for _ in range(3)}
    assert len(places) == 1
    assert Case.objects.count() == 1
    for name, more in (("draft", ()), ("section", ("anak",)), ("draft_files", ()), ("review", ())):
        assert {client.get(reverse(name, args=[draft.token, *more]))["Location"]} == places


def test_numbers_are_masked_and_each_section_can_be_mended(client):
    page = source(look(client, a_draft("kia")))
    assert "180803********06" in page
    assert "1808031005190006" not in page
    for section in ("anak", "orang_tua", "pemohon", "penyerahan"):
        assert f"/{section}/?kembali=periksa" in page


def test_a_missing_paper_is_told_with_a_link_and_keeps_the_form_from_being_sent(client):
    draft = a_draft("kia", papers=["kk", "akta-kelahiran", "ktp-orang-tua"])
    for answer, status in ((look(client, draft), 200), (send(client, draft), 422)):
        assert "Lampirkan Foto anak ukuran 3x4." in is_page(answer, status)
        assert "#kartu-foto" in source(answer)
    assert not Case.objects.exists()


def test_both_alternatives_missing_are_told_together(client):
    draft = a_draft("akta-kelahiran", papers=["buku-nikah", "kk"])
    answer = send(client, draft)
    assert "Bukti kelahiran: lampirkan salah satu, Surat keterangan kelahiran atau SPTJM" in is_page(answer, 422)
    assert "#kartu-bukti-kelahiran" in source(answer)
    assert 'id="kartu-bukti-kelahiran"' in source(client.get(reverse("draft_files", args=[draft.token])))


def test_a_section_that_was_never_opened_is_told(client):
    answers = filled("way-kanan/kia")
    del answers["penyerahan"]
    draft = a_draft("kia", answers=answers)
    assert "Penyerahan : Belum diisi." in is_page(send(client, draft), 422)
    assert not Case.objects.exists()


def test_warnings_stand_there_and_keep_nobody_from_sending(client):
    late = (timezone.localdate() - timedelta(days=90)).isoformat()
    answers = filled("way-kanan/akta-kelahiran", anak={"tanggal_lahir": late}, saksi={"nik_1": "0000000000000000"})
    draft = a_draft("akta-kelahiran", answers=answers)
    page = is_page(look(client, draft), 200)
    assert "Kelahiran dilaporkan 90 hari kemudian" in page
    assert "tidak lazim" in page
    assert send(client, draft).status_code == 302


def test_without_consent_nothing_is_sent(client):
    draft = a_draft("kia")
    assert "Beri tanda setuju" in is_page(send(client, draft, consent=""), 422)
    assert not Case.objects.exists()


def test_who_fills_the_hidden_field_is_most_likely_a_program(client):
    draft = a_draft("kia")
    assert "Kosongkan isian ini" in is_page(send(client, draft, website="https://x"), 422)
    assert not Case.objects.exists()


@pytest.mark.parametrize("given", [{"consent": "\x00"}, {"consent": "on", "website": "\x00"}])
def test_mangled_bytes_are_no_failure(client, given):
    assert client.post(reverse("review", args=[a_draft("kia").token]), given).status_code in (302, 422)


def test_far_more_applications_than_a_village_sends_are_told_to_wait(client, settings):
    settings.LIMITS = settings.LIMITS | {"applications_of_a_network": (0, 3600)}
    assert "Terlalu banyak permohonan" in is_page(send(client, a_draft("kia")), 429)


def test_a_signed_in_citizens_application_is_theirs(client):
    user = a_user()
    send(client, a_draft("kia", account=user))
    assert Application.objects.get().applicant.account == user


@pytest.mark.parametrize("count", [1, 30])
def test_the_review_asks_a_fixed_number(client, django_assert_num_queries, count):
    one = filled("way-kanan/kk-baru")["anggota"][0]
    members = [{**one, "nama": f"Anggota {number}", "nik": ""} for number in range(count)]
    draft = a_draft("kk-baru", answers=filled("way-kanan/kk-baru", anggota=members))
    with django_assert_num_queries(5):  # draft, edition, requirements twice, files
        is_page(look(client, draft), 200)


def test_a_form_that_is_mended_leads_back_to_the_application_and_files_nothing(client):
    first = a_draft("kia")
    send(client, first)
    application = Application.objects.get()
    draft = a_draft("kia", papers=[], revises=application)
    back = reverse("mending", args=[application.tracking_code])
    answer = look(client, draft)
    assert "Perbaiki isian" in is_page(answer, 200)
    assert back in source(answer)
    assert send(client, draft)["Location"] == back
    assert client.get(reverse("draft_files", args=[draft.token]))["Location"] == reverse("review", args=[draft.token])
    assert upload(client, draft, "kk", a_page()).status_code == 404
    assert Application.objects.count() == 1


def test_a_form_that_is_mended_hides_its_numbers_and_keeps_those_that_were_not_touched(client):
    first = a_draft("kk-baru")
    send(client, first)
    answers = filled("way-kanan/kk-baru")
    draft = a_draft("kk-baru", papers=[], revises=Application.objects.get())
    for section in ("pemohon", "kepala", "anggota"):
        address = reverse("section", args=[draft.token, section])
        opened = client.get(address)
        sent = {name: field.value() for name, field in _fields_of(opened.context["form"])}
        for page in (opened, client.post(address, sent | {f"{section}-nama": "", f"{section}-0-nama": ""})):
            for number in ("1808034503900001", "1808030101150002", "1808030201880005", "81234567890", "3456-7890"):
                assert number not in source(page)
        client.post(address, {name: value for name, value in sent.items() if value})
    draft.refresh_from_db()
    assert draft.answers == answers
    save(client, draft, "kepala", nik="1808030201880099")
    draft.refresh_from_db()
    assert draft.answers["kepala"]["nik"] == "1808030201880099"


def _fields_of(form):
    """Every field of a step with the name it is sent under."""
    return [(field.html_name, field) for each in getattr(form, "rows", [form]) for field in each.visible_fields()]
