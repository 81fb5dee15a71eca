"""Files that rolled-back transactions left on the disk are deleted; what a row names never is."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import FileField
from django.utils import timezone

from complaints.models import PengaduanWayKanan
from dukcapil.casework.attachments import attach, clean_waiting, private_fields, sweep_strays
from dukcapil.casework.models import Attachment
from dukcapil.casework.models.attachment import private_name
from services.models import IssuedDocument, KartuKeluargaBaru
from tests.builders import a_case, a_document

from .test_uploads import photo, upload


@pytest.fixture
def storage(tmp_path, monkeypatch):
    """A disk of its own: other tests leave files behind, for their rows are rolled back."""
    own = FileSystemStorage(tmp_path / "berkas")
    monkeypatch.setattr(Attachment._meta.get_field("file"), "storage", own)
    return own


def a_stray(storage) -> str:
    return storage.save(private_name(None, ""), ContentFile(b"sisa"))


def in_two_days():
    return timezone.now() + timedelta(days=2)


def test_a_file_left_by_a_rolled_back_transaction_is_deleted_after_a_day(registry, storage, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    with transaction.atomic():
        name = attach(case, upload(photo())).file.name
        transaction.set_rollback(True)
    assert storage.exists(name)
    assert sweep_strays(timezone.now()) == 0
    assert storage.exists(name)
    assert sweep_strays(in_two_days()) == 1
    assert not storage.exists(name)


def test_a_file_that_a_row_names_is_kept_whatever_its_status(registry, storage, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    kept = [attach(case, upload(photo())) for _ in range(3)]
    for attachment, status in zip(kept, Attachment.Status, strict=True):
        Attachment.objects.filter(pk=attachment.pk).update(status=status)
    strays = [a_stray(storage) for _ in range(3)]
    assert sweep_strays(in_two_days()) == 3
    assert all(storage.exists(attachment.file.name) for attachment in kept)
    assert not any(storage.exists(name) for name in strays)


def test_neighbours_in_one_folder_are_told_apart(registry, storage, working_morning):
    kept = attach(a_case(PengaduanWayKanan, when=working_morning), upload(photo())).file.name
    stray = storage.save(kept[:-4] + "sisa", ContentFile(b"sisa"))
    assert sweep_strays(in_two_days()) == 1
    assert storage.exists(kept)
    assert not storage.exists(stray)


def test_a_rewritten_file_is_kept(registry, storage, working_morning):
    attachment = attach(a_case(PengaduanWayKanan, when=working_morning), upload(photo()))
    clean_waiting()
    attachment.refresh_from_db()
    sweep_strays(in_two_days())
    assert storage.exists(attachment.file.name)


def test_what_was_not_put_there_by_an_upload_is_left_alone(registry, storage):
    for name in ("catatan.txt", "laporan/2026.pdf", "ABC/x"):
        storage.save(name, ContentFile(b"milik lain"))
    assert sweep_strays(in_two_days()) == 0
    assert storage.exists("laporan/2026.pdf")


def test_a_disk_without_any_upload_is_no_error(registry, storage):
    assert sweep_strays(in_two_days()) == 0


def test_a_file_that_vanishes_during_the_sweep_is_no_error(registry, storage):
    name = a_stray(storage)
    Path(storage.path(name)).unlink()
    Path(storage.path(name)).symlink_to("tidak-ada")  # listed, and gone when it is looked at
    assert sweep_strays(in_two_days()) == 0


def test_more_strays_than_accidents_leave_are_kept_and_reported(registry, storage, caplog):
    strays = [a_stray(storage) for _ in range(3)]
    assert sweep_strays(in_two_days(), at_most=2) == 0
    assert all(storage.exists(name) for name in strays)
    assert "3 files that no row names" in caplog.text


def test_a_document_that_was_issued_is_kept_and_one_of_a_rolled_back_act_is_not(
    registry, storage, working_morning, monkeypatch
):
    monkeypatch.setattr(IssuedDocument._meta.get_field("file"), "storage", storage)
    case = a_case(KartuKeluargaBaru, "pemberitahuan", when=working_morning)
    kept = IssuedDocument.objects.get(case=case.pk).file.name
    with transaction.atomic():
        left = IssuedDocument.of(a_document(), by=None, at=working_morning)
        left.case_id, left.act = case.pk, case.trail.last()
        left.enter()
        transaction.set_rollback(True)
    assert storage.exists(left.file.name)
    assert sweep_strays(in_two_days()) == 1
    assert storage.exists(kept)
    assert not storage.exists(left.file.name)


def test_every_model_whose_files_lie_where_the_sweep_looks_is_asked():
    fields = [
        field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, FileField)
    ]
    there = [field for field in fields if re.match("[0-9a-f]{2}/", field.generate_filename(field.model(), "x.pdf"))]
    assert there == private_fields()
    assert {field.model for field in there} == {Attachment, IssuedDocument}
