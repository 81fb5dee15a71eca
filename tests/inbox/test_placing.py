"""Photos of a conversation are told what they show: while it is written down, checked, or mended."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from dukcapil.casework.attachments import clean_waiting, sweep_strays
from dukcapil.casework.models import Attachment, Trail
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.talk import write
from dukcapil.inbox import media
from dukcapil.inbox.joining import join, last_post
from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from services.checking import Finding, check
from services.models import Draft, KartuIdentitasAnak, RequirementItem
from services.placing import loose_of_case
from services.placing_form import FROM_ANOTHER
from tests.builders import a_user, seat
from tests.complaints.reading import source
from tests.notices.fake_whatsapp import TOKEN, FakeWhatsApp
from tests.services.applying import PHOTO as BYTES
from tests.services.applying import a_file, an_application
from tests.services.filled import filled, posted
from tests.services.walking import a_draft

from .deliveries import a_message, arrives

Status = RequirementItem.Status
KIA = "way-kanan/kia"


@pytest.fixture
def officer(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


@pytest.fixture
def conversation(webhook, settings):
    """Two photos and a word, fetched and rewritten."""
    with FakeWhatsApp() as fake:
        settings.WHATSAPP_API_URL, settings.WHATSAPP_TOKEN = fake.url, TOKEN
        for name in ("satu", "dua"):
            fake.keep(name, BYTES)
        photos = [{"type": "image", "image": {"id": name, "mime_type": "image/jpeg"}} for name in ("satu", "dua")]
        found = arrives(a_message("Mau buat KIA"), *(a_message(**photo) for photo in photos))
        media.fetch(timezone.now)
    clean_waiting()
    return found


def begun(client, conversation) -> Draft:
    """The officer's form begun from the conversation, and filled in."""
    asal = f"{conversation.public_id}.{last_post(conversation)}"
    first = {"channel": "whatsapp", "received_at": "", "asal": asal, **posted(KIA, "pemohon")}
    assert client.post(reverse("record_application", args=["way-kanan", "kia"]), first).status_code == 302
    draft = Draft.objects.get()
    draft.answers = filled(KIA)
    draft.save()
    return draft


def keys_on(page) -> list[str]:
    return re.findall(r'<select name="([0-9a-f-]{36})"', page.content.decode())


def test_an_officer_places_photos_while_writing_the_application_down(conversation, officer, client):
    draft = begun(client, conversation)
    files_page = reverse("draft_files", args=[draft.token])
    first, second = keys_on(client.get(files_page))
    told = client.post(reverse("draft_placing", args=[draft.token]), {first: "kk", second: ""}, follow=True)
    assert "1 berkas ditempatkan" in told.content.decode()
    assert keys_on(told) == [second]  # the other may still be placed
    client.post(reverse("draft_placing", args=[draft.token]), {second: "akta-kelahiran"})
    assert client.post(reverse("review", args=[draft.token]), {"consent": "on"}).status_code == 302
    case = KartuIdentitasAnak.objects.get()
    kept = case.attachments.exclude(requirement="").order_by("pk")
    assert [file.requirement for file in kept] == ["kk", "akta-kelahiran"]
    assert {item.code: item.status for item in case.items.all()}["kk"] == Status.WAITING
    assert {item.code: item.status for item in case.items.all()}["ktp-orang-tua"] == Status.MISSING
    assert case.attachments.filter(requirement="").count() == 2  # as they came
    assert loose_of_case(case) == []
    for file in kept:
        shown = client.get(reverse("attachment", args=[file.public_id]))
        assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    assert sweep_strays(timezone.now()) == 0


def test_a_photo_thrown_away_may_be_placed_again_and_a_second_placing_is_told_so(conversation, officer, client):
    draft = begun(client, conversation)
    address = reverse("draft_placing", args=[draft.token])
    first, second = keys_on(client.get(reverse("draft_files", args=[draft.token])))
    client.post(address, {first: "kk"})
    assert client.post(address, {first: "kk"}).status_code == 302  # it is no more asked about, so nothing is said of it
    kept = Attachment.objects.get(requirement="kk")
    client.post(reverse("draft_drop", args=[draft.token, kept.public_id]))
    assert keys_on(client.get(reverse("draft_files", args=[draft.token]))) == [first, second]
    wrong = client.post(address, {first: "tidak-ada"})
    assert wrong.status_code == 422
    assert "Pilih persyaratan dalam daftar." in wrong.content.decode()


def test_who_may_no_longer_read_the_conversation_is_offered_none_of_its_photos(conversation, officer, client):
    draft = begun(client, conversation)
    (first, _) = keys_on(client.get(reverse("draft_files", args=[draft.token])))
    number = conversation.number
    number.sops = ["way-kanan/akta-kematian"]
    number.save()
    officer.groups.clear()
    seat(officer, Role.PETUGAS, sops=[KIA])
    assert keys_on(client.get(reverse("draft_files", args=[draft.token]))) == []
    client.post(reverse("draft_placing", args=[draft.token]), {first: "kk"})
    assert not Attachment.objects.filter(requirement="kk").exists()


def test_a_citizen_s_own_draft_takes_no_photo_this_way(registry, client):
    draft = a_draft("kia")
    assert client.post(reverse("draft_placing", args=[draft.token])).status_code == 404


@pytest.fixture
def checked(registry, officer, working_morning):
    """An application with one paper refused, and a photo that came with a message since."""
    case = an_application(KartuIdentitasAnak, when=working_morning)
    staff = Staff(officer, working_morning)
    check(case, {"kk": Finding(Status.REFUSED, "Foto buram atau terpotong")}, by=staff, at=working_morning)
    word = write(case, "Ini foto KK yang jelas.", by=CitizenOf(case.pk), at=working_morning)
    a_file(case_id=case.pk, message=word)
    return case


