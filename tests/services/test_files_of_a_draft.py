"""The files of a form: each requirement has its own, kept once, checked, thrown away, and seen by who has the link."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.attachments import clean_waiting, sweep_strays
from dukcapil.casework.models import Attachment
from services.drafts import MOST_PAGES, files_of, forget_expired
from services.models import Draft
from services.tasks import forget_expired_drafts
from tests.complaints.reading import is_page, source

from .filled import filled
from .walking import PHOTO, a_draft, a_page, save, send, upload

RAW = f"multipart/form-data; boundary={BOUNDARY} "  # the test client does not encode what it does not recognise


@pytest.fixture(autouse=True)
def offices(registry, settings, tmp_path):
    """Every test here needs them, and a disk of its own."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }


def codes(draft: Draft) -> list[str]:
    return list(files_of(draft).values_list("requirement", flat=True))


def page_of(client, draft: Draft) -> str:
    return is_page(client.get(reverse("draft_files", args=[draft.token])), 200)


def test_each_requirement_has_a_card_and_alternatives_share_one(client):
    answer = client.get(reverse("draft_files", args=[a_draft("akta-kelahiran", papers=[]).token]))
    page = is_page(answer, 200)
    assert "0 dari 3 yang wajib sudah ada." in page
    assert source(answer).count('<section class="panel need"') == 3
    assert source(answer).count("(salah satu)") == 2
    assert source(answer).count("data-upload ") == 6  # every paper its own form
    assert 'accept="image/jpeg,image/png,application/pdf" multiple' in source(answer)


def test_pages_are_kept_with_their_requirement_and_told(client):
    draft = a_draft("kia", papers=[])
    answer = upload(client, draft, "kk", a_page("depan.pdf"), a_page("belakang.pdf", b"%PDF-1.4 dua"))
    assert answer["Location"].endswith("#syarat-kk")
    assert codes(draft) == ["kk", "kk"]
    page = page_of(client, draft)
    assert "1 dari 4 yang wajib sudah ada." in page
    assert "depan.pdf" in page
    assert "sedang diperiksa" in page


def test_the_same_file_sent_again_is_kept_once(client):
    draft = a_draft("kia", papers=[])
    for _ in range(3):
        assert upload(client, draft, "kk", a_page()).status_code == 302
    assert codes(draft) == ["kk"]


