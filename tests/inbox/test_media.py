"""Photos and documents of messages: fetched over real HTTP, checked like every upload, said where they are not kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.attachments import clean_waiting, forget_held, sweep_strays
from dukcapil.casework.models import Attachment, Message
from dukcapil.inbox import media
from dukcapil.inbox.models import Medium
from dukcapil.notices.channels.cloud_api import CloudApi
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user
from tests.files.making_pdfs import a_pdf
from tests.notices.fake_whatsapp import TOKEN, FakeWhatsApp
from tests.services.applying import PHOTO as BYTES

from .deliveries import a_message, arrives

PHOTO = {"type": "image", "image": {"id": "foto1", "mime_type": "image/jpeg", "caption": "Ini KK saya"}}


@pytest.fixture
def gateway(webhook, settings):
    with FakeWhatsApp() as fake:
        settings.WHATSAPP_API_URL, settings.WHATSAPP_TOKEN = fake.url, TOKEN
        yield fake


def fetch(after: timedelta = timedelta()) -> int:
    return media.fetch(lambda: timezone.now() + after)


def test_a_photo_is_fetched_rewritten_and_shown_to_the_front_desk_alone(gateway, client):
    gateway.keep("foto1", BYTES)
    found = arrives(a_message(**PHOTO))
    assert found.posts.get().text == "Ini KK saya"
    assert fetch() == 1
    kept = Medium.objects.get()
    assert (kept.state, kept.attachment.status, kept.attachment.case) == ("tersimpan", "karantina", None)
    address = reverse("inbox_file", args=[found.public_id, kept.attachment.public_id])
    client.force_login(a_user(Role.PETUGAS))
    assert client.get(address).status_code == 404  # not before a worker has rewritten it
    clean_waiting()
    shown = client.get(address)
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    assert shown["Content-Type"] == "image/jpeg"
    client.force_login(a_user(Role.PETUGAS, "tomohon"))
    assert client.get(address).status_code == 404
    assert fetch() == 0


def test_a_document_keeps_its_name(gateway):
    gateway.keep("dok1", a_pdf(), mime_type="application/pdf")
    arrives(a_message(type="document", document={"id": "dok1", "filename": "surat pindah.pdf"}))
    fetch()
    assert Attachment.objects.get().name == "surat pindah.pdf"


def test_a_hundred_megabytes_are_refused_with_a_line_and_not_fetched(gateway, client):
    gateway.keep("foto1", b"\xff\xd8\xff" + bytes(100 * 1024 * 1024), told_size=1_000)  # and it lies about its size
    found = arrives(a_message(**PHOTO))
    fetch()
    medium = Medium.objects.get()
    assert (medium.state, medium.attachment) == ("ditolak", None)
    assert "lebih besar dari 10 MB" in medium.refusal
    assert gateway.sent_media_bytes < 40 * 1024 * 1024
    client.force_login(a_user(Role.PETUGAS))
    page = client.get(reverse("conversation", args=[found.public_id])).content.decode()
    assert "lebih besar dari 10 MB" in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [("audio", "Pesan suara"), ("video", "Video"), ("sticker", "Stiker"), ("voice", "Pesan suara")],
)
def test_what_is_no_photo_and_no_document_is_not_kept_and_says_so(gateway, kind, said):
    arrives(a_message(type=kind, **{kind: {"id": "x1", "mime_type": "video/mp4"}}))
    assert fetch() == 0
    assert Medium.objects.get().refusal.startswith(said)


def test_a_file_that_lies_about_its_kind_is_refused(gateway):
    gateway.keep("foto1", b"MZ\x90 program")
    arrives(a_message(**PHOTO))
    fetch()
    assert "bukan JPEG, PNG, atau PDF" in Medium.objects.get().refusal


def test_a_photo_that_cannot_be_opened_is_refused_by_the_worker(gateway, client):
    gateway.keep("foto1", b"\xff\xd8\xff" + b"rusak" * 100)
    found = arrives(a_message(**PHOTO))
    fetch()
    clean_waiting()
    client.force_login(a_user(Role.PETUGAS))
    page = client.get(reverse("conversation", args=[found.public_id])).content.decode()
    assert "Foto tidak dapat dibuka" in page


def test_a_gateway_that_fails_is_asked_again_and_given_up_after_three_days(gateway):
    gateway.keep("foto1", BYTES)
    arrives(a_message(**PHOTO))
    gateway.then(status=500)
    assert fetch() == 1
    assert Medium.objects.get().state == "menunggu"
    gateway.then(cut=True)
    fetch(timedelta(minutes=3))
    gateway.then(status=500)
    fetch(timedelta(days=4))
    medium = Medium.objects.get()
    assert medium.state == "ditolak"
    assert "mengirim ulang" in medium.refusal


def test_a_gateway_that_comes_back_gives_the_file(gateway):
    gateway.keep("foto1", BYTES)
    arrives(a_message(**PHOTO))
    gateway.then(html=True)
    fetch()
    fetch(timedelta(minutes=3))
    assert Medium.objects.get().state == "tersimpan"


def test_a_worker_that_dies_gives_its_file_back_after_the_lease(gateway):
    gateway.keep("foto1", BYTES)
    arrives(a_message(**PHOTO))
    assert media._claim(timezone.now(), timezone.now()) is not None  # and then it was killed
    assert fetch() == 0
    assert fetch(timedelta(minutes=6)) == 1
    assert Medium.objects.get().state == "tersimpan"


def test_a_number_may_have_a_token_of_its_own(gateway, webhook):
    webhook.token = "token-lain"
    webhook.save()
    gateway.keep("foto1", BYTES)
    arrives(a_message(**PHOTO))
    fetch()  # the gateway knows this number's media by the common token alone
    assert Medium.objects.get().state == "menunggu"
    assert CloudApi("x", TOKEN).fetch_media("foto1", 10**7) == BYTES


def test_files_of_a_conversation_outlive_the_sweeps(gateway):
    gateway.keep("foto1", BYTES)
    arrives(a_message(**PHOTO))
    fetch()
    clean_waiting()
    later = timezone.now() + timedelta(days=30)
    forget_held(later)
    sweep_strays(later)
    with Attachment.objects.get().file.open("rb") as kept:
        assert kept.read(3) == b"\xff\xd8\xff"


def test_a_photo_that_names_its_sender_s_case_goes_into_it_even_when_it_comes_later(gateway, working_morning):
    case = a_case(PengaduanWayKanan, "solusi", when=working_morning)
    gateway.keep("foto1", BYTES)
    inside = {**PHOTO["image"], "caption": f"Bukti untuk {case.number}"}
    arrives(a_message(type="image", image=inside))
    word = Message.objects.get(case=case.pk, kind=Message.Kind.WORD)
    assert not word.attachments.exists()
    fetch()
    file = word.attachments.get()
    assert (file.case_id, file.requirement, file.for_citizen, file.uploaded_by) == (case.pk, "", True, None)
