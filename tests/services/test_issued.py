"""The issued document: kept byte for byte, judged read-only, replaced with both hashes in the trail."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pikepdf import Dictionary, Name
from pypdf import PdfReader

from dukcapil.casework.forms import CHOOSE_AGAIN
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.people.roles import Role
from services.documents import document_of, replace_document
from services.models import AktaKelahiran, IssuedDocument, KartuIdentitasAnak, KartuKeluargaBaru, SuratPindah
from tests.builders import a_case, a_document, a_user
from tests.files.making_pdfs import a_pdf, at_opening, locked, signed

from .answers import with_body

REASON = "Nama anak kedua tertukar."


def posted(case, **more) -> dict:
    return {"seen": case.moves, "nomor_dokumen": "1808-KK-10112026-0001", **more}


@pytest.fixture
def operator(registry, client):
    user = a_user(Role.OPERATOR)
    client.force_login(user)
    return user


@pytest.fixture
def registered(operator, working_morning):
    """A KK that waits for its document."""
    return a_case(KartuKeluargaBaru, "registrasi", when=working_morning)


def test_the_made_up_signature_covers_every_byte_but_itself():
    content = signed()
    start, length, after, rest = PdfReader(io.BytesIO(content)).get_fields()["ttd"]["/V"]["/ByteRange"]
    assert (start, content[length : length + 1], content[after - 1 : after]) == (0, b"<", b">")
    assert after + rest == len(content)


@pytest.mark.parametrize(
    "model, state, verb",
    [
        (KartuKeluargaBaru, "registrasi", "registrasi"),
        (SuratPindah, "stempel_registrasi", "stempel"),
        (AktaKelahiran, "pemberitahuan", "beritahukan"),
    ],
)
def test_a_signed_document_is_kept_byte_for_byte(registry, client, working_morning, model, state, verb):
    case = a_case(model, state, when=working_morning)
    user = a_user(case.flow.steps[state].actor)
    client.force_login(user)
    content = signed()
    answer = client.post(
        reverse("act", args=[case.number, verb]), posted(case, dokumen=SimpleUploadedFile("kk.pdf", content))
    )
    assert answer.status_code == 302
    kept = document_of(case)
    with kept.file.open("rb") as handle:
        assert handle.read() == content
    assert (kept.sha256, kept.size, kept.uploaded_by) == (hashlib.sha256(content).hexdigest(), len(content), user)
    given = with_body(client.get(reverse("document", args=[case.number, kept.pk])))
    assert given.body == content
    assert given["Content-Type"] == "application/pdf"
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Cache-Control"] == "private, no-store"
    assert given["Content-Disposition"].startswith("attachment;")


def test_the_page_of_the_act_can_send_a_file(registered, client):
    address = reverse("act", args=[registered.number, "registrasi"])
    for page in (client.get(address), client.get(reverse("case", args=[registered.number]))):
        text = page.content.decode()
        assert f'action="{address}" enctype="multipart/form-data"' in text or 'enctype="multipart/form-data"' in text
        assert 'type="file"' in text
        assert 'accept="application/pdf"' in text


@pytest.mark.parametrize(
    "content, sentence",
    [
        pytest.param(b"\xff\xd8\xff" + b"x" * 100, "Berkas ini bukan PDF", id="a photo"),
        pytest.param(b"", "Berkas ini kosong", id="empty"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 11 * 1024**2, "lebih besar dari 10 MB", id="11 MB"),
        pytest.param(locked("rahasia"), "dikunci kata sandi", id="locked"),
        pytest.param(
            a_pdf(change=at_opening(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))), "program", id="script"
        ),
        pytest.param(signed()[:-200], "terpotong", id="cut within the signature's update"),
        pytest.param(a_pdf()[:300], "terpotong", id="cut half-way"),
        pytest.param(b"%PDF-1.7\nomong kosong\n%%EOF", "rusak atau tidak lengkap", id="nonsense"),
    ],
)
def test_a_file_that_cannot_be_issued_is_told_why_beside_the_field(registered, client, content, sentence):
    address = reverse("act", args=[registered.number, "registrasi"])
    answer = client.post(address, posted(registered, dokumen=SimpleUploadedFile("kk.pdf", content)))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["dokumen"])
    assert "foto dokumennya" not in answer.content.decode()  # advice for a citizen's scan
    assert "1808-KK-10112026-0001" in answer.content.decode()
    assert not registered.documents.exists()


def test_a_good_file_beside_a_fault_must_be_chosen_again(registered, client):
    address = reverse("act", args=[registered.number, "registrasi"])
    answer = client.post(address, posted(registered, dokumen=a_document(), nomor_dokumen=""))
    assert answer.status_code == 422
    assert answer.context["form"].errors["dokumen"] == [CHOOSE_AGAIN]
    assert not registered.documents.exists()


def test_a_file_that_the_act_does_not_ask_for_is_not_kept(registry, working_morning):
    case = a_case(KartuKeluargaBaru, "input_data", when=working_morning)
    operator = Staff(a_user(Role.OPERATOR), working_morning + timedelta(hours=1))
    perform(case, "teruskan", by=operator, fields={"dokumen": a_document()}, at=operator.at)
    assert not case.documents.exists()


# ---- another file in its place


@pytest.fixture
def announced(registry, working_morning):
    return a_case(KartuKeluargaBaru, "siap_diserahkan", when=working_morning)


@pytest.fixture
def handing_over(announced, client):
    user = a_user(Role.PENYERAHAN)
    client.force_login(user)
    return user


def sent(content: bytes | None = None, reason: str = REASON) -> dict:
    return {"document": a_document(content=content or a_pdf("yang benar")), "reason": reason}


def test_a_wrong_file_is_replaced_and_both_hashes_are_in_the_trail(announced, handing_over, client):
    old = document_of(announced)
    answer = client.post(reverse("replace_document", args=[announced.number]), sent())
    assert answer.status_code == 302
    new = document_of(announced)
    assert new != old
    act = announced.trail.last()
    assert (act.verb, act.note, act.user) == ("ganti_dokumen", REASON, handing_over)
    assert act.data == {"sha256_lama": old.sha256, "sha256_baru": new.sha256}
    assert announced.as_sop().state == "siap_diserahkan"
    page = client.get(reverse("case", args=[announced.number])).content.decode()
    for each in (old, new):
        assert each.sha256[:12] in page
        assert with_body(client.get(reverse("document", args=[announced.number, each.pk]))).body
    assert "Dokumen diganti" in page
    assert REASON not in client.get(reverse("tracked", args=[announced.tracking_code])).content.decode()


@pytest.mark.parametrize(
    "given, field, sentence",
    [
        ({"reason": "salah"}, "reason", "sedikitnya 10"),
        ({"reason": "x" * 301}, "reason", "Paling panjang 300"),
        ({"content": b"\xff\xd8\xff"}, "document", "bukan PDF"),
        ({"content": a_pdf()}, "document", "berkas yang sama"),
    ],
)
def test_a_replacement_with_a_fault_changes_nothing(announced, handing_over, client, given, field, sentence):
    answer = client.post(reverse("replace_document", args=[announced.number]), sent(**given))
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    if field == "reason":
        assert answer.context["form"].errors["document"] == [CHOOSE_AGAIN]
    assert announced.documents.count() == 1


def test_only_the_desk_whose_turn_it_is_replaces_a_document(announced, client):
    for role in (Role.OPERATOR, Role.PETUGAS, Role.KADIS):
        client.force_login(a_user(role))
        assert client.post(reverse("replace_document", args=[announced.number]), sent()).status_code == 403
        with pytest.raises(NotAllowed):
            replace_document(announced, a_document(), REASON, by=Staff(a_user(role), timezone.now()))
        assert "Ganti dokumen" not in client.get(reverse("case", args=[announced.number])).content.decode()
    assert announced.documents.count() == 1


def test_what_was_handed_over_is_not_replaced(registry, client, working_morning):
    case = a_case(KartuKeluargaBaru, "selesai", when=working_morning)
    user = a_user(Role.PENYERAHAN)
    client.force_login(user)
    assert client.post(reverse("replace_document", args=[case.number]), sent()).status_code == 409
    with pytest.raises(AlreadyDone):
        replace_document(case, a_document(), REASON, by=Staff(user, timezone.now()))


def test_a_case_without_a_document_has_nothing_to_replace(registry, client, working_morning):
    case = a_case(KartuIdentitasAnak, "siap_diserahkan", when=working_morning)
    client.force_login(a_user(Role.PENYERAHAN))
    assert client.get(reverse("replace_document", args=[case.number])).status_code == 404


def test_the_reason_is_judged_where_it_is_kept(announced):
    with pytest.raises(WrongInput):
        replace_document(announced, a_document(), " ", by=Staff(a_user(Role.PENYERAHAN), timezone.now()))


def test_a_document_opens_for_its_own_office_and_case_alone(announced, working_morning, client):
    other = a_case(KartuKeluargaBaru, "siap_diserahkan", when=working_morning)
    mine, theirs = document_of(announced), document_of(other)
    client.force_login(a_user(Role.PETUGAS))
    assert with_body(client.get(reverse("document", args=[announced.number, mine.pk]))).status_code == 200
    assert client.get(reverse("document", args=[announced.number, theirs.pk])).status_code == 404
    for stranger in (a_user(Role.PETUGAS, "tomohon"), a_user(Role.KASI, sops=["way-kanan/kia"]), a_user()):
        client.force_login(stranger)
        for name, more in (("document", [mine.pk]), ("replace_document", []), ("download_code", [])):
            assert client.get(reverse(name, args=[announced.number, *more])).status_code == 404
    assert IssuedDocument.objects.count() == 2


def test_the_panel_costs_the_case_page_at_most_three_queries(
    announced, handing_over, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20):
        page = client.get(reverse("case", args=[announced.number])).content.decode()
    assert document_of(announced).sha256[:12] in page
    assert "1808-LU-10112026-0001" in page
