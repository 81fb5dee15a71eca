"""The citizen takes the document: by the digits of the phone, or by a code from the counter, and never by the link."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import BookEntry, Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed
from dukcapil.people.models import Tally
from dukcapil.people.roles import Role
from services.documents import MANY_WRONG, WRONG_KEY, document_of, make_download_code, take
from services.models import AktaKelahiran, DownloadCode, KartuIdentitasAnak, KartuKeluargaBaru
from services.models.application import DOWNLOAD_FIRST
from tests.builders import a_case, a_citizen, a_user, lead
from tests.files.making_pdfs import signed

from .answers import with_body

RIGHT, WRONG = "7890", "0000"  # of +6281234567890


def ready(when, of=KartuKeluargaBaru, **more):
    return a_case(of, "siap_diserahkan", when=when, **more)


@pytest.fixture
def case(registry, working_morning):
    return ready(working_morning)


@pytest.fixture
def no_phone(registry, working_morning):
    return ready(working_morning, applicant=a_citizen(phone="", email="siti@contoh.id"))


def page_of(case) -> str:
    return reverse("download", args=[case.tracking_code])


def send(client, case, key: str, **more):
    """The answer, with what came of a file as ``body``."""
    return with_body(client.post(page_of(case), {"key": key}, **more))


def at_the_counter(role=Role.PETUGAS) -> Staff:
    return Staff(a_user(role), timezone.now())


def state_of(case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_the_tracking_page_leads_to_the_download_and_to_nothing_else(case, client):
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert f'href="{page_of(case)}"' in page
    assert page.count("btn-primary") == 1
    assert "Saya sudah menerima dokumen" not in page
    form = client.get(page_of(case)).content.decode()
    assert "Kartu Keluarga" in form
    assert "1808-LU-10112026-0001" in form


def test_the_right_digits_give_the_very_file_and_record_the_hand_over(registry, client, working_morning):
    content = signed()
    case = a_case(KartuKeluargaBaru, "registrasi", when=working_morning)
    later = working_morning + timedelta(hours=2)
    given = {"nomor_dokumen": "1808-KK-1", "dokumen": SimpleUploadedFile("kk.pdf", content)}
    case = perform(case, "registrasi", by=Staff(a_user(Role.OPERATOR), later), fields=given, at=later)
    case = lead(case, ["beritahukan"], when=later)
    answer = send(client, case, RIGHT)
    assert answer.body == content
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f"attachment; filename*=UTF-8''kk-baru-{case.number.lower()}.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    act = case.trail.last()
    assert (act.verb, act.to_state, act.party) == ("serahkan", "selesai", "warga")
    assert act.data["cara"] == "unduh"
    assert act.data["isian"] == {"penerima": "Pemohon, diunduh dengan empat angka terakhir nomor telepon"}
    assert act.data["sha256"] == document_of(case).sha256
    entry = BookEntry.objects.get(case=case.pk, book="penyerahan")
    assert entry.facts == act.data["isian"]


def test_it_can_be_downloaded_again_and_again_and_is_handed_over_once(case, client):
    for _ in range(3):
        assert send(client, case, RIGHT).status_code == 200
    assert case.trail.filter(verb="serahkan").count() == 1
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert "Unduh dokumen" in page
    assert "Diunduh di halaman lacak" in page
    assert page.count("btn-primary") == 1  # the rating beside it steps back


def test_nginx_hands_out_the_file_in_production(case, client, settings):
    settings.PRIVATE_ACCEL_PREFIX = "/_berkas/"
    assert send(client, case, RIGHT)["X-Accel-Redirect"] == "/_berkas/" + document_of(case).file.name


def test_a_file_that_is_lost_from_the_disk_hands_nothing_over(case, client):
    document = document_of(case)
    document.file.storage.delete(document.file.name)
    assert send(client, case, RIGHT).status_code == 404
    assert state_of(case) == "siap_diserahkan"


@pytest.mark.parametrize("key", [WRONG, "890", "67890", "081234567890", "AAAA", "1' OR 1=1", "\x00\x00", "７８９１"])
def test_what_is_wrong_opens_nothing(case, client, key):
    answer = send(client, case, key)
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/html")
    assert state_of(case) == "siap_diserahkan"


def test_an_empty_key_is_told_and_not_counted(case, client):
    for key in ("", "   ", "--"):
        answer = send(client, case, key)
        assert (answer.status_code, Tally.objects.count()) == (422, 0)
        assert "Isi empat angka terakhir" in answer.content.decode()


def test_digits_may_be_typed_with_blanks(case, client):
    assert send(client, case, " 78 90 ").status_code == 200


def test_after_five_wrong_tries_the_right_digits_wait_an_hour_too(case, client):
    for _ in range(5):
        answer = send(client, case, WRONG)
        assert (answer.status_code, answer.context["form"].errors["key"]) == (422, [WRONG_KEY])
    answer = send(client, case, RIGHT)
    assert (answer.status_code, answer.context["form"].errors["key"]) == (429, [MANY_WRONG])
    Tally.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert send(client, case, RIGHT).status_code == 200


def test_one_case_does_not_lock_another(case, client, working_morning):
    for _ in range(5):
        send(client, case, WRONG)
    assert send(client, ready(working_morning), RIGHT).status_code == 200


def test_a_network_that_tries_many_cases_is_stopped(case, client, settings):
    settings.LIMITS = settings.LIMITS | {"wrong_download_keys_of_a_network": (1, 3600)}
    send(client, case, WRONG)
    assert send(client, case, RIGHT).status_code == 429
    assert send(client, case, RIGHT, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_right_digits_are_not_counted(case, client):
    for _ in range(8):
        assert send(client, case, RIGHT).status_code == 200


def test_many_tries_at_once_are_counted_one_after_the_other(committed, working_morning):
    case = ready(working_morning)

    def attempt(number: int):
        try:
            return take(case, f"{number:04d}", by=CitizenOf(case.pk), network=str(number), at=timezone.now()).status
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        found = sorted(threads.map(attempt, range(24)))
    assert found == [422] * 5 + [429] * 19


def test_the_page_is_the_same_with_and_without_a_phone(case, no_phone, client):
    def without_its_own(of) -> str:
        page = client.get(page_of(of)).content.decode()
        page = page.replace(of.number, "").replace(of.tracking_code, "")
        return page[: page.index("csrfmiddlewaretoken")] + page[page.index("csrfmiddlewaretoken") + 120 :]

    assert without_its_own(case) == without_its_own(no_phone)
    assert [send(client, each, WRONG).context["form"].errors["key"] for each in (case, no_phone)] == [[WRONG_KEY]] * 2


@pytest.mark.parametrize("key", ["", "----", "None", "0000"])
def test_without_a_phone_no_digits_are_right(no_phone, client, key):
    assert send(client, no_phone, key).status_code == 422


# ---- who has only the link


def test_no_page_behind_the_link_shows_the_digits(registry, client, working_morning):
    answers = {"pemohon": {"nama": "Siti Aminah", "telepon": "+6281234567890"}}
    for state in ("koreksi_kasi", "siap_diserahkan", "selesai"):
        case = a_case(KartuKeluargaBaru, state, when=working_morning, answers=answers)
        for name in ("tracked", "receipt", "download"):
            page = client.get(reverse(name, args=[case.tracking_code]), follow=True).content.decode()
            assert "0812-3456-7890" not in page
            assert "7890" not in page.replace(case.number, "")
    assert "0812-3456-****" in client.get(reverse("receipt", args=[case.tracking_code])).content.decode()


def test_the_link_alone_closes_no_case_whose_document_is_downloaded(case, client):
    address = reverse("tracked_act", args=[case.tracking_code, "serahkan"])
    for answer in (client.get(address), client.post(address, {"seen": case.moves})):
        assert answer.status_code == 403
        assert DOWNLOAD_FIRST in answer.content.decode()
    with pytest.raises(NotAllowed, match="Unduh dokumennya"):
        perform(case, "serahkan", by=CitizenOf(case.pk))
    assert state_of(case) == "siap_diserahkan"


def test_a_form_cannot_claim_to_be_a_download(case, client):
    address = reverse("tracked_act", args=[case.tracking_code, "serahkan"])
    client.post(address, {"seen": case.moves, "unduhan": "1", "cara": "unduh"})
    assert state_of(case) == "siap_diserahkan"


def test_the_counter_still_hands_it_over(case, client):
    client.force_login(a_user(Role.PENYERAHAN))
    answer = client.post(
        reverse("act", args=[case.number, "serahkan"]), {"seen": case.moves, "penerima": "Rahmat, suami pemohon"}
    )
    assert (answer.status_code, state_of(case)) == (302, "selesai")


def test_a_card_has_nothing_to_download_and_is_collected(registry, client, working_morning):
    case = ready(working_morning, of=KartuIdentitasAnak)
    page = client.get(reverse("tracked", args=[case.tracking_code])).content.decode()
    assert "Dokumen Anda siap diambil" in page
    assert "Unduh dokumen" not in page
    answer = client.get(page_of(case))
    assert answer.url == reverse("tracked", args=[case.tracking_code])
    assert "belum ada" in str(next(iter(get_messages(answer.wsgi_request))))


def test_before_it_is_announced_nobody_takes_it(registry, client, working_morning):
    case = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    assert send(client, case, RIGHT).status_code == 302
    assert state_of(case) == "pemberitahuan"
    with pytest.raises(AlreadyDone):
        make_download_code(case, by=at_the_counter())


def test_a_complaint_has_no_such_page(registry, client, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    assert client.get(page_of(case)).status_code == 404
    client.force_login(a_user(Role.PETUGAS))
    assert client.get(reverse("download_code", args=[case.number])).status_code == 404


def test_staff_with_the_link_hand_over_from_the_case_page(case, client):
    client.force_login(a_user(Role.PENYERAHAN))
    assert send(client, case, RIGHT).status_code == 403
    assert state_of(case) == "siap_diserahkan"


def test_an_unknown_code_is_no_case(registry, client):
    assert client.get(reverse("download", args=["AAAABBBBCCCCDDDD"])).status_code == 404


# ---- the code from the counter


def code_for(case, **more) -> str:
    return make_download_code(case, by=at_the_counter(**more))[0]


def test_the_counter_gives_a_code_once_and_keeps_only_its_hash(no_phone, client):
    client.force_login(a_user(Role.PENYERAHAN))
    address = reverse("download_code", args=[no_phone.number])
    assert address in client.get(reverse("case", args=[no_phone.number])).content.decode()
    assert "Cocokkan dahulu identitas" in client.get(address).content.decode()
    answer = client.post(address)
    shown = answer.context["code"]
    assert shown in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert len(shown.replace("-", "")) == 8
    kept = DownloadCode.objects.get(case=no_phone.pk)
    assert shown.replace("-", "") not in str(vars(kept))
    act = no_phone.trail.last()
    assert (act.verb, act.role, act.from_state) == ("buat_kode_unduh", "penyerahan", act.to_state)
    assert shown.replace("-", "") not in str(act.data)
    assert shown not in client.get(address).content.decode()


def test_a_code_opens_the_document_once(no_phone, client):
    code = code_for(no_phone)
    answer = send(client, no_phone, f"{code[:4]}-{code[4:]}".lower())
    assert answer["Content-Type"] == "application/pdf"
    assert no_phone.trail.last().data["isian"]["penerima"] == "Pemohon, diunduh dengan kode dari loket"
    assert state_of(no_phone) == "selesai"
    assert send(client, no_phone, code).status_code == 422
    again = code_for(no_phone)  # after the hand-over too
    assert send(client, no_phone, again).status_code == 200


def test_a_code_lives_seven_days(no_phone, client):
    code = code_for(no_phone)
    DownloadCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert send(client, no_phone, code).status_code == 422
    later = timezone.now() + timedelta(days=6, hours=23)
    code, kept = make_download_code(no_phone, by=at_the_counter())
    assert take(no_phone, code, by=CitizenOf(no_phone.pk), network="-", at=later).document


def test_a_code_opens_no_other_case(no_phone, case, client):
    code = code_for(no_phone)
    assert send(client, case, code).status_code == 422
    assert send(client, no_phone, code).status_code == 200


def test_a_new_code_voids_the_one_before(no_phone, client):
    first, second = code_for(no_phone), code_for(no_phone)
    assert send(client, no_phone, first).status_code == 422
    assert send(client, no_phone, second).status_code == 200


def test_a_code_is_not_spent_where_the_file_is_lost(no_phone, client):
    code = code_for(no_phone)
    document = document_of(no_phone)
    document.file.storage.delete(document.file.name)
    assert send(client, no_phone, code).status_code == 404
    assert DownloadCode.objects.get(case=no_phone.pk).used_at is None


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.KASI, Role.KADIS, Role.ADMIN])
def test_only_the_desks_that_see_people_make_codes(case, client, role):
    client.force_login(a_user(role))
    assert client.post(reverse("download_code", args=[case.number])).status_code == 403
    assert not DownloadCode.objects.exists()
    assert "Buat kode unduh" not in client.get(reverse("case", args=[case.number])).content.decode()


def test_a_signed_out_officer_makes_no_code(case, client):
    answer = client.post(reverse("download_code", args=[case.number]))
    assert (answer.status_code, DownloadCode.objects.count()) == (302, 0)


# ---- what the pages ask of the database


@pytest.mark.parametrize("of", [KartuKeluargaBaru, AktaKelahiran])
@pytest.mark.parametrize("state", ["siap_diserahkan", "selesai"])
def test_the_pages_ask_a_fixed_number(registry, client, working_morning, django_assert_max_num_queries, of, state):
    case = a_case(of, state, when=working_morning)
    with django_assert_max_num_queries(13):
        assert client.get(reverse("tracked", args=[case.tracking_code])).status_code == 200
    with django_assert_max_num_queries(5):
        assert client.get(page_of(case)).status_code == 200
