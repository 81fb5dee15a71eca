"""A page of figures as it was asked for: who reads, of which office, which days; and the addresses that say so."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from .figure import Figure
from .figures import FIGURES
from .narrowing import AT_DESKS
from .period import PeriodForm
from .readers import Reader, reader_of
from .scope import Scope
from .tables import Table
from .told import Told

# What rows of a table are called in an address.
_ROWS = {"sop": "sop", "channel": "saluran", "category": "kategori", "role": "peran", "age": "umur", "holder": "pegang"}


@dataclass(frozen=True)
class Asked:
    reader: Reader
    form: PeriodForm
    scope: Scope
    now: datetime
    query: dict[str, str]  # office and days, as they were given

    @property
    def told(self) -> Told:
        return Told(self.scope, self.now)

    @property
    def status(self) -> int:
        return 422 if self.form.errors else 200

    def url(self, name: str, *args: str, **more: str) -> str:
        """An address for the same office and days."""
        query = {key: value for key, value in (self.query | more).items() if value}
        return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")

    def behind(self, figure: Figure, **more: str) -> str:
        """The list of the cases behind a figure; empty where it has none."""
        return self.url("figure_cases", angka=figure.key, **more) if figure.cases else ""

    def behind_cell(self, table: Table, figure: str, row: str) -> str:
        """The list behind one cell of a table whose rows are parts of the whole; a row without a name is the whole."""
        if not figure:
            return ""
        if not row:
            more = {}
        elif table.by == "month":
            more = {"bulan": row, "sejak": "", "sampai": ""}
        elif table.by == "step":
            sop, _, state = row.rpartition("/")
            more = {"sop": sop, "langkah": state}
        else:
            more = {_ROWS[table.by]: row}
            if table.by == "role" and FIGURES[figure].is_of_now:
                more["pegang"] = AT_DESKS
        return self.behind(FIGURES[figure], **more)


def asked(request) -> Asked:
    """What the address says; 404 for an office that the reader has no desk in."""
    now = timezone.now()
    office = request.GET.get("kantor", "")
    reader = reader_of(request.user, now, office)
    if reader is None:
        raise Http404("only staff of an office have its figures")
    request.office = reader.office
    form = PeriodForm(request.GET, now.astimezone(reader.office.zone).date())
    form.is_valid()
    query = {"kantor": reader.office.key if len(reader.offices) > 1 else ""}
    if not form.errors:
        query |= {name: request.GET.get(name, "") for name in ("bulan", "sejak", "sampai")}
    return Asked(reader, form, reader.scope(*form.days), now, query)
