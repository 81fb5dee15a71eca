"""Filling in a form step by step: nothing before the first step is right, everything typed kept, one draft."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from services.forms import sections_of
from services.models import Draft
from services.wizard import Wizard
from sop_registry.models import Sop
from tests.builders import a_user
from tests.complaints.reading import is_page, source

from .filled import SOPS, filled, posted
from .walking import a_draft, begin, save


@pytest.fixture(autouse=True)
def offices(registry):
    """Every test here needs them."""


def members(count: int) -> list[dict]:
    one = filled("way-kanan/kk-baru")["anggota"][0]
    return [{**one, "nama": f"Anggota {number}", "nik": ""} for number in range(count)]


@pytest.mark.parametrize("sop", SOPS)
def test_every_form_is_walked_from_its_first_step_to_its_files(client, sop):
    slug = sop.partition("/")[2]
    first, *others = [section.slug for section in sections_of(sop)]
    is_page(client.get(reverse("apply", args=["way-kanan", slug])), 200)
    assert not Draft.objects.exists()
    place = begin(client, slug, first)["Location"]
    draft = Draft.objects.get()
    for section in others:
        assert place == reverse("section", args=[draft.token, section])
        assert f"dari {len(others) + 3}" in is_page(client.get(place), 200)
        place = save(client, draft, section)["Location"]
    assert place == reverse("draft_files", args=[draft.token])
    draft.refresh_from_db()
    assert draft.answers == filled(sop)


def test_a_first_step_that_must_be_mended_writes_nothing_and_keeps_what_was_typed(client):
    answer = begin(client, "kia", "anak", nama="Bima", nik="12ab", tanggal_lahir="2999-01-01")
    is_page(answer, 422)
    assert {"anak-nik", "anak-tanggal_lahir"} <= faults(answer)
    assert 'value="12ab"' in source(answer)
    assert not Draft.objects.exists()


def faults(answer) -> set[str]:
    """The fields beside which a sentence stands."""
    return set(re.findall(r'<ul class="errorlist" id="id_([\w-]+)_error">', source(answer)))


def test_the_first_step_sent_twice_or_again_after_back_is_one_draft(client):
    key = {"kunci": str(uuid4())}
    address, given = reverse("apply", args=["way-kanan", "kia"]), posted("way-kanan/kia", "anak")
    first, second = (client.post(address, given | key)["Location"] for _ in range(2))
    assert first == second
    client.post(address, posted("way-kanan/kia", "anak", nama="Bima Sakti") | key)
    assert Draft.objects.get().answers["anak"]["nama"] == "Bima Sakti"


def test_a_form_key_of_a_sent_or_expired_draft_begins_a_new_one(client):
    old = a_draft("kia")
    Draft.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    client.post(
        reverse("apply", args=["way-kanan", "kia"]), posted("way-kanan/kia", "anak") | {"kunci": str(old.form_key)}
    )
    assert Draft.objects.count() == 2
    assert Draft.objects.first().form_key != old.form_key


@pytest.mark.parametrize("key", ["", "bukan-kunci", "\x00", "1" * 500])
def test_a_mangled_form_key_is_no_hindrance(client, key):
    given = posted("way-kanan/kia", "anak") | {"kunci": key}
    assert client.post(reverse("apply", args=["way-kanan", "kia"]), given).status_code == 302
    assert Draft.objects.count() == 1


def test_far_more_drafts_than_a_village_makes_are_told_to_wait(client, settings):
    settings.LIMITS = settings.LIMITS | {"drafts_of_a_network": (1, 3600)}
    assert begin(client, "kia", "anak").status_code == 302
    assert "Terlalu banyak permohonan" in is_page(begin(client, "kia", "anak"), 429)


def test_each_save_prolongs_the_link_and_the_page_says_until_when(client):
    draft = a_draft("kia")
    Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() + timedelta(hours=1))
    save(client, draft, "anak")
    draft.refresh_from_db()
    assert timedelta(days=6, hours=23) < draft.expires_at - timezone.now() <= timedelta(days=7)
    page = source(client.get(reverse("section", args=[draft.token, "anak"])))
    assert f"/isian/{draft.token}/" in page
    assert 'data-copy="#tautan"' in page


def test_an_expired_link_says_so_and_offers_to_begin_anew(client):
    draft = a_draft("kia")
    Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now())
    for name, more in (("draft", ()), ("section", ("anak",)), ("draft_files", ()), ("review", ())):
        answer = client.get(reverse(name, args=[draft.token, *more]))
        assert "Tautan ini sudah berakhir" in is_page(answer, 410)
        assert reverse("apply", args=["way-kanan", "kia"]) in source(answer)
    is_page(save(client, draft, "anak"), 410)


@pytest.mark.parametrize("token", ["x", "a" * 32, "a" * 2000, "%00", "..", "isian%20x", "'--"])
def test_a_token_that_is_none_is_not_there(client, token):
    is_page(client.get(f"/isian/{token}/"), 404)
    is_page(client.get(f"/isian/{token}/periksa/"), 404)
    is_page(client.post(f"/isian/{token}/berkas/kk/"), 404)


@pytest.mark.parametrize("section", ["tidak-ada", "asal_usul", "orang_tua-x", "%00"])
def test_a_section_that_this_form_does_not_have_is_not_there(client, section):
    is_page(client.get(f"/isian/{a_draft('kk-baru').token}/{section}/"), 404)


def test_a_section_that_the_answers_do_not_ask_is_not_there(client):
    draft = a_draft("akta-kelahiran", answers=filled("way-kanan/akta-kelahiran", asal_usul={"asal_usul": "temuan"}))
    is_page(client.get(reverse("section", args=[draft.token, "orang_tua"])), 404)


def test_the_private_link_leads_to_the_first_step_that_needs_a_hand(client):
    answers = filled("way-kanan/kia")
    del answers["pemohon"]
    draft = a_draft("kia", answers=answers)
    assert client.get(reverse("draft", args=[draft.token]))["Location"].endswith("/pemohon/")
    save(client, draft, "pemohon")
    assert client.get(reverse("draft", args=[draft.token]))["Location"].endswith("/berkas/")


def test_a_step_opened_from_the_review_leads_back_to_it(client):
    draft = a_draft("kia")
    address = reverse("section", args=[draft.token, "anak"]) + "?kembali=periksa"
    assert client.post(address, posted(draft.sop.key, "anak"))["Location"] == reverse("review", args=[draft.token])


def test_a_member_is_added_and_struck_without_script_and_nothing_typed_is_lost(client):
    draft = a_draft("kk-baru")
    address = reverse("section", args=[draft.token, "anggota"])
    typed = posted(draft.sop.key, "anggota") | {"anggota-1-tempat_lahir": "", "anggota-1-nama": "Bima yang kedua"}
    page = client.post(address, typed | {"tambah": "1"})
    assert "Anggota 3" in is_page(page, 200)
    assert "Bima yang kedua" in source(page)
    assert not faults(page)
    page = client.post(address, typed | {"hapus": "0"})
    assert "Siti Aminah" not in source(page)
    assert "Bima yang kedua" in source(page)
    draft.refresh_from_db()
    assert draft.answers == filled(draft.sop.key)


@pytest.mark.parametrize("which", ["", "x", "99", "\x00", "0-nama"])
def test_a_member_that_is_not_there_is_struck_without_harm(client, which):
    draft = a_draft("kk-baru")
    address = reverse("section", args=[draft.token, "anggota"])
    is_page(client.post(address, posted(draft.sop.key, "anggota") | {"hapus": which}), 200)


def test_thirty_members_fit_and_thirty_one_are_told(client):
    draft = a_draft("kk-baru")
    section = next(each for each in sections_of(draft.sop.key) if each.slug == "anggota")
    address = reverse("section", args=[draft.token, "anggota"])
    assert client.post(address, section.posted(members(30))).status_code == 302
    draft.refresh_from_db()
    assert len(draft.answers["anggota"]) == 30
    answer = client.post(address, section.posted(members(31)))
    assert "31 orang; paling banyak 30" in is_page(answer, 422)
    assert "Anggota 30" in source(answer)
    assert "Tambah anggota" not in is_page(client.post(address, section.posted(members(30)) | {"tambah": "1"}), 200)


@pytest.mark.parametrize(
    "slug, section, name, typed",
    [
        ("kk-baru", "alamat", "kode_pos", "tiga4"),
        ("kia", "anak", "nama", "Bi\x00ma"),
        ("kia", "anak", "jenis_kelamin", "\x00"),
        ("kia", "anak", "tanggal_lahir", "31-02-2020"),
        ("akta-kelahiran", "kelahiran", "anak_ke", "9" * 400),
        ("akta-kelahiran", "anak", "jam_lahir", "25.99"),
        ("akta-kematian", "kematian", "tanggal", "1940-01-01"),
    ],
)
def test_wrong_answers_are_told_beside_their_field(client, slug, section, name, typed):
    draft = a_draft(slug)
    before = draft.answers
    answer = save(client, draft, section, **{name: typed})
    is_page(answer, 422)
    assert faults(answer) == {f"{section}-{name}"}
    draft.refresh_from_db()
    assert draft.answers == before


def test_a_witness_who_is_the_reporter_is_told(client):
    answer = save(client, a_draft("akta-kelahiran"), "saksi", nama_1="Siti Aminah", nik_1="1808034503900001")
    assert "Saksi tidak boleh sama dengan pelapor." in is_page(answer, 422)


def test_what_one_step_answers_may_spoil_another(client):
    draft = a_draft("akta-kelahiran")
    assert save(client, draft, "pemohon", nama="Rahmat Hidayat", nik="1808031207850003").status_code == 302
    assert client.get(reverse("draft", args=[draft.token]))["Location"].endswith("/saksi/")


def test_an_officer_begins_with_the_applicant():
    sop = Sop.objects.get(key="way-kanan/kia")
    today = timezone.localdate()
    assert Wizard(sop, {}, today=today, by_staff=True).places[0].slug == "pemohon"
    assert Wizard(sop, {}, today=today).places[0].slug == "anak"


def test_a_signed_in_citizens_draft_is_theirs(client):
    user = a_user()
    client.force_login(user)
    begin(client, "kia", "anak")
    draft = Draft.objects.get()
    assert draft.account == user
    mine = source(client.get(reverse("mine")))
    assert "Belum dikirim" in mine
    assert reverse("draft", args=[draft.token]) in mine
    client.force_login(a_user())
    assert "Belum dikirim" not in source(client.get(reverse("mine")))


def test_no_search_engine_and_no_cache_keeps_a_draft(client):
    answer = client.get(reverse("section", args=[a_draft("kia").token, "anak"]))
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("count", [1, 30])
def test_a_step_asks_a_fixed_number(client, django_assert_num_queries, count):
    draft = a_draft("kk-baru", answers=filled("way-kanan/kk-baru", anggota=members(count)))
    with django_assert_num_queries(2):  # the draft with its SOP and office, the edition in force
        is_page(client.get(reverse("section", args=[draft.token, "anggota"])), 200)
    with django_assert_num_queries(5):  # found, then locked and saved between two savepoints
        assert save(client, draft, "anggota").status_code == 302
