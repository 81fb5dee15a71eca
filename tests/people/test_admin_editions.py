"""The technician's pages of editions: a draft is edited and published, what was published is only read."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from sop_registry.admin.forms import LISTS, ROW_LISTS
from sop_registry.models import Edition
from sop_registry.publishing import revise

from .pages import address, as_posted, faults, sentences


@pytest.fixture
def published(technician) -> Edition:
    return Edition.objects.get(sop__key="way-kanan/kk-baru")


@pytest.fixture
def draft(published, technician) -> Edition:
    return revise(published, by=technician)


def test_a_published_edition_is_read_and_not_changed(published, client):
    page = client.get(address(Edition, "change", published.pk)).content.decode()
    assert published.title in page
    assert published.steps.first().activity in page
    assert 'name="_save"' not in page
    assert "Buat draf perubahan" in page
    for action in ("change", "delete"):
        assert client.post(address(Edition, action, published.pk), {"title": "lain", "post": "yes"}).status_code == 403


def test_no_edition_comes_out_of_nothing(technician, client):
    assert client.get(address(Edition, "add")).status_code == 403


def test_a_published_edition_is_copied_into_a_draft(published, client):
    button = reverse("admin:sop_registry_edition_revise", args=[published.pk])
    assert "disalin ke draf baru" in client.get(button).content.decode()
    answer = client.post(button, follow=True)
    draft = Edition.objects.get(sop=published.sop, status="draf")
    assert answer.redirect_chain[-1][0] == address(Edition, "change", draft.pk)
    assert "Terbitkan" in answer.content.decode()
    again = client.post(button, follow=True)
    assert "Masih ada draf edisi 2" in sentences(again)


def save(client, draft: Edition, **more):
    page = client.get(address(Edition, "change", draft.pk))
    return client.post(address(Edition, "change", draft.pk), {**as_posted(page), **more})


@pytest.mark.parametrize(
    "key",
    ["way-kanan/kk-baru", "palangka-raya/pengaduan"],
)
def test_a_draft_saved_unchanged_is_unchanged(technician, client, key):
    draft = revise(Edition.objects.get(sop__key=key), by=technician)

    def content():
        return (
            Edition.objects.filter(pk=draft.pk).values().get(),
            list(draft.steps.order_by("position").values()),
            list(draft.requirements.order_by("position").values()),
        )

    before = content()
    answer = save(client, draft)
    assert answer.status_code == 302, faults(answer)
    assert content() == before


def test_every_list_of_every_paper_survives_being_edited_as_text(registry):
    for edition in Edition.objects.prefetch_related("steps"):
        for lists, rows in ((LISTS, [edition]), (ROW_LISTS, edition.steps.all())):
            for name, field in lists.items():
                for row in rows:
                    as_text = field().prepare_value(getattr(row, name))
                    assert field().clean(as_text) == getattr(row, name), (edition, name)


def test_a_draft_is_edited_as_text(draft, client):
    row = draft.steps.first()
    answer = save(
        client,
        draft,
        title="Judul baru",
        equipment="Komputer\n\n Pemindai \n",
        legal_bases="UU 23/2006\nPembetulan: UU 24/2013\n\nPerpres 96/2018",
        columns="pemohon: Warga\nkasi: Kepala Seksi",
        revised_on="2026-11",
        **{"steps-0-requirements": "Formulir\nKTP-el", "steps-0-also": "kasi: Kepala Seksi"},
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    row.refresh_from_db()
    assert draft.title == "Judul baru"
    assert draft.equipment == ["Komputer", "Pemindai"]
    assert draft.legal_bases == [{"printed": "UU 23/2006", "correction": "UU 24/2013"}, {"printed": "Perpres 96/2018"}]
    assert draft.columns == [{"actor": "pemohon", "label": "Warga"}, {"actor": "kasi", "label": "Kepala Seksi"}]
    assert draft.revised_on == "2026-11"
    assert row.requirements == ["Formulir", "KTP-el"]
    assert row.actors()[1] == ("kasi", "Kepala Seksi")


@pytest.mark.parametrize(
    "spoiled",
    [
        {
            "columns": ("direktur: Direktur", "Baris “direktur: Direktur” tidak berbentuk peran: sebutan"),
            "legal_bases": ("UU 23/2006\nlanjutan", "harus diawali Pembetulan:"),
            "revised_on": ("Januari 2022", "Tulis tanggal sebagai"),
            "whole_unit": ("", "Isi angka dan satuannya"),
            "requirements-0-group": ("Kelompok", "Kelompok pilihan diisi bila"),
        },
        {
            "columns": ("kasi", "Baris “kasi” tidak berbentuk peran: sebutan"),
            "created_on": ("2022-13", "Tulis tanggal sebagai"),
            "whole_value": ("0", "bukan 0"),
            "flow_key": ("tomohon/pengaduan-online/1", "pilihan yang valid"),
            "steps-0-time_unit": ("", "Isi angka dan satuannya"),
            "requirements-0-condition": ("Bila perlu", "Syarat diisi bila"),
        },
    ],
)
def test_every_fault_in_a_draft_is_named_at_once(draft, client, spoiled):
    answer = save(client, draft, **{name: value for name, (value, _) in spoiled.items()})
    assert answer.status_code == 200
    for _, sentence in spoiled.values():
        assert sentence in answer.content.decode()


def test_a_draft_may_be_thrown_away(draft, client):
    assert client.post(address(Edition, "delete", draft.pk), {"post": "yes"}).status_code == 302
    assert not Edition.objects.filter(pk=draft.pk).exists()


def test_a_draft_is_published_from_a_day(draft, published, client, technician):
    button = reverse("admin:sop_registry_edition_publish", args=[draft.pk])
    assert client.get(button).status_code == 200
    answer = client.post(button, {"valid_from": "2127-01-01"}, follow=True)
    assert "terbit, berlaku sejak 1 Januari 2127" in sentences(answer)
    draft.refresh_from_db()
    published.refresh_from_db()
    assert (draft.status, draft.valid_from) == ("terbit", date(2127, 1, 1))
    assert (published.status, published.valid_to) == ("diganti", date(2126, 12, 31))
    assert 'name="_save"' not in answer.content.decode()
    logged = LogEntry.objects.filter(user=technician, object_id=draft.pk).first()
    assert "Diterbitkan" in logged.get_change_message()


@pytest.mark.parametrize(
    "day, sentence", [("2020-01-01", "Tanggal berlaku harus sesudah"), ("2026-11-01", "Pilih hari ini, ")]
)
def test_a_day_that_cannot_be_is_refused_beside_it(draft, client, day, sentence):
    answer = client.post(reverse("admin:sop_registry_edition_publish", args=[draft.pk]), {"valid_from": day})
    [said] = answer.context["form"].errors["valid_from"]
    assert sentence in said and said in answer.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draf"


def test_a_refused_publication_says_why(draft, client):
    draft.steps.filter(no="3").delete()
    answer = client.post(reverse("admin:sop_registry_edition_publish", args=[draft.pk]), {"valid_from": "2127-01-01"})
    assert "belum dapat diterbitkan" in sentences(answer)
    draft.refresh_from_db()
    assert draft.status == "draf"


def test_publishing_asks_for_the_day(draft, client):
    answer = client.post(reverse("admin:sop_registry_edition_publish", args=[draft.pk]), {"valid_from": ""})
    assert answer.status_code == 200
    draft.refresh_from_db()
    assert draft.status == "draf"


def test_nothing_published_is_published_again(published, client):
    answer = client.post(
        reverse("admin:sop_registry_edition_publish", args=[published.pk]), {"valid_from": "2127-01-01"}
    )
    assert "sudah terbit" in sentences(answer)
