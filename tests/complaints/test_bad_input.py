"""The public form under clumsy and hostile hands: a sentence each time, nothing lost, nothing doubled."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from complaints.models import Category, Complaint
from dukcapil.casework.models import Counter
from dukcapil.people.models import Citizen

from .reading import beside_fields, is_page, source, words

TEXT = "KK kami diajukan dua minggu lalu dan belum terbit."


def the_form(**more) -> dict:
    """The form as a careful citizen fills it; ``None`` leaves a field out."""
    given = {
        "category": Category.objects.get(key="dokumen-belum-jadi").pk,
        "text": TEXT,
        "name": "Siti Aminah",
        "phone": "0812 3456 7890",
        "consent": "on",
        "idempotency_key": str(uuid4()),
        **more,
    }
    return {name: value for name, value in given.items() if value is not None}


def send(client, office="way-kanan", **more):
    return client.post(reverse("complain", args=[office]), the_form(**more))


def refused(response) -> dict[str, str]:
    """The sentences beside the fields of a refused form; nothing was written."""
    is_page(response, 422)
    assert (Complaint.objects.count(), Citizen.objects.count()) == (0, 0)
    assert not Counter.objects.filter(last__gt=0).exists()
    return beside_fields(response)


def the_complaint(response) -> Complaint:
    """The one complaint that an accepted form made."""
    assert response.status_code == 302, words(response)[:600]
    return Complaint.objects.get()


@pytest.mark.parametrize("given", [{}, {"csrfmiddlewaretoken": "x"}], ids=["nothing at all", "only the token"])
def test_an_empty_form_gets_a_sentence_beside_every_field(client, registry, given):
    sentences = refused(client.post(reverse("complain", args=["way-kanan"]), given))
    assert sentences == {
        "category": "Pilih pokok aduan.",
        "text": "Ceritakan dahulu apa yang terjadi.",
        "name": "Tuliskan nama Anda.",
        "phone": "Isi nomor WhatsApp atau e-mail, agar jawaban kami sampai kepada Anda.",
        "consent": "Beri tanda setuju agar aduan dapat kami tangani.",
    }


def test_what_was_typed_is_kept_when_something_is_missing(client, registry):
    response = send(client, text="Ceritanya & “rinciannya” ada di sini.", phone="0812 3456 7890", name=None)
    assert refused(response) == {"name": "Tuliskan nama Anda."}
    page = source(response)
    assert "Ceritanya &amp; “rinciannya” ada di sini." in page
    assert 'value="0812 3456 7890"' in page
    assert "selected>Dokumen belum jadi</option>" in page
    assert 'name="consent"' in page
    assert "checked" in page


def test_a_hundred_thousand_characters_are_refused_and_kept(client, registry):
    text = "panjang " * 12_500
    response = send(client, text=text)
    assert refused(response)["text"] == "Cerita Anda 99999 karakter; paling panjang 5000 karakter."
    assert text.strip() in source(response)


def test_a_form_of_three_megabytes_gets_a_page_not_a_crash(client, registry):
    is_page(send(client, text="a" * 3_000_000), 400)
    assert Complaint.objects.count() == 0


def test_a_text_of_two_words_is_asked_for_more(client, registry):
    assert "sedikitnya 10 karakter" in refused(send(client, text="Tolong"))["text"]


def test_a_script_is_stored_as_typed_and_shown_as_text(client, registry):
    attack = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> {{ 7*7 }} {% debug %}"
    complaint = the_complaint(send(client, text=attack, name="<b>Siti</b>"))
    assert (complaint.text, complaint.applicant.name) == (attack, "<b>Siti</b>")
    page = client.get(reverse("tracked", args=[complaint.tracking_code]))
    assert "<script>alert" not in source(page)
    assert "<img src=x" not in source(page)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in source(page)
    assert "{{ 7*7 }}" in source(page)


@pytest.mark.parametrize(
    "text", ["Terima kasih banyak 🙏🏽👨‍👩‍👧 sudah membantu", "ꦱꦼꦫꦠꦏꦼꦭꦲꦶꦫꦤ꧀ꦧꦼꦭꦸꦩ꧀ꦢꦢꦶ", "Surat‮ndah belum jadi ﷽"]
)
def test_emoji_and_other_scripts_are_welcome(client, registry, text):
    complaint = the_complaint(send(client, text=text, name="Siti ꦱꦶꦠꦶ 🙂"))
    assert complaint.text == text
    assert text in source(client.get(reverse("tracked", args=[complaint.tracking_code])))


@pytest.mark.parametrize("field", ["text", "name", "phone", "email", "category", "idempotency_key", "consent"])
def test_nul_bytes_anywhere_end_in_a_sentence(client, registry, field):
    response = send(client, **{field: "Cerita\x00 yang cukup panjang"})
    if response.status_code == 302:
        assert field == "consent"  # any value of a ticked box means yes
    elif field != "idempotency_key":
        assert refused(response)
    else:
        assert "Kirim sekali lagi" in is_page(response, 422)


@pytest.mark.parametrize("phone", ["bukan nomor", "12", "0812" * 30, "+1 (555) 0100-ext", "٠٨١٢abc", "1" * 5000])
def test_a_phone_number_that_is_none_is_asked_again(client, registry, phone):
    sentences = refused(send(client, phone=phone))
    assert sentences == {"phone": "Nomor ini tidak dikenal. Tulis nomor seperti 0812 3456 7890."}


@pytest.mark.parametrize(
    "email",
    ["siti", "siti@", "@contoh.id", "siti@contoh", "a b@contoh.id", "siti@\u200d.id", "x@" + "y" * 400 + ".id"],
)
def test_an_email_that_is_none_is_asked_again(client, registry, email):
    assert set(refused(send(client, email=email))) == {"email"}


def test_an_email_that_would_not_fit_its_column_is_asked_again(client, registry):
    local, domain = "a" * 64, ".".join(["b" * 60] * 4) + ".id"
    assert set(refused(send(client, phone=None, email=f"{local}@{domain}"))) == {"email"}


def test_an_email_alone_is_enough(client, registry):
    assert the_complaint(send(client, phone=None, email="siti@contoh.id")).applicant.email == "siti@contoh.id"


def test_neither_phone_nor_email_gets_one_sentence(client, registry):
    assert list(refused(send(client, phone="  ", email=" "))) == ["phone"]


@pytest.mark.parametrize("category", ["999999", "-1", "pungutan-liar", "9" * 30, "1 OR 1=1", ["0", "0"]])
def test_a_category_outside_the_list_is_asked_again(client, registry, category):
    assert refused(send(client, category=category)) == {"category": "Pilih salah satu pokok aduan dalam daftar."}


def test_a_category_no_longer_in_use_is_asked_again(client, registry):
    given = the_form()
    Category.objects.filter(pk=given["category"]).update(active=False)
    response = client.post(reverse("complain", args=["way-kanan"]), given)
    assert refused(response) == {"category": "Pilih salah satu pokok aduan dalam daftar."}


@pytest.mark.parametrize("key", ["bukan-uuid", "1" * 400, "' OR 1=1 --"])
def test_a_mangled_form_key_says_to_send_once_more_and_then_it_works(client, registry, key):
    response = send(client, idempotency_key=key)
    refused(response)
    assert "Kirim sekali lagi" in words(response)
    fresh = response.context["form"]["idempotency_key"].value()
    assert f'value="{fresh}"' in source(response)
    the_complaint(send(client, idempotency_key=fresh))


def test_the_same_form_twice_makes_one_complaint(client, registry):
    given = the_form()
    address = reverse("complain", args=["way-kanan"])
    first, second = client.post(address, given), client.post(address, given)
    assert first["Location"] == second["Location"]
    assert (Complaint.objects.count(), Citizen.objects.count()) == (1, 1)
    assert Counter.objects.get(office__key="way-kanan", last__gt=0).last == 1


@pytest.mark.parametrize("office", ["tidak-ada", "way_kanan", "WAY-KANAN", "pengaduan"])
def test_an_unknown_office_is_a_404_page(client, registry, office):
    assert "Halaman tidak ditemukan" in is_page(client.get(f"/{office}/pengaduan/"), 404)
    assert "Halaman tidak ditemukan" in is_page(client.post(f"/{office}/pengaduan/", the_form()), 404)
    assert Complaint.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["?pokok=%00", "?pokok=tidak-ada", "?pokok[]=1", "?" + "a=1&" * 900, "?pokok=" + "x" * 5000]
)
def test_an_odd_query_string_still_shows_the_form(client, registry, query):
    is_page(client.get(reverse("complain", args=["way-kanan"]) + query), 200)


def test_the_levy_link_chooses_its_category(client, registry):
    response = client.get(reverse("complain", args=["way-kanan"]) + "?pokok=pungutan-liar")
    assert "selected>Pungutan liar</option>" in source(response)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_another_method_is_refused(client, registry, method):
    assert getattr(client, method)(reverse("complain", args=["way-kanan"])).status_code == 405


def test_a_text_field_sent_as_a_file_is_asked_again(client, registry):
    response = send(client, text=SimpleUploadedFile("cerita.txt", b"isi"))
    assert refused(response) == {"text": "Ceritakan dahulu apa yang terjadi."}
