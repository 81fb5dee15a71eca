"""Officers' and citizens' case pages under wrong, stale and hostile requests: a sentence, no crash, no move."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from complaints.models import PengaduanTomohon, PengaduanWayKanan
from dukcapil.casework.models import Case, Message, Trail
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user, lead

from .reading import beside_fields, is_page, source, words

NOT_FOUND = "Halaman tidak ditemukan"
TYPED = "Kalimat yang sudah susah payah diketik."


@pytest.fixture
def earlier():
    return timezone.now() - timedelta(days=3)


def the_act(case: Case, verb: str) -> str:
    return reverse("act", args=[case.number, verb])


def do(client, case: Case, verb: str, **typed):
    return client.post(the_act(case, verb), {"seen": case.moves, **typed})


def stands_still(case: Case) -> bool:
    """The case is where it was: same state, same number of acts and texts."""
    now = Case.objects.get(pk=case.pk)
    acts, moves = Trail.objects.filter(case_id=case.pk).count(), now.moves
    return (now.state, moves, acts) == (case.state, case.moves, case.moves + 1)


@pytest.mark.parametrize("verb", ["hapus", "setujui", "ajukan", "delete-all", "_state", "save", "a" * 300])
def test_an_unknown_verb_is_a_404_page_with_a_sentence(client, petugas, earlier, verb):
    case = a_case(PengaduanWayKanan, when=earlier)
    for response in (client.get(the_act(case, verb)), do(client, case, verb)):
        assert "Tindakan ini tidak dikenal dalam SOP berkas ini." in is_page(response, 404)
    assert stands_still(case)


def test_a_verb_of_another_role_says_whose_act_it_is(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, "konsultasi", when=earlier)
    whose = "Tindakan “Tetapkan solusi” hanya dapat dilakukan oleh "
    for response in (client.get(the_act(case, "tetapkan")), do(client, case, "tetapkan", jawaban=TYPED, tim="Maria")):
        page = is_page(response, 403)
        assert whose + case.office.label_of(Role.PENGELOLA) in page
    assert stands_still(case)
    assert not Message.objects.filter(case_id=case.pk).exists()


def test_a_verb_of_another_state_says_who_did_it_and_gives_the_text_back(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, "konsultasi", when=earlier, staff={Role.PETUGAS: a_user(Role.PETUGAS)})
    page = is_page(do(client, case, "catat", jawaban=TYPED, catatan="<b>Catatan</b> kecil"), 409)
    assert "Langkah ini sudah dilakukan oleh Ani (" in page
    assert TYPED in page
    assert "<b>Catatan</b> kecil" in page
    assert stands_still(case)


def test_a_page_drawn_before_the_last_move_is_refused_with_the_text_given_back(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier)
    page = is_page(client.post(the_act(case, "jawab"), {"seen": case.moves - 1, "jawaban": TYPED}), 409)
    assert "Langkah ini sudah dilakukan oleh" in page
    assert TYPED in page
    assert stands_still(case)


@pytest.mark.parametrize("seen", ["", "abc", "-5", "9" * 40, "1.5", "\x00", None])
def test_a_mangled_page_mark_never_moves_the_case_and_keeps_the_text(client, petugas, earlier, seen):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier)
    typed = {"jawaban": TYPED} | ({} if seen is None else {"seen": seen})
    assert TYPED in is_page(client.post(the_act(case, "jawab"), typed), 409)
    assert stands_still(case)


@pytest.mark.parametrize(
    "number", ["ADU-WKN-2026-999999", "ADU-TMH-2026-000001", "x" * 500, "%00", "..%2f..", "' OR 1=1"]
)
def test_a_number_that_is_not_there_is_a_404_page(client, petugas, number):
    for address in (f"/meja/berkas/{number}/", f"/meja/berkas/{number}/catat/"):
        assert NOT_FOUND in is_page(client.get(address), 404)
        assert NOT_FOUND in is_page(client.post(address + "catat/"), 404)


def test_a_case_of_another_office_looks_exactly_like_one_that_does_not_exist(client, petugas, earlier):
    case = a_case(PengaduanTomohon, when=earlier)
    missing = client.get(reverse("case", args=["ADU-TMH-2026-999999"]))
    for address in (reverse("case", args=[case.number]), the_act(case, "catat"), the_act(case, "hapus")):
        response = client.get(address)
        assert is_page(response, 404) == words(missing)
        assert case.number not in words(response)
    is_page(do(client, case, "catat"), 404)
    assert case.number not in words(client.get(reverse("cases") + "?cari=ADU"))
    assert stands_still(case)


def test_a_required_reason_that_is_missing_gets_a_sentence_beside_it(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, when=earlier)
    for nothing in ("", "   ", "\n\t"):
        response = do(client, case, "tolak", catatan=nothing)
        is_page(response, 422)
        assert beside_fields(response) == {"catatan": "Tuliskan alasan atau keterangannya terlebih dahulu."}
    assert stands_still(case)


def test_what_was_typed_beside_a_missing_text_is_kept(client, earlier, registry):
    client.force_login(a_user(Role.PENGELOLA))
    case = a_case(PengaduanWayKanan, "konsultasi", when=earlier)
    response = do(client, case, "tetapkan", jawaban=TYPED, tim=" ", catatan="Catatan kecil")
    page = is_page(response, 422)
    assert beside_fields(response) == {"tim": "Anggota tim yang diajak harus diisi."}
    assert TYPED in page
    assert "Catatan kecil" in page
    assert stands_still(case)


def test_texts_beyond_their_length_are_refused_and_kept(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier)
    response = do(client, case, "jawab", jawaban="j" * 100_000, catatan="c" * 2_001)
    page = is_page(response, 422)
    assert beside_fields(response) == {
        "jawaban": "Jawaban untuk pemohon paling panjang 10.000 karakter.",
        "catatan": "Keterangan paling panjang 2.000 karakter.",
    }
    assert "j" * 100_000 in page
    assert "c" * 2_001 in page
    assert stands_still(case)


@pytest.mark.parametrize("field", ["jawaban", "catatan"])
def test_nul_bytes_in_an_act_end_in_a_sentence(client, petugas, earlier, field):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier)
    response = do(client, case, "jawab", **{"jawaban": TYPED, field: "a\x00b"})
    is_page(response, 422)
    assert field in beside_fields(response)
    assert stands_still(case)


def test_an_answer_with_markup_reaches_the_citizen_as_text(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, "solusi", when=earlier)
    assert do(client, case, "jawab", jawaban="<script>alert(1)</script> 🙏 ꦩꦠꦸꦂ", catatan="{{ 7*7 }}").status_code == 302
    for address in (reverse("case", args=[case.number]), reverse("tracked", args=[case.tracking_code])):
        page = source(client.get(address))
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; 🙏 ꦩꦠꦸꦂ" in page


def test_an_act_posted_with_nothing_at_all_says_what_happened(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, when=earlier)
    is_page(client.post(the_act(case, "catat"), {}), 409)
    assert stands_still(case)


def test_two_clicks_on_one_step_do_it_once(client, petugas, earlier):
    case = a_case(PengaduanWayKanan, when=earlier)
    first, second = do(client, case, "catat"), do(client, case, "catat")
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Langkah ini sudah dilakukan oleh Ani (" in words(second)
    assert Trail.objects.filter(case_id=case.pk).count() == 2


@pytest.mark.parametrize("address", ["/meja/", "/meja/berkas/", "/meja/berkas/ADU-WKN-2026-000001/", "/akun/2fa/"])
def test_a_visitor_is_sent_to_sign_in_and_learns_nothing(client, registry, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/") or response["Location"].startswith("/akun/login/")


@pytest.mark.parametrize("address", ["/meja/", "/meja/berkas/", "/meja/berkas/ADU-WKN-2026-000001/"])
def test_an_account_without_a_desk_finds_no_desk(client, registry, address):
    client.force_login(a_user())
    is_page(client.get(address), 404)


@pytest.mark.parametrize(
    "query", ["?halaman=abc", "?halaman=-1", "?halaman=0", "?halaman=99999999999999999999", "?halaman="]
)
@pytest.mark.parametrize("name", ["desk", "cases"])
def test_an_odd_page_number_shows_a_page_of_the_list(client, petugas, earlier, name, query):
    case = a_case(PengaduanWayKanan, when=earlier)
    assert case.number in is_page(client.get(reverse(name) + query), 200)


@pytest.mark.parametrize("nomor", ["%00", "%25", "_", "'", "\\", "x" * 3000, "%F0%9F%99%8F", "%ff%fe"])
def test_an_odd_search_finds_nothing_and_says_so(client, petugas, earlier, nomor):
    a_case(PengaduanWayKanan, when=earlier)
    page = is_page(client.get(reverse("cases") + f"?cari={nomor}"), 200)
    assert "Tidak ada yang cocok" in page or nomor == "%00"


# ---- the citizen's side ----


def look_up(client, number: str, code: str):
    return client.post(reverse("track"), {"number": number, "code": code})


def test_a_wrong_code_and_a_wrong_number_get_the_same_sentence(client, registry, earlier):
    case, other = a_case(PengaduanWayKanan, when=earlier), a_case(PengaduanTomohon, when=earlier)
    wrong = [
        (case.number, "AAAA-BBBB-CCCC-DDDD"),
        (case.number, other.tracking_code),
        ("ADU-WKN-2026-999999", case.tracking_code),
        (other.number, case.tracking_code),
    ]
    pages = {is_page(look_up(client, *pair), 422).replace(pair[0], "").replace(pair[1], "") for pair in wrong}
    assert len(pages) == 1
    assert "Tidak ada berkas dengan nomor register dan kode lacak itu." in pages.pop()


@pytest.mark.parametrize("code", ["🙏", "-", "AAAA", "A" * 17])
def test_a_code_of_another_length_is_told_how_long_a_code_is(client, registry, code):
    is_page(response := look_up(client, "ADU-WKN-2026-000001", code), 422)
    assert beside_fields(response)["code"].startswith("Kode lacak terdiri atas 16 huruf dan angka")


@pytest.mark.parametrize(("number", "code"), [("", ""), ("a\x00", "b\x00"), ("x" * 1000, "y" * 1000)])
def test_an_impossible_look_up_gets_a_sentence_beside_each_field(client, registry, number, code):
    response = look_up(client, number, code)
    is_page(response, 422)
    assert set(beside_fields(response)) == {"number", "code"}


def test_a_look_up_posted_with_nothing_at_all_gets_sentences(client, registry):
    response = client.post(reverse("track"), {})
    is_page(response, 422)
    assert set(beside_fields(response)) == {"number", "code"}


def test_what_was_typed_into_a_failed_look_up_is_kept(client, registry):
    page = source(look_up(client, "ADU-WKN-2026-000077", "salah"))
    assert 'value="ADU-WKN-2026-000077"' in page
    assert 'value="salah"' in page


@pytest.mark.parametrize("code", ["AAAABBBBCCCCDDDD", "%00", "x" * 400, "🙏", "-", "ADU-WKN-2026-000001"])
@pytest.mark.parametrize("rest", ["", "tanda-terima/", "terima/", "berkas/5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b11/"])
def test_a_code_that_is_not_there_is_a_404_page(client, registry, code, rest):
    assert NOT_FOUND in is_page(client.get(f"/lacak/{code}/{rest}"), 404)


@pytest.mark.parametrize("verb", ["catat", "tolak", "jawab"])
def test_a_citizen_may_not_do_what_an_officer_does(client, registry, earlier, verb):
    case = a_case(PengaduanWayKanan, "solusi" if verb == "jawab" else "", when=earlier)
    address = reverse("tracked_act", args=[case.tracking_code, verb])
    for response in (client.get(address), client.post(address, {"seen": case.moves, "jawaban": "x", "catatan": "x"})):
        page = is_page(response, 403)
        assert "hanya dapat dilakukan oleh " + case.office.label_of(Role.PETUGAS) in page
        assert "Akun Anda" not in page
    assert stands_still(case)


def test_an_objection_without_a_reason_is_asked_for_one(client, registry, earlier):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier)
    response = client.post(reverse("tracked_act", args=[case.tracking_code, "sanggah"]), {"seen": case.moves})
    is_page(response, 422)
    assert beside_fields(response) == {"catatan": "Tuliskan alasan atau keterangannya terlebih dahulu."}
    assert stands_still(case)


def test_an_objection_past_the_last_round_names_the_ombudsman(client, registry, earlier):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier)
    Case.objects.filter(pk=case.pk).update(round=case.office.objection_rounds + 1)
    address = reverse("tracked_act", args=[case.tracking_code, "sanggah"])
    for response in (client.get(address), client.post(address, {"seen": case.moves, "catatan": "Belum puas."})):
        assert "Ombudsman Republik Indonesia" in is_page(response, 403)
    assert stands_still(case)


def test_a_citizen_who_comes_late_reads_the_state_in_a_citizens_words(client, registry, earlier):
    case = lead(a_case(PengaduanWayKanan, "konfirmasi", when=earlier), ["sanggah"], when=earlier)
    page = is_page(client.post(reverse("tracked_act", args=[case.tracking_code, "terima"]), {}), 409)
    assert f"Berkas sekarang: {case.headline}." in page
    assert case.state_title not in page


def test_an_answer_accepted_twice_is_accepted_once(client, registry, earlier):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier)
    address = reverse("tracked_act", args=[case.tracking_code, "terima"])
    assert client.post(address, {"seen": case.moves}).status_code == 302
    page = is_page(client.post(address, {"seen": case.moves}), 409)
    assert "Langkah ini sudah dilakukan oleh Anda" in page
    assert Trail.objects.filter(case_id=case.pk, verb="terima").count() == 1


def test_a_withdrawal_after_the_answer_is_a_409_page(client, registry, earlier):
    case = a_case(PengaduanWayKanan, "konfirmasi", when=earlier)
    address = reverse("tracked_act", args=[case.tracking_code, "batalkan"])
    page = is_page(client.post(address, {"seen": case.moves, "catatan": TYPED}), 409)
    assert TYPED in page
    assert stands_still(case)