def test_an_upload_cut_half_way_is_told_and_sent_again_kept_once(client):
    draft = a_draft("kia", papers=[])
    whole = encode_multipart(BOUNDARY, {"files": a_page(), "utuh": "1"})
    address = reverse("draft_upload", args=[draft.token, "kk"])
    for end in (len(whole) // 2, len(whole) - 60):
        answer = client.post(address, whole[:end], content_type=RAW)
        assert answer.status_code in (400, 422)
        assert codes(draft) == []
    assert "Unggahan terputus" in is_page(client.post(address, whole[: len(whole) // 2], content_type=RAW), 422)
    assert client.post(address, whole, content_type=RAW).status_code == 302
    assert codes(draft) == ["kk"]


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("IMG_1.HEIC", b"\x00\x00\x00\x18ftypheic" + b"0" * 50, "HEIC"),
        ("kosong.jpg", b"", "kosong"),
        ("surat.docx", b"PK\x03\x04" + b"0" * 50, "bukan JPEG, PNG, atau PDF"),
        ("foto.jpg", b"<script>alert(1)</script>", "bukan JPEG, PNG, atau PDF"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_on_its_card(client, name, content, sentence):
    draft = a_draft("kia", papers=[])
    bad = a_page(name)
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(content)
    bad.file.seek(0)
    bad.size = len(content)
    assert sentence in is_page(upload(client, draft, "kk", bad), 422)
    assert codes(draft) == []


def test_the_good_one_beside_a_bad_one_is_kept(client):
    draft = a_draft("kia", papers=[])
    answer = upload(client, draft, "kk", a_page("baik.pdf"), a_page("buruk.doc", b"PK\x03\x04aaaa"))
    assert "baik.pdf" in is_page(answer, 422)
    assert codes(draft) == ["kk"]


def test_nothing_chosen_is_told(client):
    assert "Pilih dahulu foto atau PDF-nya." in is_page(upload(client, a_draft("kia", papers=[]), "kk"), 422)


def test_a_file_too_large_is_told(client, settings):
    settings.MAX_UPLOAD_BYTES = 100
    assert "paling besar" in is_page(upload(client, a_draft("kia", papers=[]), "kk", a_page()), 422)


def test_more_pages_than_anybody_needs_are_refused_as_a_whole(client):
    draft = a_draft("kia", papers=[])
    for number in range(MOST_PAGES):
        upload(client, draft, "kk", a_page(f"halaman {number}.pdf"))
    assert "Paling banyak 10 berkas" in is_page(upload(client, draft, "kk", a_page("lagi.pdf")), 422)
    assert len(codes(draft)) == MOST_PAGES


def test_far_more_uploads_than_people_make_are_told_to_wait(client, settings):
    settings.LIMITS = settings.LIMITS | {"files_of_a_draft": (1, 3600)}
    draft = a_draft("kia", papers=[])
    upload(client, draft, "kk", a_page())
    assert "Terlalu banyak berkas" in is_page(upload(client, draft, "kk", a_page("dua.pdf")), 429)


@pytest.mark.parametrize("code", ["tidak-ada", "isian", "f-1-02", "kk-lama"])
def test_a_requirement_of_no_such_code_takes_nothing(client, code):
    draft = a_draft("kia", papers=[])
    is_page(upload(client, draft, code, a_page()), 404)
    assert codes(draft) == []


def test_a_photo_for_a_child_under_five_is_told_as_not_needed(client):
    draft = a_draft("kia", papers=[], answers=filled("way-kanan/kia", anak={"tanggal_lahir": "2024-01-01"}))
    assert "Foto anak ukuran 3x4 tidak diperlukan" in is_page(upload(client, draft, "foto", a_page()), 422)
    assert codes(draft) == []
    assert "0 dari 3 yang wajib" in page_of(client, draft)


def test_a_photo_sent_before_the_birthday_was_mended_is_told_and_does_not_come_along(client):
    draft = a_draft("kia")
    save(client, draft, "anak", tanggal_lahir="2024-01-01", nik="1808031001240006")
    assert "Foto anak ukuran 3x4 tidak diperlukan" in page_of(client, draft)
    assert "tidak ikut dikirim" in is_page(client.get(reverse("review", args=[draft.token])), 200)
    send(client, draft)
    draft.refresh_from_db()
    assert "foto" not in draft.application.attachments.values_list("requirement", flat=True)


def test_a_changed_reason_asks_for_other_papers_at_once(client):
    draft = a_draft("kk-baru", papers=[])
    assert "Buku nikah" in page_of(client, draft)
    save(client, draft, "permohonan", alasan="hilang")
    page = page_of(client, draft)
    assert "Buku nikah" not in page
    assert "kehilangan" in page


def test_a_file_is_thrown_away_once_and_for_all(client):
    draft = a_draft("kia", papers=["kk"])
    address = reverse("draft_drop", args=[draft.token, files_of(draft).get().public_id])
    for _ in range(2):
        assert client.post(address)["Location"] == reverse("draft_files", args=[draft.token])
    assert codes(draft) == []


def test_nobody_reaches_the_files_of_another_draft(client):
    mine, other = a_draft("kia", papers=["kk"]), a_draft("ktp-el", papers=["kk"])
    clean_waiting()
    theirs = files_of(other).get().public_id
    is_page(client.get(reverse("draft_file", args=[mine.token, theirs])), 404)
    client.post(reverse("draft_drop", args=[mine.token, theirs]))
    assert codes(other) == ["kk"]


def test_a_file_is_seen_only_once_a_worker_has_looked_at_it(client, settings):
    settings.PRIVATE_ACCEL_PREFIX = "/_berkas/"
    draft = a_draft("kia", papers=["kk"])
    address = reverse("draft_file", args=[draft.token, files_of(draft).get().public_id])
    is_page(client.get(address), 404)
    clean_waiting()
    assert client.get(address).status_code == 200
    assert address in source(client.get(reverse("draft_files", args=[draft.token])))
    is_page(client.get(reverse("draft_file", args=[draft.token, uuid4()])), 404)


def test_a_file_that_the_worker_refused_counts_as_not_there(client):
    draft = a_draft("kia", papers=[])
    upload(client, draft, "kk", a_page("rusak.pdf", b"%PDF-1.4 bukan apa-apa"), a_page("foto.jpg", PHOTO))
    clean_waiting()
    assert set(files_of(draft).values_list("status", flat=True)) == {Attachment.Status.REFUSED}
    assert "0 dari 4 yang wajib sudah ada." in page_of(client, draft)


@pytest.mark.parametrize("name", ["draft_upload", "draft_drop"])
def test_what_changes_something_is_only_ever_sent(client, name):
    """Opened as an address it changes nothing and leads to the page that sends."""
    draft = a_draft("kia")
    kept = files_of(draft).count()
    assert kept
    which = "kk" if name == "draft_upload" else files_of(draft).first().public_id
    assert client.get(reverse(name, args=[draft.token, which])).url == reverse("draft_files", args=[draft.token])
    assert files_of(draft).count() == kept


@pytest.mark.parametrize("count", [1, 30])
def test_the_cards_ask_a_fixed_number(client, django_assert_num_queries, count):
    draft = a_draft("kia", papers=[])
    for number in range(count):
        Attachment.objects.create(
            form_key=draft.form_key, requirement="kk", public_id=uuid4(), file=f"ab/{number}", name=f"{number}.pdf",
            content_type="application/pdf", size=1, at=timezone.now(),
        )  # fmt: skip
    with django_assert_num_queries(5):  # draft, edition, requirements twice, files
        is_page(client.get(reverse("draft_files", args=[draft.token])), 200)


def test_expired_drafts_are_forgotten_with_their_files_and_what_was_sent_stays(client):
    gone, living, sent = (a_draft("kia") for _ in range(3))
    send(client, sent)
    now = timezone.now()
    Draft.objects.exclude(pk=living.pk).update(expires_at=now)
    assert forget_expired(now) == 2
    assert list(Draft.objects.all()) == [living]
    assert codes(gone) == []
    assert len(codes(living)) == 4
    assert Attachment.objects.filter(case__isnull=False).count() == 4
    assert sweep_strays(now + timedelta(days=2)) == 4
    forget_expired_drafts()
    assert Draft.objects.count() == 1
