"""Uploads: judged by content, rewritten by a worker, served with care."""

import io
import struct
import uuid
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image, ImageOps

from complaints.models import PengaduanWayKanan
from dukcapil.casework.attachments import attach, clean_waiting
from dukcapil.casework.models import Attachment
from dukcapil.files.rewriting import Unreadable, rewritten
from dukcapil.files.serving import private_response
from dukcapil.files.uploads import check_upload
from tests.builders import a_case

from .making_pdfs import a_pdf, locked


def photo(size=(40, 30), kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **more)
    return out.getvalue()


def upload(content: bytes, name="foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def with_exif(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A sound JPEG with hand-made EXIF: (tag, type, count, four bytes of value) as they stand in the file."""
    table = b"".join(struct.pack("<HHI", tag, kind, count) + value for tag, kind, count, value in entries)
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + table + b"\0" * 4
    jpeg = photo()
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


TURNED = (0x0112, 3, 1, struct.pack("<HH", 6, 0))
POISON = {  # EXIF that Pillow reads and cannot write back
    "struct.error": with_exif(TURNED, (0x0125, 9, 1, struct.pack("<i", -1))),
    "TypeError": with_exif(TURNED, (0x02BC, 11, 1, struct.pack("<f", 0.5))),
}


def with_chunk(name: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk behind the picture."""
    png = photo(kind="PNG")
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return png[:-12] + chunk + png[-12:]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "kosong"),
        (b"MZ" + b"\0" * 100, "bukan JPEG, PNG, atau PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "bukan JPEG, PNG, atau PDF"),
        (b"GIF89a" + b"\0" * 100, "bukan JPEG, PNG, atau PDF"),
        (b"\xff\xd8\xff" + b"\0" * (10 * 1024 * 1024), "paling besar 10 MB"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_upload(upload(content))


def test_rewriting_drops_everything_but_the_picture():
    exif = Image.Exif()
    exif[0x010E] = "alamat rumah"
    exif[0x0112] = 6  # turned by 90 degrees
    clean = rewritten(photo(exif=exif) + b"<script>", "image/jpeg")
    with Image.open(io.BytesIO(clean)) as picture:
        assert picture.size == (30, 40)
        assert not picture.getexif()
    assert b"alamat" not in clean
    assert b"<script>" not in clean


def test_a_large_photo_is_made_smaller():
    with Image.open(io.BytesIO(rewritten(photo((4000, 2000), "PNG"), "image/png"))) as picture:
        assert picture.size == (3000, 1500)


@pytest.mark.parametrize("content", [photo()[:-60], b"\xff\xd8\xff" + b"\0" * 500, photo(kind="PNG")])
def test_a_broken_or_disguised_photo_is_unreadable(content):
    with pytest.raises(Unreadable, match="tidak dapat dibuka"):
        rewritten(content, "image/jpeg")


def test_a_bomb_is_refused_before_it_is_decoded():
    with pytest.raises(Unreadable, match="terlalu besar"):
        rewritten(photo((12_000, 9_000), "PNG"), "image/png")


@pytest.mark.parametrize("content", POISON.values(), ids=POISON)
def test_exif_that_cannot_be_written_back_does_not_spoil_a_sound_photo(content):
    with Image.open(io.BytesIO(content)) as picture, pytest.raises((struct.error, TypeError)):
        ImageOps.exif_transpose(picture)  # the trap itself: if Pillow mends it, this says so
    with Image.open(io.BytesIO(rewritten(content, "image/jpeg"))) as picture:
        assert picture.size == (30, 40)


def test_a_photo_that_breaks_the_decoder_is_refused_without_its_words_in_the_log(caplog):
    with pytest.raises(Unreadable, match="tidak dapat dibuka") as refusal:
        rewritten(with_chunk(b"iCCP", b"rahasia\0"), "image/png")
    assert isinstance(refusal.value.__cause__, IndexError)
    assert caplog.messages == ["photo refused: IndexError"]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_set_upright_as_pillow_would(orientation, kind):
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture = Image.new("RGB", (64, 32), "white")
    picture.paste("black", (0, 0, 16, 16))
    picture.save(out, kind, exif=exif, quality=95)
    with Image.open(out) as held, Image.open(io.BytesIO(rewritten(out.getvalue(), f"image/{kind.lower()}"))) as clean:
        upright = ImageOps.exif_transpose(held)
        assert clean.size == upright.size
        for corner in [(4, 4), (upright.width - 4, 4), (4, upright.height - 4)]:
            assert abs(clean.convert("L").getpixel(corner) - upright.convert("L").getpixel(corner)) < 20


@pytest.mark.parametrize("size, kind", [((7_060, 7_060), "PNG"), ((5_001, 5_000), "PNG"), ((7_100, 7_100), "JPEG")])
def test_a_picture_of_too_many_pixels_is_refused(size, kind):
    with pytest.raises(Unreadable, match="terlalu besar"):
        rewritten(photo(size, kind), f"image/{kind.lower()}")


def test_the_photo_of_a_48_megapixel_camera_passes():
    with Image.open(io.BytesIO(rewritten(photo((8_000, 6_000)), "image/jpeg"))) as picture:
        assert picture.size == (3000, 2250)


def test_one_hostile_photo_does_not_stop_the_others(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    for content in (with_chunk(b"iCCP", b"rahasia\0"), *POISON.values(), photo()):
        attach(case, upload(content))
    assert clean_waiting() == 4
    assert list(Attachment.objects.order_by("id").values_list("status", flat=True)) == ["ditolak", *["bersih"] * 3]


def test_a_file_that_the_disk_withholds_waits_and_does_not_stop_the_others(registry, working_morning, caplog):
    case = a_case(PengaduanWayKanan, when=working_morning)
    first, _second = attach(case, upload(photo())), attach(case, upload(photo()))
    first.file.storage.delete(first.file.name)
    Path(first.file.path).mkdir()  # opening a directory is an OSError, as a failing disk gives
    assert clean_waiting() == 1
    assert list(Attachment.objects.order_by("id").values_list("status", flat=True)) == ["karantina", "bersih"]
    assert f"attachment {first.pk} is not rewritten yet: IsADirectoryError" in caplog.messages


def test_an_upload_waits_in_quarantine_until_a_worker_has_rewritten_it(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    attachment = attach(case, upload(photo(), name="../../KTP <b>.exe.jpg"))
    assert attachment.status == Attachment.Status.QUARANTINED
    raw = attachment.file.name
    assert "KTP" not in raw
    assert clean_waiting() == 1
    attachment.refresh_from_db()
    assert attachment.status == Attachment.Status.CLEAN
    assert attachment.file.name != raw
    assert len(attachment.sha256) == 64
    assert clean_waiting() == 0


def test_a_refused_upload_says_why(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    attach(case, upload(b"\xff\xd8\xff" + b"\0" * 500))
    clean_waiting()
    refused = Attachment.objects.get()
    assert (refused.status, refused.refusal) == ("ditolak", "Foto tidak dapat dibuka. Kirim ulang foto yang utuh.")


def test_a_pdf_waits_is_rewritten_and_is_saved_by_the_browser(registry, working_morning, client):
    case = a_case(PengaduanWayKanan, when=working_morning)
    kept = attach(case, upload(a_pdf(), name="surat kuasa.jpg"))
    assert (kept.name, kept.content_type) == ("surat kuasa.pdf", "application/pdf")
    clean_waiting()
    response = client.get(f"/lacak/{case.tracking_code}/berkas/{kept.public_id}/")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''surat%20kuasa.pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_a_refused_pdf_says_why_and_does_not_stop_the_others(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    for content in (locked(user="rahasia"), a_pdf()):
        attach(case, upload(content))
    assert clean_waiting() == 2
    refused, kept = Attachment.objects.order_by("id")
    assert (refused.status, kept.status) == ("ditolak", "bersih")
    assert refused.refusal.startswith("PDF ini dikunci kata sandi.")


def test_a_pdf_lost_from_the_disk_is_asked_for_again(registry, working_morning):
    lost = attach(a_case(PengaduanWayKanan, when=working_morning), upload(a_pdf()))
    lost.file.storage.delete(lost.file.name)
    clean_waiting()
    lost.refresh_from_db()
    assert lost.refusal == "Berkas tidak ditemukan di penyimpanan. Kirim ulang berkas."


def test_a_file_lost_from_the_disk_does_not_stop_the_others(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    first, second = attach(case, upload(photo())), attach(case, upload(photo()))
    first.file.storage.delete(first.file.name)
    assert clean_waiting() == 2
    assert list(Attachment.objects.order_by("id").values_list("status", flat=True)) == ["ditolak", "bersih"]
    assert second.pk


@pytest.mark.parametrize("prefix, header", [("", None), ("/_berkas/", "/_berkas/")])
def test_a_private_file_is_served_with_care(registry, working_morning, settings, prefix, header):
    settings.PRIVATE_ACCEL_PREFIX = prefix
    case = a_case(PengaduanWayKanan, when=working_morning)
    kept = attach(case, upload(photo(), name="foto keluarga.jpg"))
    response = private_response(kept.file, kept.name, kept.content_type)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"] == "inline; filename*=UTF-8''foto%20keluarga.jpg"
    assert response.get("X-Accel-Redirect") == (header and header + kept.file.name)
    response.close()


def test_a_private_file_lost_from_the_disk_is_not_found(registry, working_morning, settings, caplog):
    settings.PRIVATE_ACCEL_PREFIX = ""
    kept = attach(a_case(PengaduanWayKanan, when=working_morning), upload(photo(), name="foto keluarga.jpg"))
    kept.file.storage.delete(kept.file.name)
    lost = Attachment.objects.get()
    with pytest.raises(Http404):
        private_response(lost.file, lost.name, lost.content_type)
    assert caplog.messages == [f"a private file is lost from the disk: {lost.file.name}"]


def test_a_citizen_reads_only_the_files_of_the_own_case(registry, working_morning, client):
    case, other = (a_case(PengaduanWayKanan, when=working_morning) for _ in range(2))
    kept = attach(case, upload(photo()))
    own = f"/lacak/{case.tracking_code}/berkas/{kept.public_id}/"
    assert client.get(own).status_code == 404  # still in quarantine
    clean_waiting()
    shown = client.get(own)
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8\xff")
    assert client.get(f"/lacak/{other.tracking_code}/berkas/{kept.public_id}/").status_code == 404
    assert client.get(f"/lacak/{case.tracking_code}/berkas/{uuid.uuid4()}/").status_code == 404


def test_a_cut_off_photo_is_refused_also_where_pdfs_are_made():
    import weasyprint.images  # noqa: F401 (tells Pillow to accept cut-off photos)

    out = io.BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(out, "JPEG")
    with pytest.raises(Unreadable, match="utuh"):
        rewritten(out.getvalue()[:5000], "image/jpeg")
