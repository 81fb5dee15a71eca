"""What a citizen may attach by mistake or malice: told at the form, or later on the tracking page."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from complaints.models import Complaint, PengaduanSukamara
from dukcapil.casework.attachments import clean_waiting, forget_held
from dukcapil.casework.models import Attachment
from dukcapil.people.roles import Role
from tests.builders import a_case, a_user

from .reading import beside_fields, is_page, source, words
from .test_bad_input import refused, send, the_complaint

NOT_A_PHOTO = "bukan JPEG, PNG, atau PDF. Foto dokumennya dengan kamera, atau simpan sebagai PDF, lalu unggah lagi."


def a_picture(kind="JPEG", size=(640, 480), **how) -> bytes:
    out = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(out, kind, **how)
    return out.getvalue()


def a_bomb() -> bytes:
    """A JPEG of a few hundred bytes whose header promises 65,000 x 65,000 pixels."""
    small = a_picture(size=(16, 16))
    start = small.index(b"\xff\xc0") + 5
    return small[:start] + struct.pack(">HH", 65_000, 65_000) + small[start + 4 :]


def a_png_bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to 60 megapixels of nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 10_000, 6_000, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * (10_000 // 8 + 1) * 6_000, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def photo(content: bytes, name="foto.jpg", kind="image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, kind)


def tracking_page(client, complaint: Complaint):
    return client.get(reverse("tracked", args=[complaint.tracking_code]))


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (photo(b"MZ\x90\x00" + b"\0" * 4000), NOT_A_PHOTO),
        (photo(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), NOT_A_PHOTO),
        (photo(b"<svg></svg>", "foto.svg", "image/svg+xml"), NOT_A_PHOTO),
        (photo(a_picture("GIF"), "foto.gif", "image/gif"), NOT_A_PHOTO),
        (photo(b"\xff"), NOT_A_PHOTO),
        (photo(b""), "Berkas “foto.jpg” kosong. Pilih berkas yang lain."),
        (photo(b"\xff\xd8\xff" + b"\0" * (11 * 1024**2)), "Ukuran “foto.jpg” 11,0 MB; paling besar 10 MB."),
    ],
    ids=["program", "svg as jpg", "svg", "gif", "one byte", "empty", "11 MB"],
)
def test_a_file_that_is_no_acceptable_photo_is_told_beside_the_field(client, registry, upload, sentence):
    response = send(client, files=upload, text="Ceritanya tetap tersimpan di isian.")
    assert sentence in refused(response)["files"]
    assert "Ceritanya tetap tersimpan di isian." in source(response)
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (a_bomb(), "jpg", "Ukuran gambar terlalu besar untuk dibuka. Kirim ulang foto yang lebih kecil."),
        (a_png_bomb(), "png", "Ukuran gambar terlalu besar untuk dibuka. Kirim ulang foto yang lebih kecil."),
        (a_picture()[:5000], "jpg", "Foto tidak dapat dibuka. Kirim ulang foto yang utuh."),
        (b"\xff\xd8\xff" + b"MZ bukan foto" * 50, "jpg", "Foto tidak dapat dibuka. Kirim ulang foto yang utuh."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "png", "Foto tidak dapat dibuka. Kirim ulang foto yang utuh."),
    ],
    ids=["jpeg bomb", "png bomb", "truncated", "only a signature", "broken png"],
)
def test_a_photo_that_cannot_be_opened_is_told_on_the_tracking_page(client, registry, content, kind, sentence):
    complaint = the_complaint(send(client, files=photo(content, f"bukti.{kind}")))
    assert "sedang diperiksa" in words(tracking_page(client, complaint))
    assert clean_waiting() == 1
    page = is_page(tracking_page(client, complaint), 200)
    assert sentence in page
    attachment = Attachment.objects.get()
    assert attachment.status == Attachment.Status.REFUSED
    address = reverse("tracked_file", args=[complaint.tracking_code, attachment.public_id])
    assert address not in source(tracking_page(client, complaint))
    is_page(client.get(address), 404)
    client.force_login(a_user(Role.PETUGAS))
    officer_page = is_page(client.get(reverse("case", args=[complaint.number])), 200)
    assert sentence in officer_page
    is_page(client.get(reverse("attachment", args=[attachment.public_id])), 404)


def test_a_photo_in_quarantine_is_given_to_nobody(client, registry):
    complaint = the_complaint(send(client, files=photo(a_picture())))
    attachment = Attachment.objects.get()
    is_page(client.get(reverse("tracked_file", args=[complaint.tracking_code, attachment.public_id])), 404)
    client.force_login(a_user(Role.PETUGAS))
    is_page(client.get(reverse("attachment", args=[attachment.public_id])), 404)


def test_a_cleaned_photo_comes_without_what_was_hidden_in_it(client, registry):
    hidden = a_picture(exif=_where_it_was_taken(), comment=b"rahasia") + b"PK\x03\x04 arsip di belakang gambar"
    complaint = the_complaint(send(client, files=photo(hidden, '../../etc/KTP "ibu"\r\nX: y.php')))
    clean_waiting()
    attachment = Attachment.objects.get()
    response = client.get(reverse("tracked_file", args=[complaint.tracking_code, attachment.public_id]))
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert attachment.name.endswith(".jpg")
    assert "/" not in attachment.name
    assert not Image.open(BytesIO(content)).getexif()
    assert b"rahasia" not in content
    assert b"arsip" not in content


def test_a_bad_photo_with_the_completion_of_a_returned_file_keeps_the_words(client, registry):
    case = a_case(PengaduanSukamara, "perbaikan", when=timezone.now())
    typed = {"seen": case.moves, "catatan": "Foto KK saya lampirkan.", "berkas": photo(b"MZ program")}
    response = client.post(reverse("tracked_act", args=[case.tracking_code, "lengkapi"]), typed)
    assert "Foto KK saya lampirkan." in is_page(response, 422)
    assert NOT_A_PHOTO in beside_fields(response)["berkas"]
    assert Attachment.objects.count() == 0
    case.refresh_from_db()
    assert case.state == "perbaikan"


def _where_it_was_taken() -> Image.Exif:
    exif = Image.Exif()
    exif[271] = "Ponsel rahasia"
    exif.get_ifd(0x8825)[1] = "S"
    return exif


def test_the_photo_of_another_case_is_not_there(client, registry):
    first = the_complaint(send(client, files=photo(a_picture())))
    clean_waiting()
    attachment = Attachment.objects.get()
    send(client, text="Aduan lain dari orang yang sama.")
    second = Complaint.objects.exclude(pk=first.pk).get()
    is_page(client.get(reverse("tracked_file", args=[second.tracking_code, attachment.public_id])), 404)
    client.force_login(a_user(Role.PETUGAS, "brebes"))
    is_page(client.get(reverse("attachment", args=[attachment.public_id])), 404)


def test_five_files_in_one_field_are_kept_and_a_sixth_is_told(client, registry):
    response = send(client, files=[photo(a_picture(), f"{n}.jpg") for n in range(6)])
    assert "Anda memilih 6 berkas; paling banyak 5" in refused(response)["files"]
    the_complaint(send(client, files=[photo(a_picture(), f"{n}.jpg") for n in range(5)]))
    assert list(Attachment.objects.values_list("name", flat=True)) == [f"{n}.jpg" for n in range(5)]


def test_the_same_form_with_a_photo_twice_keeps_one_photo(client, registry):
    key = "5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b11"
    for _ in range(2):
        the_complaint(send(client, files=photo(a_picture()), idempotency_key=key))
    assert Attachment.objects.count() == 1


def test_a_text_where_the_photo_belongs_is_ignored(client, registry):
    the_complaint(send(client, files="bukan berkas"))
    assert Attachment.objects.count() == 0


def test_good_files_of_a_form_that_must_be_mended_are_kept_for_it(client, registry):
    key, family_card = "5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b12", a_picture()
    for _ in range(2):  # a double click
        response = send(client, files=photo(family_card, "KK.jpg"), name=None, idempotency_key=key)
    assert "Sudah kami simpan, tidak perlu dipilih lagi KK.jpg" in words(response)
    assert refused(response) == {"name": "Tuliskan nama Anda."}
    complaint = the_complaint(send(client, files=photo(a_picture(), "KTP.jpg"), idempotency_key=key))
    assert sorted(complaint.attachments.values_list("name", flat=True)) == ["KK.jpg", "KTP.jpg"]


def test_a_good_file_beside_a_bad_one_is_kept_and_a_kept_one_may_be_crossed_out(client, registry):
    key = "5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b15"
    good, wrong, bad = photo(a_picture(), "KK.jpg"), photo(a_picture(), "salah.jpg"), photo(b"MZ", "virus.jpg")
    response = send(client, files=[good, wrong, bad], idempotency_key=key)
    assert "virus.jpg" in refused(response)["files"]
    assert "KK.jpg" in words(response)
    crossed_out = str(Attachment.objects.get(name="salah.jpg").public_id)
    send(client, files=photo(b"MZ", "virus.jpg"), idempotency_key=key, buang=[crossed_out, "bukan kunci"])
    assert not Attachment.objects.filter(name="salah.jpg").exists()  # although the form had to be mended again
    complaint = the_complaint(send(client, idempotency_key=key))
    assert list(complaint.attachments.values_list("name", flat=True)) == ["KK.jpg"]


def test_kept_files_count_among_the_five(client, registry):
    key = "5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b13"
    send(client, files=[photo(a_picture(), f"{n}.jpg") for n in range(4)], name=None, idempotency_key=key)
    response = send(client, files=[photo(a_picture(), f"baru {n}.jpg") for n in range(2)], idempotency_key=key)
    assert "Sudah ada 4 berkas tersimpan" in refused(response)["files"]
    assert not Complaint.objects.exists()


def test_kept_files_of_a_form_that_was_never_sent_go_after_a_day(client, registry):
    send(client, files=photo(a_picture()), name=None, idempotency_key="5f0f3a52-6c3a-4d55-9d3e-7f6f7a0c2b14")
    assert forget_held(timezone.now() + timedelta(hours=23)) == 0
    assert forget_held(timezone.now() + timedelta(hours=25)) == 1
