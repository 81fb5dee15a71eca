"""Django system checks: flows and models agree, and every edition has a flow to run on."""

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections

from .flow import FLOWS, Flow
from .models import Edition


@register(Tags.models)
def flows_agree_with_models(app_configs, **kwargs) -> list[Error]:
    """Every flow is registered once, under its own key, for the model that carries it."""
    carried = {model: flow for model in apps.get_models() if isinstance(flow := model.__dict__.get("flow"), Flow)}
    faults = []
    for model, flow in carried.items():
        if flow.is_sop and FLOWS.get(flow.key) is not model:
            sentence = f"Alur {flow.key} tidak terdaftar untuk {model.__qualname__}."
            faults.append(_fault("E001", sentence, model))
    for key, model in FLOWS.items():
        if model not in carried:
            faults.append(_fault("E002", f"Alur {key} terdaftar untuk model yang tidak membawanya.", model))
        elif not _well_formed(key):
            faults.append(_fault("E003", f"Kunci alur {key} tidak berbentuk kantor/sop/versi.", model))
    return faults


@register(Tags.database)
def editions_have_a_flow(app_configs, databases=None, **kwargs) -> list[Error]:
    """An edition whose flow is gone could open no case."""
    faults = []
    for alias in databases or ():
        if Edition._meta.db_table not in connections[alias].introspection.table_names():
            continue  # before the first migration
        lost = Edition.objects.using(alias).exclude(flow_key__in=FLOWS).order_by("flow_key")
        faults += [
            _fault("E004", f"Edisi memakai alur {key}, yang tidak ada dalam kode.", Edition)
            for key in lost.values_list("flow_key", flat=True).distinct()
        ]
    return faults


def _well_formed(key: str) -> bool:
    office, _, rest = key.partition("/")
    sop, _, version = rest.partition("/")
    return bool(office and sop) and version.isdigit()


def _fault(number: str, sentence: str, obj) -> Error:
    return Error(sentence, obj=obj, id=f"sop_registry.{number}")