def test_a_file_of_the_office_s_own_is_not_offered_for_the_applicant_would_read_it(checked, officer, working_morning):
    note = write(checked, "Catatan.", by=Staff(officer, working_morning), internal=True, at=working_morning)
    own = a_file(case_id=checked.pk, message=note, for_citizen=False)
    assert str(own.public_id) not in [each.key for each in loose_of_case(checked)]


def test_a_photo_of_a_relative_that_was_joined_as_a_note_may_be_placed(checked, conversation, officer, client):
    Citizen.objects.filter(pk=checked.applicant_id).update(phone="+6281300000000")  # the conversation's is another
    own = loose_of_case(checked)
    assert not join(conversation, checked, by=Staff(officer, timezone.now()), until=last_post(conversation))
    theirs = [each for each in loose_of_case(checked) if each.key not in {mine.key for mine in own}]
    assert [each.file.for_citizen for each in theirs] == [False, False]
    page = client.get(reverse("case", args=[checked.number]))
    assert source(page).count(FROM_ANOTHER) == 2 and set(keys_on(page)) == {each.key for each in (*own, *theirs)}
    photo = theirs[0]
    told = client.post(reverse("placing", args=[checked.number]), {photo.key: "kk", "seen": checked.moves}, follow=True)
    assert "1 berkas ditempatkan" in source(told) and photo.key not in keys_on(told)
    placed = checked.attachments.get(requirement="kk", superseded=False)
    assert checked.items.get(code="kk").status == Status.WAITING
    assert (placed.file.name, placed.for_citizen) == (photo.file.file.name, True)  # the applicant sees what is checked
    note = checked.attachments.get(public_id=photo.key)
    assert (note.for_citizen, note.requirement) == (False, "")  # as it came
    seen = client.get(reverse("tracked_file", args=[checked.tracking_code, placed.public_id]))
    assert b"".join(seen.streaming_content).startswith(b"\xff\xd8\xff")
    assert client.get(reverse("tracked_file", args=[checked.tracking_code, note.public_id])).status_code == 404


def test_a_file_closed_meanwhile_takes_no_photo_and_says_so(checked, client):
    photo = loose_of_case(checked)[0]
    perform(checked, "batalkan", by=CitizenOf(checked.pk), note="Sudah tidak perlu.")
    late = client.post(reverse("placing", args=[checked.number]), {photo.key: "kk", "seen": checked.moves})
    assert late.status_code in (409, 422)
    assert not checked.attachments.filter(requirement="kk", name=photo.file.name, message=None, superseded=False)[1:]


def test_while_a_file_is_checked_a_placed_photo_waits_to_be_looked_at(checked, client):
    page = client.get(reverse("case", args=[checked.number]))
    (key,) = keys_on(page)
    assert "Foto dari percakapan" in page.content.decode()
    told = client.post(reverse("placing", args=[checked.number]), {key: "kk", "seen": checked.moves}, follow=True)
    assert "1 berkas ditempatkan" in told.content.decode()
    assert keys_on(told) == []
    item = checked.items.get(code="kk")
    assert (item.status, item.reason) == (Status.WAITING, "Foto buram atau terpotong")
    old, new = checked.attachments.filter(requirement="kk").order_by("pk")
    assert (old.superseded, new.superseded, new.name) == (True, False, "foto.jpg")
    act = Trail.objects.filter(case_id=checked.pk).latest("id")
    assert (act.verb, act.note) == ("tempatkan_berkas", f"foto.jpg: {item.name}")
    stale = client.post(reverse("placing", args=[checked.number]), {key: "kk", "seen": checked.moves})
    assert stale.status_code in (302, 409)
    assert checked.attachments.filter(requirement="kk").count() == 2


def test_while_a_file_is_mended_a_placed_photo_is_among_the_new_ones(checked, officer, client, working_morning):
    papers = checked.items.exclude(code="kk").exclude(status=Status.MISSING)
    accepted = {item.code: Finding(Status.ACCEPTED) for item in papers}
    check(checked, accepted, by=Staff(officer, working_morning), at=working_morning)
    back = perform(checked, "kembalikan", by=Staff(officer, working_morning), at=working_morning)
    page = client.get(reverse("case", args=[back.number]))
    (key,) = keys_on(page)
    client.post(reverse("placing", args=[back.number]), {key: "kk", "seen": back.moves})
    sent = client.post(
        reverse("mending_counter", args=[back.number]), {"seen": back.moves, "catatan": "Dikirim lewat WhatsApp."}
    )
    assert sent.status_code == 302
    item = checked.items.get(code="kk")
    assert item.status == Status.WAITING
    assert checked.attachments.get(requirement="kk", superseded=False).name == "foto.jpg"


def test_who_may_not_check_places_nothing(checked, client):
    photo = loose_of_case(checked)[0]
    for user, status in ((a_user(Role.KASI), 403), (a_user(Role.PETUGAS, "brebes"), 404)):
        client.force_login(user)
        answer = client.post(reverse("placing", args=[checked.number]), {photo.key: "kk", "seen": checked.moves})
        assert answer.status_code == status
    client.logout()
    assert client.post(reverse("placing", args=[checked.number]), {photo.key: "kk"}).status_code in (302, 401, 403)
    assert checked.items.get(code="kk").status == Status.REFUSED
