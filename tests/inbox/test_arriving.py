"""Where a message goes: a case of the sender's own that it names, or an officer's eyes."""

import pytest
from django.utils import timezone

from complaints.models import PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.models import Message
from dukcapil.inbox.arriving import number_in
from dukcapil.inbox.models import Conversation, Post
from dukcapil.people.models import Office
from tests.builders import a_case, a_citizen

from .deliveries import a_message, arrives


@pytest.mark.parametrize(
    "text",
    [
        "ADU-WKN-2026-000412",
        "adu-wkn-2026-000412",
        "Bagaimana kabar adu wkn 2026 000412?",
        "no ADU WKN 2026 412, mohon dicek",
        "ADU/WKN/2026/000412.",
        "adu - wkn - 2026 - 0412",
        "(ADU–WKN–2026–000412)",
        "Nomor:\nADU-WKN-2026-000412\nterima kasih",
    ],
)
def test_a_register_number_is_found_however_it_is_written(way_kanan, text):
    assert number_in(text, way_kanan) == "ADU-WKN-2026-000412"


@pytest.mark.parametrize(
    "text", ["", "Halo", "ADU-TMH-2026-000412", "WKN 2026", "1808014507900003", "adu wkn 2026", "ADUWKN20260004129999"]
)
def test_other_words_are_no_register_number(way_kanan, text):
    assert number_in(text, way_kanan) == ""


def test_who_names_their_own_case_writes_into_it(webhook, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    sent = timezone.now().replace(microsecond=0)
    found = arrives(a_message(f"Sudah sampai mana {case.number.lower().replace('-', ' ')}?", at=sent))
    word = Message.objects.get(case=case.pk, kind=Message.Kind.WORD)
    assert (word.author, word.at, word.for_citizen) == (None, sent, True)
    post = found.posts.get()
    assert (post.case.number, post.settled, post.word, found.unread) == (case.number, True, word, 0)
    case.refresh_from_db()
    assert case.citizen_wrote_at == sent


def test_somebody_else_s_case_is_only_suggested(webhook, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, applicant=a_citizen(phone="+6285550009999"))
    found = arrives(a_message(f"Saya saudaranya, {case.number}"))
    post = found.posts.get()
    assert (post.case, post.settled, post.names_number, found.unread) == (None, False, case.number, 1)
    assert not Message.objects.filter(case=case.pk, kind=Message.Kind.WORD).exists()


def test_a_closed_case_is_only_suggested(webhook, working_morning):
    case = a_case(PengaduanWayKanan, "selesai", when=working_morning)
    found = arrives(a_message(f"Terima kasih untuk {case.number}"))
    assert (found.posts.get().case, found.unread) == (None, 1)


def test_an_anonymous_case_is_never_tied_to_a_phone(webhook, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning, anonymous=True)
    found = arrives(a_message(f"Ini saya, {case.number}"))
    assert (found.posts.get().case, found.unread) == (None, 1)


def test_another_office_s_case_is_not_found(webhook, working_morning):
    case = a_case(PengaduanTomohon, when=working_morning, applicant=a_citizen("tomohon"))
    found = arrives(a_message(f"Untuk {case.number}"))
    assert (found.posts.get().names_number, found.unread) == ("", 1)


def test_a_long_message_becomes_as_many_words_as_it_needs(webhook, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    arrives(a_message(f"{case.number} " + "panjang " * 500))
    words = Message.objects.filter(case=case.pk, kind=Message.Kind.WORD)
    assert words.count() == 3
    assert all(len(word.text) <= 2_000 for word in words)


def test_a_nik_does_not_stand_in_the_list(webhook):
    found = arrives(a_message("NIK saya 1808014507900003, tolong"))
    assert "1808014507900003" not in found.last_text
    assert "tolong" in found.last_text


def test_one_person_has_one_conversation_with_each_number(webhook):
    arrives(a_message("satu"))
    arrives(a_message("dua"), name="Siti A.")
    found = Conversation.objects.get()
    assert (found.name, found.unread, Post.objects.count()) == ("Siti A.", 2, 2)
    assert found.office == Office.objects.get(key="way-kanan")
