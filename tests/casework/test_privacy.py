"""Anonim hides who asked, rahasia hides what was asked, a NIK is shown for a purpose only: on every page and file."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from complaints.models import PengaduanPalangkaRaya, PengaduanWayKanan
from dukcapil.casework.attachments import attach, clean_waiting
from dukcapil.casework.lookup import people_known_as
from dukcapil.casework.models import Case
from dukcapil.casework.parties import CitizenOf, Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.talk import rate, write
from dukcapil.people.models import User
from dukcapil.people.roles import Role
from sop_registry.flow import FLOWS
from tests.builders import a_case, a_citizen, a_user, staff_of, texts
from tests.complaints.reading import is_page, source, words
from tests.complaints.test_public_form import photo

NIK = "1805034508900001"
WHO = {"name": "Rahayu Lestari", "phone": "+6281377788899", "email": "rahayu@contoh.invalid", "nik": NIK}
TRACES = ("rahayu", "lestari", "7778", "88899", NIK, NIK[:6])
SECRET = "Pungutan oleh pejabat Burhanuddin di loket tiga."
PURPOSE = "Mencocokkan NIK dengan basis data."


@pytest.fixture
def earlier(registry):
    return timezone.now() - timedelta(days=3)


def nameless(at, when, of=PengaduanWayKanan, staff=None, **who):
    person = a_citizen(of.flow.sop.partition("/")[0], **{**WHO, **who})
    more = {"applicant": person, "anonymous": True, "channel_reference": "@rahayu.wk"}
    return a_case(of, at, when=when, staff=staff, **more)


def secret(at, when, **more):
    return a_case(PengaduanWayKanan, at, when=when, text=SECRET, confidential=True, **more)


def traces(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.lower()]


def read(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def sheet(response) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())


def table(response) -> str:
    return b"".join(response.streaming_content).decode()


def a_photo(case, name="KTP Rahayu.jpg", **more):
    file = attach(case, photo(name), **more)
    clean_waiting()
    return file


def set_flags(client, case, **flags):
    return client.post(reverse("secrecy", args=[case.number]), {name: "on" for name, on in flags.items() if on})


def test_no_page_or_file_of_a_handler_says_who_an_anonymous_reporter_is(client, earlier):
    case, handler = nameless("konsultasi", earlier), a_user(Role.PENGELOLA)
    write(case, "Saya menunggu kabar.", by=CitizenOf(case.pk))
    a_photo(case)
    pages = [read(client, handler, name) for name in ("desk", "cases")]
    pages += [
        read(client, handler, name, case.number) for name in ("case", "officer_writes", "secrecy", "personal_data")
    ]
    pages.append(read(client, handler, "act", case.number, "tetapkan"))
    for page in pages:
        assert case.number in source(page)
        assert traces(source(page)) == []
    rows, paper = read(client, handler, "cases_csv"), read(client, handler, "control_sheet", case.number)
    for text in (table(rows), sheet(paper)):
        assert case.number in text and "Pelapor anonim" in text
        assert traces(text) == []


def test_only_the_admin_gets_the_whatsapp_link_to_an_anonymous_reporter(client, earlier):
    case = nameless("solusi", earlier, email="")
    page = read(client, a_user(Role.PETUGAS), "case", case.number)
    assert "dikirim oleh yang berhak melihat pelapor dan isinya" in words(page)
    assert "wa.me" not in source(page)
    assert "wa.me/6281377788899" in source(read(client, a_user(Role.ADMIN), "case", case.number))


def test_nobody_is_told_to_send_a_notice_that_has_no_address(client, earlier):
    case = nameless("solusi", earlier, email="", phone="")
    for role in (Role.PETUGAS, Role.ADMIN):
        said = words(read(client, a_user(role), "case", case.number)).lower()
        assert "pemohon tidak memberi alamat" in said and "menunggu dikirim petugas" not in said


def test_the_name_of_an_anonymous_reporter_finds_nothing(client, earlier):
    hidden = nameless("solusi", earlier)
    named = a_case(PengaduanWayKanan, "solusi", when=earlier, applicant=a_citizen(name="Rahayu Ningsih"))
    for sought in ("Rahayu", "rahayu lestari", "Lestari", "@rahayu.wk", "081377788899", NIK):
        page = source(read(client, a_user(Role.ADMIN), "cases", cari=sought))
        assert hidden.number not in page
        assert (named.number in page) == (sought == "Rahayu")


def test_the_counter_does_not_know_who_was_only_ever_here_anonymously(way_kanan, earlier):
    nameless("solusi", earlier)
    assert people_known_as(way_kanan, "0813-7778-8899") == people_known_as(way_kanan, NIK) == []
    a_case(PengaduanWayKanan, when=earlier, applicant=a_citizen(**WHO))
    assert [person.files for person in people_known_as(way_kanan, NIK)] == [1]


def test_a_file_of_an_anonymous_case_waits_until_the_front_desk_has_looked_at_it(client, earlier):
    case, handler = nameless("konsultasi", earlier), a_user(Role.PENGELOLA)
    file = a_photo(case)
    page = read(client, handler, "case", case.number)
    assert "Lampiran belum diperiksa, sebab pelapor anonim" in words(page)
    assert str(file.public_id) not in source(page)
    is_page(read(client, handler, "attachment", file.public_id), 404)
    checking = reverse("file_checked", args=[case.number, file.public_id])
    is_page(client.post(checking), 403)
    client.force_login(a_user(Role.PETUGAS))
    is_page(client.post(checking, follow=True), 200)
    assert b"".join(read(client, handler, "attachment", file.public_id).streaming_content).startswith(b"\xff\xd8")
    page = read(client, handler, "case", case.number)
    assert file.name in words(page)
    assert "Lampiran diperiksa" in words(page)


def test_a_file_is_not_checked_before_there_is_anything_to_check(client, earlier):
    named, hidden = a_case(PengaduanWayKanan, "konsultasi", when=earlier), nameless("konsultasi", earlier)
    client.force_login(a_user(Role.PETUGAS))
    for case, file in ((named, a_photo(named)), (hidden, attach(hidden, photo()))):
        client.post(reverse("file_checked", args=[case.number, file.public_id]))
        file.refresh_from_db()
        assert file.cleared_by is None


def test_the_admin_opens_an_identity_for_a_purpose_and_the_trail_says_who_when_and_why(client, earlier):
    case, admin = nameless("konsultasi", earlier), a_user(Role.ADMIN)
    client.force_login(admin)
    page = client.post(reverse("personal_data", args=[case.number]), {"purpose": PURPOSE})
    assert {"rahayu", NIK} <= set(traces(source(page)))
    act = case.trail.get(verb="buka_data", at__gt=timezone.now() - timedelta(minutes=1))
    assert (act.user, act.note, act.role) == (admin, PURPOSE, Role.ADMIN)
    told = words(read(client, admin, "case", case.number))
    assert f"Data pribadi dibuka {admin}, Admin kantor" in told and PURPOSE in told


@pytest.mark.parametrize("role", [Role.PETUGAS, Role.PENGELOLA, Role.KADIS])
def test_others_are_told_that_only_the_admin_opens_an_identity(client, earlier, role):
    case = nameless("konsultasi", earlier)
    page = read(client, a_user(role), "personal_data", case.number)
    assert "Hanya admin kantor yang dapat membuka data ini." in words(page)
    refused = client.post(reverse("personal_data", args=[case.number]), {"purpose": PURPOSE})
    assert "hanya admin kantor yang dapat membukanya" in is_page(refused, 403)
    assert traces(source(page) + source(refused)) == []


@pytest.mark.parametrize("key", sorted(key for key in FLOWS if "pengaduan" in key))
def test_an_anonymous_reporter_stays_anonymous_through_every_act(client, earlier, key):
    model = FLOWS[key]
    staff = staff_of(model.flow.sop.partition("/")[0])
    for state, step in model.flow.steps.items():
        case = nameless(state, earlier, of=model, staff=staff)
        for user in {staff[role] for role in (*step.doers, Role.PETUGAS) if role in staff}:
            assert traces(source(read(client, user, "case", case.number))) == []
            for verb in step.exits:
                address = reverse("act", args=[case.number, verb])
                for answer in (client.get(address), client.post(address, {}), client.post(address, {"seen": 0})):
                    assert traces(source(answer)) == []


def test_a_stale_act_does_not_name_an_anonymous_reporter_who_has_an_account(client, earlier):
    account = User.objects.create_user("rahayu.lestari")
    case = nameless("konfirmasi", earlier)
    perform(case, "sanggah", by=CitizenOf(case.pk, account), note="Belum jelas.")
    client.force_login(a_user(Role.PENGELOLA))
    page = client.post(reverse("act", args=[case.number, "tetapkan"]), {"seen": 0, "jawaban": "Baik.", "tim": "Maria"})
    assert "Langkah ini sudah dilakukan oleh" in is_page(page, 409)
    assert traces(source(page)) == []


def test_staff_who_are_not_on_a_confidential_case_read_nothing_of_it(client, earlier):
    case = secret("konsultasi", earlier, place="Pasar Burhanuddin")
    write(case, "Burhanuddin meminta lagi.", by=CitizenOf(case.pk))
    file = a_photo(case, "Kuitansi Burhanuddin.jpg")
    outsider = a_user(Role.OPERATOR)
    pages = [read(client, outsider, "cases"), read(client, outsider, "case", case.number)]
    assert all(case.number in source(page) for page in pages)
    assert "Isi, lampiran, dan catatannya hanya dibaca oleh yang menangani berkas ini." in words(pages[1])
    pages += [read(client, outsider, name, case.number) for name in ("secrecy", "personal_data")]
    rows, paper = (
        read(client, outsider, name, *args) for name, *args in (["cases_csv"], ["control_sheet", case.number])
    )
    for text in (*map(source, pages), table(rows), sheet(paper)):
        assert not {word for word in ("Burhanuddin", "Keterlambatan", "Keterangan.") if word in text}
    is_page(read(client, outsider, "attachment", file.public_id), 404)
    is_page(client.post(reverse("officer_writes", args=[case.number]), {"text": "Apa isinya?"}), 404)


def test_the_desk_that_holds_it_who_acted_and_who_was_named_read_a_confidential_case(client, earlier):
    named, acted, holder = (a_user(role, "palangka-raya") for role in (Role.OPERATOR, Role.KASI, Role.PETUGAS))
    case = a_case(PengaduanPalangkaRaya, "verifikasi", when=earlier, text=SECRET, confidential=True)
    assert SECRET not in words(read(client, named, "case", case.number))
    fields = {**texts(case), "disposisi_kepada": named}
    case = perform(case, "setujui", by=Staff(acted, earlier), note="Panggil Burhanuddin.", fields=fields, at=earlier)
    for user in (named, acted, holder):
        page = words(read(client, user, "case", case.number))
        assert SECRET in page and "Panggil Burhanuddin." in page
    assert "Baca lagi" in words(read(client, holder, "act", case.number, "jawab"))
    assert "Burhanuddin" not in words(read(client, a_user(Role.KABID, "palangka-raya"), "case", case.number))


def test_opening_personal_data_does_not_put_an_outsider_on_a_confidential_case(client, earlier):
    case, outsider = secret("konsultasi", earlier), a_user(Role.OPERATOR)
    read(client, outsider, "case", case.number)
    assert client.post(reverse("personal_data", args=[case.number]), {"purpose": PURPOSE}).status_code == 200
    assert SECRET not in words(read(client, outsider, "case", case.number))


def test_the_whatsapp_link_does_not_lead_an_outsider_to_a_confidential_text(client, earlier):
    case = secret("konsultasi", earlier)
    page = source(read(client, a_user(Role.OPERATOR), "case", case.number))
    assert case.tracking_code not in page


def test_an_act_page_does_not_tell_an_outsider_the_subject_of_a_confidential_case(client, earlier):
    case = secret("konsultasi", earlier)
    assert "Keterlambatan" not in words(read(client, a_user(Role.PETUGAS), "act", case.number, "batalkan"))


def test_the_comment_of_a_rating_is_part_of_the_confidential_content(client, earlier):
    case = secret("selesai", earlier)
    rate(case, 1, "Burhanuddin tetap meminta uang.", by=CitizenOf(case.pk))
    assert "Burhanuddin" not in words(read(client, a_user(Role.OPERATOR), "case", case.number))


def test_flags_set_later_count_in_the_search_too_and_stand_in_the_trail(client, earlier):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier, text=SECRET, applicant=a_citizen(**WHO))
    officer = a_user(Role.PETUGAS)

    def is_found(sought):
        return case.number in source(read(client, officer, "cases", cari=sought))

    assert is_found("burhanuddin")
    assert is_found("rahayu")
    assert set_flags(client, case, confidential=True).status_code == 302
    assert not is_found("burhanuddin")
    assert is_found("rahayu")
    assert set_flags(client, case, confidential=True, anonymous=True).status_code == 302
    assert not is_found("rahayu")
    assert "Kerahasiaan diubah" in words(read(client, officer, "case", case.number))
    acts = case.trail.filter(verb="ubah_kerahasiaan").values_list("user", "data")
    assert list(acts) == [(officer.pk, {"anonim": anonymous, "rahasia": True}) for anonymous in (False, True)]


def test_who_is_not_on_the_case_or_would_unmask_a_reporter_may_not_set_flags(client, earlier):
    hidden, masked = secret("konsultasi", earlier), nameless("konsultasi", earlier)
    for case, role in ((hidden, Role.OPERATOR), (hidden, Role.PETUGAS), (masked, Role.PENGELOLA)):
        client.force_login(a_user(role))
        assert "Kerahasiaan kiriman ini hanya dapat diubah" in is_page(set_flags(client, case), 403)
    client.force_login(a_user(Role.ADMIN))
    assert set_flags(client, masked).status_code == 302
    assert set(Case.objects.values_list("number", "anonymous")) == {(hidden.number, False), (masked.number, False)}
    is_page(read(client, a_user(Role.ADMIN, "brebes"), "secrecy", masked.number), 404)


def test_a_nik_is_masked_everywhere_and_shown_only_to_a_post_with_a_purpose(client, earlier):
    case, officer = a_case(PengaduanWayKanan, "solusi", when=earlier, applicant=a_citizen(**WHO)), a_user(Role.PETUGAS)
    assert "180503********01" in words(read(client, officer, "case", case.number))
    for name, *args in (("desk",), ("cases",), ("case", case.number), ("act", case.number, "jawab")):
        assert NIK not in source(read(client, officer, name, *args))
    assert NIK not in source(client.get(address := reverse("personal_data", args=[case.number]), {"purpose": PURPOSE}))
    for purpose in ("", "cek", "   cek    \n     ", "123456789"):
        page = client.post(address, {"purpose": purpose})
        assert "Tuliskan untuk apa data ini dibuka, sedikitnya 10 karakter." in is_page(page, 422)
        assert NIK not in source(page)
    page = client.post(address, {"purpose": "1234567890"})
    assert NIK in is_page(page, 200)
    assert page["Cache-Control"] == "private, no-store"
    assert case.trail.filter(verb="buka_data").count() == 1


def test_who_opens_data_all_day_long_is_told_to_wait(client, earlier, settings):
    settings.LIMITS = {**settings.LIMITS, "opened_data_of_an_account": (2, 3600)}
    case = a_case(PengaduanWayKanan, "solusi", when=earlier, applicant=a_citizen(**WHO))
    client.force_login(a_user(Role.PETUGAS))
    *_, last = [client.post(reverse("personal_data", args=[case.number]), {"purpose": PURPOSE}) for _ in range(3)]
    assert "Terlalu banyak data pribadi yang dibuka dalam waktu singkat." in words(last)
    assert NIK not in source(last)
