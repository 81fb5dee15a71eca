"""A graph that cannot run is refused when it is written; flows and models are checked against each other."""

import pytest
from django.core.checks import run_checks
from django.db import models
from django_fsm import FSMField

from complaints.models import PengaduanWayKanan
from dukcapil.casework.models import OneSop
from dukcapil.people.roles import Role
from sop_registry.families import ComplaintFlow
from sop_registry.flow import FLOWS, Flow, FlowError, Step, to
from sop_registry.models import Edition
from sop_registry.publishing import revise
from sop_registry.system_checks import flows_agree_with_models


def a_paper(*parents: type) -> type:
    """Stands for a proxy model: something a flow can be assigned on."""
    return type("Paper", parents, {"state": FSMField(), "__qualname__": f"Paper{len(parents)}"})


@pytest.fixture
def register():
    """Assign a flow on a class, and forget it after the test."""
    known = set(FLOWS)

    def assign(flow: Flow, model: type | None = None) -> type:
        model = model or a_paper()
        flow.contribute_to_class(model, "flow")
        return model

    yield assign
    for key in set(FLOWS) - known:
        del FLOWS[key]


def a_flow(key="uji/sop/1", **exits) -> Flow:
    return Flow(key, Step("awal", Role.PETUGAS, rows="2", **(exits or {"jawab": "selesai"})))


def test_an_unknown_verb_is_refused():
    with pytest.raises(FlowError, match="alur uji/sop/1: langkah 'awal': verba 'jawabkan' tidak dikenal"):
        a_flow(jawabkan="selesai")


def test_an_unknown_target_is_refused():
    with pytest.raises(FlowError, match="alur uji/sop/1: tujuan 'tengah' bukan langkah alur ini"):
        a_flow(jawab="tengah")


def test_a_state_that_nothing_leads_to_is_refused():
    with pytest.raises(FlowError, match="alur uji/sop/1: tidak ada yang menuju langkah 'sunyi'"):
        Flow(
            "uji/sop/1",
            Step("awal", Role.PETUGAS, rows="2", jawab="selesai"),
            Step("sunyi", Role.PETUGAS, rows="3", jawab="selesai"),
        )


def test_a_state_written_twice_is_refused():
    step = Step("awal", Role.PETUGAS, rows="2", jawab="selesai")
    with pytest.raises(FlowError, match="langkah 'awal' ditulis dua kali"):
        Flow("uji/sop/1", step, step)


def test_a_state_named_like_an_end_is_refused():
    with pytest.raises(FlowError, match="langkah 'selesai' ditulis dua kali"):
        Flow("uji/sop/1", Step("selesai", Role.PETUGAS, rows="2", jawab="ditolak"))


def test_a_state_without_a_way_out_is_refused():
    with pytest.raises(FlowError, match="langkah 'akhir' tidak punya jalan keluar"):
        Flow("uji/sop/1", Step("awal", Role.PETUGAS, rows="2", jawab="akhir"), Step("akhir", Role.PETUGAS, rows="3"))


def test_a_key_already_taken_is_refused(register):
    register(a_flow())
    with pytest.raises(FlowError, match="alur uji/sop/1: kunci sudah dipakai Paper0"):
        register(a_flow(), type("Other", (), {"state": FSMField()}))


def test_a_body_that_already_is_a_transition_is_refused(register):
    """Version 2 of a flow extends the concrete model, never version 1, whose transitions it would inherit."""
    first = register(a_flow("uji/sop/1"))
    with pytest.raises(FlowError, match="alur uji/sop/2: 'jawab' sudah menjadi transisi di Paper1"):
        register(a_flow("uji/sop/2"), a_paper(first))


def test_a_proxy_of_a_proxy_is_refused_when_its_class_is_made(register):
    second = ComplaintFlow(
        "way-kanan/pengaduan/2",
        Step("pencatatan", Role.PETUGAS, rows="2", catat="konfirmasi"),
        Step("konfirmasi", Role.PEMOHON, added=True, terima="selesai"),
    )
    members = {"__module__": "complaints.models.way_kanan", "Meta": type("Meta", (OneSop,), {}), "flow": second}
    with pytest.raises(FlowError, match="alur way-kanan/pengaduan/2: 'catat' sudah menjadi transisi"):
        type(models.Model)("PengaduanKedua", (PengaduanWayKanan,), members)


def test_an_exit_brings_the_verbs_own_fields_and_its_own():
    step = Step("awal", Role.PETUGAS, jawab=to("selesai", fields=["tim"]))
    assert step.exits["jawab"].fields == ("jawaban", "tim")


def test_thirteen_flows_are_registered_for_their_models():
    assert len(FLOWS) == 13
    assert flows_agree_with_models(None) == []


def test_a_flow_registered_for_a_model_that_does_not_carry_it_is_found(register):
    register(a_flow())
    assert [fault.id for fault in flows_agree_with_models(None)] == ["sop_registry.E002"]


def test_a_flow_that_lost_its_place_is_found():
    model = FLOWS.pop("way-kanan/kia/1")
    try:
        assert [fault.id for fault in flows_agree_with_models(None)] == ["sop_registry.E001"]
    finally:
        FLOWS["way-kanan/kia/1"] = model


def test_an_edition_whose_flow_is_gone_is_found(registry):
    def found():
        faults = run_checks(tags=["database"], databases=["default"])
        return [fault.msg for fault in faults if fault.id == "sop_registry.E004"]

    assert found() == []
    draft = revise(Edition.objects.get(sop__key="way-kanan/kia"), by=None)
    Edition.objects.filter(pk=draft.pk).update(flow_key="way-kanan/kia/0")
    assert found() == ["Edisi memakai alur way-kanan/kia/0, yang tidak ada dalam kode."]
