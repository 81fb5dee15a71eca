"""A flow leaves the code only when no open case runs on it."""

from complaints.models import PengaduanWayKanan
from dukcapil.casework.checks import open_cases_have_their_flow
from dukcapil.casework.models import Case
from tests.builders import a_case

DATABASES = ["default"]


def test_open_cases_of_registered_flows_pass(registry, working_morning):
    a_case(PengaduanWayKanan, when=working_morning)
    assert open_cases_have_their_flow(None, databases=DATABASES) == []


def test_an_open_case_of_a_lost_flow_is_named(registry, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)
    Case.objects.filter(pk=case.pk).update(flow_key="way-kanan/pengaduan/0")
    (error,) = open_cases_have_their_flow(None, databases=DATABASES)
    assert "way-kanan/pengaduan/0" in error.msg


def test_a_closed_case_of_a_lost_flow_does_no_harm(registry, working_morning):
    case = a_case(PengaduanWayKanan, "selesai", when=working_morning)
    Case.objects.filter(pk=case.pk).update(flow_key="way-kanan/pengaduan/0")
    assert open_cases_have_their_flow(None, databases=DATABASES) == []
