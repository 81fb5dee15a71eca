"""What a list of cases can be narrowed to: SOP, state, channel, lateness, period, unread words, search."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.db.models import Q

from dukcapil.people.models import Office, User
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import ENDS, FLOWS

from .models import Case, Channel
from .queries import handed_to
from .search import found
from .spans import DaySpan, SpanForm, day_filter


class CaseFilter(DaySpan):
    """Choices follow from the SOPs the reader serves; days are days of the first office's zone."""

    moment = "received_at"
    cari = django_filters.CharFilter(
        label="Cari",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nomor, nama, atau kata"}),
    )
    sop = django_filters.ChoiceFilter(label="SOP", field_name="flow_key", method="of_sop", empty_label="Semua SOP")
    keadaan = django_filters.ChoiceFilter(label="Langkah", field_name="state", empty_label="Semua langkah")
    saluran = django_filters.ChoiceFilter(
        label="Saluran", field_name="channel", choices=Channel.choices, empty_label="Semua saluran"
    )
    batas = django_filters.ChoiceFilter(
        label="Batas waktu",
        method="by_limit",
        choices=[("lewat", "Melewati batas"), ("hari-ini", "Jatuh tempo hari ini")],
        empty_label="Semua",
    )
    sejak = day_filter("Diterima sejak", "since")
    sampai = day_filter("Diterima sampai", "until")
    pesan = django_filters.ChoiceFilter(
        label="Pesan", method="with_word", choices=[("ya", "Ada pesan pemohon")], empty_label="Semua"
    )

    disposisi = django_filters.ChoiceFilter(
        label="Disposisi", method="handed", choices=[("saya", "Untuk saya")], empty_label="Semua"
    )

    class Meta:
        model = Case
        form = SpanForm
        fields = ()

    def __init__(self, data, queryset, *, user: User, sops: dict[str, str], offices: Iterable[Office], now: datetime):
        self.user, self.offices, self.now = user, list(offices), now
        offered = {"sop": list(sops.items()), "keadaan": _states_of(sops)}
        super().__init__(data, queryset, zone=self.offices[0].zone, choices=offered)

    def search(self, cases, name, sought):
        return found(cases, sought, self.offices, self.now)

    def of_sop(self, cases, name, key):
        return cases.filter(flow_key__in=[flow for flow in FLOWS if flow.rpartition("/")[0] == key])

    def by_limit(self, cases, name, limit):
        if limit == "lewat":
            return cases.filter(late(self.now))
        return cases.filter(reduce(or_, (due_today(self.now, office) for office in self.offices)))

    def handed(self, cases, name, _mine):
        return cases.filter(pk__in=handed_to(self.user))

    def with_word(self, cases, name, _yes):
        return cases.filter(citizen_wrote_at__isnull=False)


def late(now: datetime) -> Q:
    """Open, and past the limit of its step or of the whole case."""
    return Q(closed_at=None) & (Q(step_due_at__lt=now) | Q(due_at__lt=now))


def due_today(now: datetime, office: Office) -> Q:
    """Open in this office, and the limit of its step or of the whole case comes before the office closes today."""
    ahead = (now, closing_today(now, office))
    return Q(office=office, closed_at=None) & (Q(step_due_at__range=ahead) | Q(due_at__range=ahead))


def closing_today(now: datetime, office: Office) -> datetime:
    """When the office closes today, the end of a day on which it stays closed; ``now`` once that is over."""
    calendar = calendar_of(office)
    return max(calendar.close_of(now.astimezone(calendar.zone).date()), now)


def _states_of(sops: Iterable[str]) -> list[tuple[str, str]]:
    """Every state of these SOPs once, in the order of their flows, the ends last."""
    states = {}
    for key, model in FLOWS.items():
        if key.rpartition("/")[0] in sops:
            states.update({name: step.title for name, step in model.flow.steps.items()})
    return [*states.items(), *ENDS.items()]
