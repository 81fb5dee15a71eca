"""System check: no open case runs on a flow that the code no longer has (run with ``check --database default``)."""

from django.core import checks
from django.db import connections

from sop_registry.flow import ENDS, FLOWS

from .models import Case


@checks.register(checks.Tags.database)
def open_cases_have_their_flow(app_configs, databases=None, **options) -> list[checks.CheckMessage]:
    if not databases or Case._meta.db_table not in connections["default"].introspection.table_names():
        return []
    stranded = Case.objects.exclude(flow_key__in=FLOWS).exclude(state__in=ENDS)
    return [
        checks.Error(
            f"Berkas terbuka memakai alur {key}, yang tidak terdaftar lagi.",
            hint="Kembalikan alur itu sampai berkasnya selesai.",
            id="casework.E001",
        )
        for key in stranded.order_by("flow_key").values_list("flow_key", flat=True).distinct()
    ]
