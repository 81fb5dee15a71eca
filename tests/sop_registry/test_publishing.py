"""Revise, publish, supersede; and what the database refuses whoever asks."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import DataError, IntegrityError, connection, transaction

from sop_registry.models import Edition, EditionRequirement, EditionStep
from sop_registry.publishing import DayRefused, PublishingRefused, publish, revise
from tests.builders import a_user

SOMEDAY = date(2127, 1, 4)


@pytest.fixture
def kia(registry) -> Edition:
    return Edition.objects.get(sop__key="way-kanan/kia")


def texts_of(edition: Edition) -> list:
    left_out = {"id", "edition_id"}
    return [
        [{name: value for name, value in row.items() if name not in left_out} for row in rows.values()]
        for rows in (edition.steps, edition.requirements)
    ]


def test_revising_copies_everything_into_a_draft(kia):
    draft = revise(kia, by=None)
    assert (draft.edition, draft.status, draft.valid_to) == (2, "draf", None)
    assert texts_of(draft) == texts_of(kia)
    assert draft.legal_bases == kia.legal_bases


def test_revising_and_publishing_leave_a_line_in_the_admins_history(kia):
    technician = a_user()
    draft = revise(kia, by=technician)
    publish(draft, by=technician, valid_from=SOMEDAY)
    lines = LogEntry.objects.filter(user=technician).order_by("pk").values_list("change_message", flat=True)
    assert list(lines) == ["Draf dibuat dari edisi 1", "Diterbitkan, berlaku sejak 4 Januari 2127"]


def test_a_draft_is_changed_not_revised(kia):
    with pytest.raises(PublishingRefused, match="masih draf"):
        revise(revise(kia, by=None), by=None)


def test_one_draft_at_a_time(kia):
    revise(kia, by=None)
    with pytest.raises(PublishingRefused, match="Masih ada draf edisi 2"):
        revise(kia, by=None)


def test_publishing_ends_the_former_edition_on_the_day_before(kia):
    new = publish(revise(kia, by=None), by=None, valid_from=SOMEDAY)
    kia.refresh_from_db()
    assert (kia.status, kia.valid_to) == ("diganti", date(2127, 1, 3))
    assert (new.status, new.valid_from, new.valid_to) == ("terbit", SOMEDAY, None)
    assert kia.sop.edition_on(date(2127, 1, 3)) == kia
    assert kia.sop.edition_on(SOMEDAY) == new


def test_a_superseded_edition_may_be_revised_again(kia):
    publish(revise(kia, by=None), by=None, valid_from=SOMEDAY)
    kia.refresh_from_db()
    assert revise(kia, by=None).edition == 3


def test_a_published_edition_is_not_published_again(kia):
    with pytest.raises(PublishingRefused, match="sudah terbit"):
        publish(kia, by=None, valid_from=SOMEDAY)


@pytest.mark.parametrize("day", [date(2022, 1, 19), date(2021, 12, 31)])
def test_an_edition_does_not_begin_before_the_former(kia, day):
    with pytest.raises(PublishingRefused, match="Tanggal berlaku harus sesudah 19 Januari 2022"):
        publish(revise(kia, by=None), by=None, valid_from=day)


def test_an_edition_does_not_follow_another_on_a_day_that_is_over(kia):
    draft, today = revise(kia, by=None), date(2026, 12, 1)
    sentence = "Pilih hari ini, 1 Desember 2026, atau sesudahnya. Hari yang sudah lewat tetap memakai edisi 1"
    with pytest.raises(DayRefused, match=sentence):
        publish(draft, by=None, valid_from=date(2026, 11, 30), today=today)
    kia.refresh_from_db()
    assert (kia.status, kia.valid_to, Edition.objects.get(pk=draft.pk).status) == ("terbit", None, "draf")
    assert publish(draft, by=None, valid_from=today, today=today).status == "terbit"


def test_today_is_the_offices_own_day(kia, monkeypatch):
    moment = datetime(2126, 5, 1, 23, 0, tzinfo=UTC)  # the second of May in Way Kanan
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    draft = revise(kia, by=None)
    with pytest.raises(DayRefused, match="Pilih hari ini, 2 Mei 2126"):
        publish(draft, by=None, valid_from=date(2126, 5, 1))
    assert publish(draft, by=None, valid_from=date(2126, 5, 2)).status == "terbit"


def test_a_state_without_its_row_keeps_a_draft_a_draft(kia):
    draft = revise(kia, by=None)
    draft.steps.get(no="3").delete()
    with pytest.raises(PublishingRefused, match="baris 3 untuk langkah 'verifikasi_kasi' tidak ada"):
        publish(draft, by=None, valid_from=SOMEDAY)
    assert Edition.objects.get(pk=draft.pk).status == "draf"


def test_a_row_that_no_state_carries_keeps_a_draft_a_draft(kia):
    draft = revise(kia, by=None)
    draft.steps.create(no="6", position=6, activity="Menutup buku.", actor="petugas", label="Operator Pelayanan Online")
    with pytest.raises(PublishingRefused, match="baris 6 tidak dibawa langkah mana pun"):
        publish(draft, by=None, valid_from=SOMEDAY)


def test_a_row_of_another_actor_keeps_a_draft_a_draft(kia):
    draft = revise(kia, by=None)
    draft.steps.filter(no="3").update(actor="kabid")
    with pytest.raises(PublishingRefused, match="dikerjakan kasi, tetapi baris 3 tidak menyebutnya"):
        publish(draft, by=None, valid_from=SOMEDAY)


@pytest.mark.parametrize("flow", ["way-kanan/kia/9", "way-kanan/kk-baru/1"])
def test_an_edition_runs_on_a_flow_of_its_own_sop(kia, flow):
    draft = revise(kia, by=None)
    Edition.objects.filter(pk=draft.pk).update(flow_key=flow)
    with pytest.raises(PublishingRefused, match="bukan alur SOP ini"):
        publish(draft, by=None, valid_from=SOMEDAY)


def refused(*changes) -> None:
    for change in changes:
        with pytest.raises(IntegrityError, match="sudah pernah terbit"), transaction.atomic():
            change()


@pytest.mark.parametrize("field", ["title", "number", "valid_from", "flow_key", "whole_value", "status", "valid_to"])
def test_the_database_refuses_to_change_a_published_edition(kia, field):
    value = {"valid_from": SOMEDAY, "valid_to": SOMEDAY, "whole_value": 9, "status": "draf"}.get(field, "lain")
    refused(lambda: Edition.objects.filter(pk=kia.pk).update(**{field: value}))


def test_the_database_refuses_to_change_a_superseded_edition(kia):
    publish(revise(kia, by=None), by=None, valid_from=SOMEDAY)
    refused(
        lambda: Edition.objects.filter(pk=kia.pk).update(valid_to=None),
        lambda: Edition.objects.filter(pk=kia.pk).update(status="terbit"),
    )


def test_superseding_may_change_nothing_else(kia):
    refused(
        lambda: Edition.objects.filter(pk=kia.pk).update(status="diganti"),
        lambda: Edition.objects.filter(pk=kia.pk).update(status="diganti", valid_to=SOMEDAY, title="lain"),
    )


def test_the_database_refuses_to_delete_a_published_edition(kia):
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM sop_registry_edition WHERE id = %s", [kia.pk]))


def test_the_database_refuses_to_change_rows_of_a_published_edition(kia):
    row = {"edition": kia, "position": 9, "no": "9", "activity": "x", "actor": "kasi", "label": "x"}
    need = {"edition": kia, "position": 9, "code": "x", "name": "x", "kind": "wajib", "source": "x"}
    refused(
        lambda: EditionStep.objects.filter(edition=kia, no="1").update(time_value=60),
        lambda: EditionStep.objects.filter(edition=kia, no="1").delete(),
        lambda: EditionStep.objects.create(**row),
        lambda: EditionRequirement.objects.filter(edition=kia).update(name="lain"),
        lambda: EditionRequirement.objects.filter(edition=kia).delete(),
        lambda: EditionRequirement.objects.create(**need),
    )


def test_the_database_refuses_to_move_a_row_between_draft_and_published(kia):
    draft = revise(kia, by=None)
    draft.steps.filter(no="5").delete()
    refused(
        lambda: EditionStep.objects.filter(edition=kia, no="5").update(edition=draft),
        lambda: EditionStep.objects.filter(edition=draft, no="4").update(edition=kia, no="9"),
    )


def test_a_draft_may_be_changed_and_thrown_away(kia):
    draft = revise(kia, by=None)
    draft.steps.filter(no="1").update(time_value=3)
    draft.requirements.all().delete()
    draft.delete()
    assert kia.sop.editions.count() == 1


def test_the_database_refuses_validity_that_overlaps(kia):
    overlapping = {"valid_from": date(2020, 1, 1), "valid_to": date(2022, 1, 19), "status": "diganti"}
    draft = revise(kia, by=None)
    with pytest.raises(IntegrityError, match="validity_of_one_sop_never_overlaps"), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(**overlapping)
    Edition.objects.filter(pk=draft.pk).update(**{**overlapping, "valid_to": date(2022, 1, 18)})


def test_validity_that_ends_before_it_begins_is_refused(kia):
    draft = revise(kia, by=None)
    with pytest.raises(DataError), transaction.atomic():
        Edition.objects.filter(pk=draft.pk).update(valid_from=SOMEDAY, valid_to=date(2026, 1, 1), status="diganti")


def test_another_sop_may_be_valid_at_the_same_time(registry):
    starts = Edition.objects.filter(sop__office__key="way-kanan").values_list("valid_from", flat=True)
    assert len(starts) == 7
    assert set(starts) == {date(2022, 1, 19)}


def test_two_who_publish_at_once_leave_one_published_edition(committed):
    draft = revise(Edition.objects.get(sop__key="way-kanan/kia"), by=None)
    outcomes = []

    def try_to_publish():
        try:
            publish(Edition.objects.get(pk=draft.pk), by=None, valid_from=SOMEDAY)
            outcomes.append("terbit")
        except PublishingRefused:
            outcomes.append("ditolak")
        finally:
            connection.close()

    threads = [threading.Thread(target=try_to_publish) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["ditolak"] * 7 + ["terbit"]
    assert Edition.objects.filter(sop__key="way-kanan/kia", status="terbit").count() == 1
