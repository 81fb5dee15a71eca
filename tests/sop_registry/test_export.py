"""The registry against the papers, written down a second time in ``papers.py``."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from sop_registry.queries import published_editions

from .papers import PAPERS, rows_of, states_of, time_of


@pytest.fixture
def exported(registry) -> dict[str, dict]:
    out = StringIO()
    call_command("export_sops", stdout=out)
    return {sop["key"]: sop for sop in json.loads(out.getvalue())}


def test_the_thirteen_papers_are_published(exported):
    assert sorted(exported) == sorted(PAPERS)
    assert {sop["status"] for sop in exported.values()} == {"terbit"}


@pytest.mark.parametrize("key", PAPERS)
def test_number_promise_and_approval_are_the_papers(exported, key):
    sop, paper = exported[key], PAPERS[key]
    assert sop["office"] == key.partition("/")[0]
    assert sop["number"] == paper["number"]
    assert sop["whole_time"] == time_of(paper["whole"])
    assert sop["printed_total"] == time_of(paper.get("total", "-"))
    assert sop["pengesahan"] == paper.get("pengesahan", "disahkan")


@pytest.mark.parametrize("key", PAPERS)
def test_every_printed_row_has_its_actor_and_its_time(exported, key):
    assert [(row["no"], row["actor"], row["time"]) for row in exported[key]["steps"]] == rows_of(key)


@pytest.mark.parametrize("key", PAPERS)
def test_every_state_has_its_actor_rows_holder_and_exits(exported, key):
    found = [
        {**state, "exits": sorted(state["exits"], key=lambda each: (each["verb"], each["target"]))}
        for state in exported[key]["states"]
    ]
    assert found == states_of(key)


def test_exits_come_in_the_order_of_the_buttons(exported):
    kasi = next(state for state in exported["way-kanan/kk-baru"]["states"] if state["name"] == "koreksi_kasi")
    assert [each["verb"] for each in kasi["exits"]] == ["setujui", "koreksi", "batalkan"]


def test_a_row_tells_everything_the_paper_prints(exported):
    assert exported["way-kanan/kia"]["steps"][1] == {
        "no": "2",
        "actor": "petugas",
        "label": "Operator Pelayanan Online",
        "time": {"value": 5, "unit": "menit"},
        "activity": "Memverifikasi kelengkapan berkas. Bila lengkap, meneruskannya kepada Kasi; "
        "bila tidak, mengembalikannya kepada pemohon.",
        "requirements": ["Alat tulis kantor", "Berkas KIA"],
        "output": "Berkas permohonan dan koreksi",
    }


def test_an_output_that_the_paper_leaves_blank_is_not_stated(exported):
    assert exported["way-kanan/kia"]["steps"][2]["output"] == "tidak disebut"


@pytest.mark.parametrize("key", PAPERS)
def test_every_printed_row_is_carried_opens_or_reports(exported, key):
    carried = {row for state in exported[key]["states"] for row in state["steps"]}
    left = {row["no"] for row in exported[key]["steps"]} - carried - {"1"}
    assert left == ({"7", "8"} if key == "palangka-raya/pengaduan" else set())


def test_the_steps_of_a_document_add_up_as_the_papers_say(exported):
    sums = {key: sum(row["time"]["value"] for row in exported[f"way-kanan/{key}"]["steps"]) for key in SUMS}
    assert sums == SUMS


SUMS = {"kk-baru": 45, "skpwni": 45, "ktp-el": 25, "kia": 29, "akta-kelahiran": 80, "akta-kematian": 80}


def test_no_person_is_named_as_signatory(registry):
    assert set(published_editions().values_list("signed_by", flat=True)) == {"", "Kepala Dinas", "Plt. Kepala Dinas"}


def test_export_asks_the_database_twice(registry, django_assert_num_queries):
    with django_assert_num_queries(2):
        call_command("export_sops", stdout=StringIO())
