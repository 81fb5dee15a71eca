"""``load_sops`` adds what is missing and never touches what is there."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from dukcapil.people.models import Office
from sop_registry.models import Edition, EditionRequirement, EditionStep, Sop

FOLDER = settings.BASE_DIR / "fixtures" / "sop"


def load(folder: Path = FOLDER) -> str:
    out = StringIO()
    call_command("load_sops", folder, stdout=out)
    return out.getvalue()


def a_copy(folder: Path, name: str = "tomohon/pengaduan-online", **changes: str) -> Path:
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    for old, new in changes.pop("replace", {}).items():
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / f"{name.replace('/', '-')}{len(list(folder.iterdir()))}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def everything() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Sop, Edition, EditionStep, EditionRequirement)]


def test_thirteen_sops_are_published(registry):
    assert Sop.objects.count() == 13
    assert set(Edition.objects.values_list("status", flat=True)) == {"terbit"}
    assert EditionStep.objects.count() == 84


def test_loading_again_changes_nothing(registry):
    before = everything()
    assert "0 edisi ditambahkan, 13 sudah ada." in load()
    assert everything() == before


def test_a_published_edition_is_not_touched_by_a_changed_file(registry, tmp_path):
    a_copy(tmp_path, replace={'short_title = "Pengaduan online"': 'short_title = "Aduan"'})
    assert "tomohon/pengaduan-online edisi 1: sudah ada, tidak disentuh" in load(tmp_path)
    assert Edition.objects.get(sop__key="tomohon/pengaduan-online").short_title == "Pengaduan online"


def test_a_second_edition_supersedes_the_first_on_the_day_before(registry, tmp_path):
    a_copy(tmp_path, replace={"key =": "edition = 2\nkey =", 'valid_from = "2023-08-30"': 'valid_from = "2026-01-05"'})
    assert "tomohon/pengaduan-online edisi 2: ditambahkan (terbit)" in load(tmp_path)
    first, second = Edition.objects.filter(sop__key="tomohon/pengaduan-online").order_by("edition")
    assert (first.status, first.valid_to) == ("diganti", date(2026, 1, 4))
    assert (second.status, second.valid_to) == ("terbit", None)


def test_a_draft_stays_a_draft(registry, tmp_path):
    a_copy(tmp_path, replace={"key =": "edition = 2\nkey =", 'status = "terbit"': 'status = "draf"'})
    load(tmp_path)
    assert Edition.objects.get(sop__key="tomohon/pengaduan-online", edition=2).status == "draf"


def test_one_bad_file_keeps_all_others_out(registry, tmp_path):
    before = everything()
    a_copy(tmp_path, replace={"key =": "edition = 2\nkey =", 'valid_from = "2023-08-30"': 'valid_from = "2026-01-05"'})
    bad = a_copy(
        tmp_path, "brebes/pengaduan-daring", replace={'time = { value = 30, unit = "menit" }': 'time = "sebentar"'}
    )
    with pytest.raises(CommandError, match=f"{bad.name}: baris 5: time 'sebentar' tidak dikenal"):
        load(tmp_path)
    assert everything() == before


def test_every_bad_file_is_named_at_once(registry, tmp_path):
    first = a_copy(tmp_path, replace={'series = "ADU"': 'seri = "ADU"'})
    second = a_copy(tmp_path, "brebes/pengaduan-daring", replace={'office = "brebes"': 'office = "tegal"'})
    with pytest.raises(CommandError) as refusal:
        load(tmp_path)
    assert first.name in str(refusal.value)
    assert second.name in str(refusal.value)


def test_an_edition_that_may_not_be_published_is_named_and_nothing_is_written(registry, tmp_path):
    before = everything()
    a_copy(tmp_path, replace={"key =": "edition = 2\nkey =", 'valid_from = "2023-08-30"': 'valid_from = "2023-01-01"'})
    with pytest.raises(CommandError, match="Tanggal berlaku harus sesudah 30 Agustus 2023"):
        load(tmp_path)
    assert everything() == before


def test_two_files_of_one_edition_are_refused(registry, tmp_path):
    a_copy(tmp_path)
    a_copy(tmp_path)
    with pytest.raises(CommandError, match="edisi 1 SOP 'tomohon/pengaduan-online' sudah ditulis di"):
        load(tmp_path)


def test_an_office_that_is_not_loaded_is_named(db, tmp_path):
    Office.objects.filter(key="tomohon").update(key="tomohon-lama")
    a_copy(tmp_path)
    with pytest.raises(CommandError, match="kantor 'tomohon' belum ada; jalankan load_offices dahulu"):
        load(tmp_path)


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    with pytest.raises(CommandError, match="Tidak ada berkas TOML di"):
        load(tmp_path)
