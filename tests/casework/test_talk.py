"""Citizen and office write to each other beside the flow; what the office notes for itself stays there."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.attachments import clean_waiting
from dukcapil.casework.models import Attachment, Case, Clock, Message, Rating
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.talk import write
from dukcapil.notices.models import Notice
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user, lead
from tests.complaints.reading import beside_fields, is_page, source, words
from tests.complaints.test_public_form import photo

SAID = "Apakah KK saya sudah dicetak?"
TOLD = "Sudah, silakan datang membawa KTP-el."
NOTE = "Pemohon pernah marah di loket."
CLOSED = "Berkas ini sudah ditutup, jadi pesan baru tidak dibaca lagi."


@pytest.fixture
def earlier(registry):
    return timezone.now() - timedelta(days=3)


@pytest.fixture
def case(earlier):
    return a_case(PengaduanWayKanan, "solusi", when=earlier)


@pytest.fixture
def officer(registry):
    return a_user(Role.PETUGAS)


def tell(client, case, text=SAID, **more):
    return client.post(reverse("citizen_writes", args=[case.tracking_code]), {"text": text, **more})


def answer(client, officer, case, text=TOLD, to="pemohon", **more):
    client.force_login(officer)
    return client.post(reverse("officer_writes", args=[case.number]), {"text": text, "untuk": to, **more})


def tracked(case):
    return Client().get(reverse("tracked", args=[case.tracking_code]))


def page_of(client, officer, case):
    client.force_login(officer)
    return client.get(reverse("case", args=[case.number]))


def test_citizen_and_officer_read_each_other(client, case, officer):
    assert "Pesan Anda sudah kami terima." in is_page(client.post(*_telling(case), follow=True), 200)
    page = words(page_of(client, officer, case))
    assert "Pesan Pemohon" in page
    assert SAID in page
    assert answer(client, officer, case)["Location"].endswith(f"/{case.number}/#percakapan")
    page = words(tracked(case))
    assert SAID in page
    assert TOLD in page
    assert "Ani" not in page


def _telling(case):
    return reverse("citizen_writes", args=[case.tracking_code]), {"text": SAID}


def test_a_word_moves_nothing(client, case, officer):
    marks = list(Clock.objects.values())
    before = Case.objects.values().get(pk=case.pk)
    tell(client, case)
    answer(client, officer, case)
    answer(client, officer, case, NOTE, to="kantor")
    assert Case.objects.values().get(pk=case.pk) == before
    assert list(Clock.objects.values()) == marks
    assert case.trail.count() == case.moves + 1


def test_an_internal_note_never_reaches_the_citizen(client, case, officer):
    notices = Notice.objects.count()
    answer(client, officer, case, NOTE, to="kantor", files=photo("catatan-internal.jpg"))
    clean_waiting()
    assert NOTE in words(page_of(client, officer, case))
    assert "catatan-internal.jpg" in words(page_of(client, officer, case))
    for page in (tracked(case), Client().get(reverse("receipt", args=[case.tracking_code]))):
        assert NOTE not in source(page)
        assert "catatan-internal" not in source(page)
    file = Attachment.objects.get()
    is_page(Client().get(reverse("tracked_file", args=[case.tracking_code, file.public_id])), 404)
    assert Notice.objects.count() == notices


def test_the_receipt_does_not_count_the_files_of_internal_notes(client, case, officer):
    answer(client, officer, case, NOTE, to="kantor", files=photo())
    assert "Lampiran tidak ada" in words(Client().get(reverse("receipt", args=[case.tracking_code])))


@pytest.mark.parametrize("to", ["", "semua", "Pemohon", "pemohon "])
def test_a_word_without_a_clear_addressee_stays_in_the_office(client, case, officer, to):
    answer(client, officer, case, NOTE, to=to)
    assert NOTE not in words(tracked(case))


def test_a_citizen_cannot_write_a_note_of_the_office_or_as_somebody_else(client, case, officer):
    tell(client, case, untuk="kantor", internal="1", kind="jawaban", author=officer.pk, for_citizen="", case_id=0)
    word = Message.objects.filter(case_id=case.pk).get()
    assert (word.kind, word.for_citizen, word.author, word.text) == (Message.Kind.WORD, True, None, SAID)


def test_nothing_at_all_and_too_much_are_told_beside_the_field(client, case, officer):
    assert beside_fields(tell(client, case, "  \n ")) == {"text": "Tulis pesannya dahulu."}
    long = "panjang " * 251
    refused = tell(client, case, long)
    assert refused.status_code == 422
    assert beside_fields(refused)["text"] == "Pesan paling panjang 2.000 karakter."
    assert long.strip() in source(refused)
    assert answer(client, officer, case, "").status_code == 422
    assert not Message.objects.filter(case_id=case.pk).exists()


def test_after_the_end_a_citizen_is_told_and_gets_the_words_back(client, earlier):
    case = a_case(PengaduanWayKanan, "selesai", when=earlier)
    page = is_page(tell(client, case), 409)
    assert CLOSED in page
    assert SAID in page
    assert not Message.objects.filter(kind=Message.Kind.WORD).exists()


def test_after_the_end_an_officer_gets_the_words_back_too(client, earlier, officer):
    page = is_page(answer(client, officer, a_case(PengaduanWayKanan, "selesai", when=earlier)), 409)
    assert CLOSED in page
    assert TOLD in page


def test_after_the_end_the_office_may_still_note_something_for_itself(client, earlier, officer):
    case = a_case(PengaduanWayKanan, "selesai", when=earlier)
    assert answer(client, officer, case, NOTE, to="kantor").status_code == 302
    assert NOTE in words(page_of(client, officer, case))


def test_another_office_and_a_code_that_is_none_are_not_there(client, case):
    is_page(answer(client, a_user(Role.PETUGAS, "brebes"), case), 404)
    is_page(answer(client, a_user(), case), 404)
    is_page(Client().post(reverse("citizen_writes", args=["AAAABBBBCCCCDDDD"]), {"text": SAID}), 404)
    assert not Message.objects.filter(case_id=case.pk).exists()


def test_the_code_of_one_case_opens_no_file_and_no_word_of_another(client, case, earlier):
    other = a_case(PengaduanWayKanan, "solusi", when=earlier)
    tell(client, case, files=photo())
    clean_waiting()
    file = Attachment.objects.get()
    is_page(client.get(reverse("tracked_file", args=[other.tracking_code, file.public_id])), 404)
    assert SAID not in words(tracked(other))
    assert b"".join(client.get(reverse("tracked_file", args=[case.tracking_code, file.public_id])).streaming_content)


def test_a_session_that_ended_gives_the_typed_words_back(case):
    page = is_page(Client().post(reverse("officer_writes", args=[case.number]), {"text": TOLD}), 401)
    assert TOLD in page


def test_the_desk_marks_a_new_word_until_an_officer_answers(client, case, officer):
    def is_marked():
        client.force_login(officer)
        return "pesan baru" in words(client.get(reverse("desk")))

    assert not is_marked()
    tell(Client(), case)
    assert is_marked()
    answer(client, officer, case, NOTE, to="kantor")
    assert is_marked()
    answer(client, officer, case)
    assert not is_marked()


def test_an_act_of_the_office_takes_the_mark_away_too(client, case, officer):
    tell(client, case)
    perform(case, "laporkan", by=Staff(officer, timezone.now()))
    client.force_login(officer)
    assert "pesan baru" not in words(client.get(reverse("cases")))


def test_an_act_of_a_citizen_with_an_account_leaves_the_mark(client, earlier, officer):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier)
    tell(client, case)
    perform(case, "sanggah", by=CitizenOf(case.pk, a_user()), note="Belum jelas.")
    client.force_login(officer)
    assert "pesan baru" in words(client.get(reverse("cases")))


def test_the_notice_of_a_word_says_that_there_is_one_and_not_what_it_says(client, case, officer):
    answer(client, officer, case)
    notice = Notice.objects.filter(event="pesan").get()
    assert notice.subject == f"{case.number}: ada pesan dari petugas"
    assert f"Petugas menulis pesan untuk {case.number}." in notice.body
    assert TOLD not in notice.subject + notice.body


def test_a_word_may_be_a_file_alone_and_both_sides_open_it(client, case, officer):
    assert tell(client, case, "", files=[photo("satu.jpg"), photo("dua.jpg")]).status_code == 302
    clean_waiting()
    assert "satu.jpg" in words(tracked(case))
    page = source(page_of(client, officer, case))
    for file in Attachment.objects.all():
        assert reverse("attachment", args=[file.public_id]) in page


def test_six_files_and_a_program_are_told_beside_the_field_and_the_words_stay(client, case):
    for files in ([photo()] * 6, [SimpleUploadedFile("foto.jpg", b"MZ program")]):
        page = tell(client, case, files=files)
        assert page.status_code == 422
        assert "files" in beside_fields(page)
        assert SAID in source(page)


def test_the_sixty_first_word_in_an_hour_waits_and_is_kept(client, case):
    for _ in range(60):
        assert tell(client, case).status_code == 302
    page = tell(client, case, "Yang keenam puluh satu.")
    assert "Terlalu banyak pesan dalam waktu singkat." in is_page(page, 429)
    assert "Yang keenam puluh satu." in source(page)
    assert Message.objects.filter(case_id=case.pk).count() == 60


def test_staff_with_the_link_cannot_write_in_the_name_of_the_citizen(client, case, officer):
    client.force_login(officer)
    is_page(tell(client, case, "Saya puas."), 403)


def rating(client, case, score, comment=""):
    return client.post(reverse("rating", args=[case.tracking_code]), {"score": score, "comment": comment})


def test_a_finished_case_is_rated_once_from_one_to_four(client, earlier, officer):
    case = a_case(PengaduanWayKanan, "selesai", when=earlier)
    for score in ("", "0", "5", "-1", "4.5", "empat"):
        page = rating(client, case, score, "Cepat.")
        assert "Pilih salah satu nilai." in is_page(page, 422)
        assert "Cepat." in source(page)
    assert rating(client, case, "4", "Cepat.").status_code == 302
    assert "Penilaian Anda sudah kami terima." in is_page(rating(client, case, "1"), 409)
    assert list(Rating.objects.values_list("score", "comment")) == [(4, "Cepat.")]
    assert "(4 dari 4)" in words(page_of(client, officer, case))


def test_before_the_end_and_after_a_withdrawal_nothing_is_rated(client, case):
    assert "Penilaian dibuka setelah berkas selesai." in is_page(rating(client, case, "4"), 409)
    lead(case, ["batalkan"], when=timezone.now())
    assert "Penilaian dibuka setelah berkas selesai." in is_page(rating(client, case, "4"), 409)


def test_staff_with_the_link_cannot_rate_their_own_office(client, earlier, officer):
    case = a_case(PengaduanWayKanan, "selesai", when=earlier)
    client.force_login(officer)
    assert "Penilaian diberikan oleh pemohon sendiri." in is_page(rating(client, case, "4"), 403)
    assert not Rating.objects.exists()


def test_a_word_is_text_and_never_markup(client, case, officer):
    evil = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    tell(client, case, evil)
    write(case, evil, by=Staff(officer, timezone.now()))
    for page in (tracked(case), page_of(client, officer, case)):
        assert source(page).count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
        assert "<script>alert" not in source(page)
        assert "<img src=x" not in source(page)


@pytest.mark.parametrize("name", ["citizen_writes", "rating", "officer_writes", "secrecy", "personal_data"])
def test_a_form_of_another_site_is_refused(case, officer, name):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(officer)
    key = case.tracking_code if name in ("citizen_writes", "rating") else case.number
    is_page(browser.post(reverse(name, args=[key]), {"text": SAID, "score": 4, "purpose": "Sepuluh huruf."}), 403)
    assert not Message.objects.filter(case_id=case.pk).exists()
