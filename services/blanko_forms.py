"""What is typed for the ledger of blanks, and what its lines can be narrowed to."""

from uuid import uuid4

import django_filters
from django import forms

from dukcapil.casework.forms import Refusable
from dukcapil.casework.search import LONGEST
from dukcapil.casework.spans import DaySpan, SpanForm
from dukcapil.people.fields import FormKey
from dukcapil.people.models import Office
from dukcapil.worktime.wording import dotted

from .blanko import MOST_AT_ONCE, Balance, kinds_of
from .models import BlankoMove
from .models.blanko import read_serial

_LONGEST_SERIAL = BlankoMove._meta.get_field("serial").max_length
_LONGEST_NOTE = BlankoMove._meta.get_field("note").max_length


def _whole(label: str, least: int, help_text: str = "", **more) -> forms.IntegerField:
    most = dotted(MOST_AT_ONCE)
    told = {
        "required": f"{label} harus diisi.",
        "invalid": f"{label} ditulis dengan angka saja, misalnya 500.",
        "min_value": f"{label} paling sedikit {least}.",
        "max_value": f"{label} paling banyak {most} sekali catat.",
    }
    field = forms.IntegerField(
        label=label, min_value=least, max_value=MOST_AT_ONCE, help_text=help_text, error_messages=told, **more
    )
    field.widget.attrs["inputmode"] = "numeric"
    return field


class _MoveForm(Refusable):
    kind = forms.ChoiceField(
        label="Jenis blanko",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih jenis blankonya.", "invalid_choice": "Pilih salah satu jenis blanko."},
    )
    key = FormKey(error_messages={"required": FormKey.default_error_messages["invalid"]})

    def __init__(self, *args, office: Office, **more):
        super().__init__(*args, **more)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_of(office)]
        self.initial.setdefault("key", uuid4())


def _note(label: str, help_text: str, *, required: bool) -> forms.CharField:
    told = {
        "required": f"{label} harus diisi.",
        "max_length": f"{label} paling panjang {_LONGEST_NOTE} karakter.",
    }
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=_LONGEST_NOTE, error_messages=told
    )


class ReceiveForm(_MoveForm):
    """A delivery."""

    quantity = _whole("Jumlah", 1, "Lembar atau keping yang diterima.")
    note = _note("Keterangan", "Misalnya nomor berita acara serah terima.", required=False)


class SpoilForm(_MoveForm):
    """Blanks that are no good, found in the stock."""

    serial = forms.CharField(
        label="Nomor seri",
        help_text="Seperti tercetak pada blanko. Kosongkan bila mencatat beberapa sekaligus.",
        required=False,
        max_length=_LONGEST_SERIAL,
        error_messages={"max_length": f"Nomor seri paling panjang {_LONGEST_SERIAL} karakter."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    quantity = _whole("Jumlah", 1, "Bila tanpa nomor seri.", required=False)
    note = _note("Sebab", "Misalnya cacat dari percetakan, basah, atau robek.", required=True)

    def clean(self):
        given = super().clean()
        if given.get("serial") and given.get("quantity") not in (None, 1):
            self.add_error("quantity", "Dengan nomor seri, jumlahnya satu. Kosongkan salah satunya.")
        elif not given.get("serial") and not given.get("quantity") and not self.errors:
            self.add_error("serial", "Isi nomor serinya, atau jumlahnya.")
        if not given.get("quantity"):
            given["quantity"] = 1
        return given


class LowMarksForm(Refusable):
    """From how many left on the office is warned, for each kind."""

    def __init__(self, *args, balances: list[Balance], **more):
        super().__init__(*args, **more)
        for each in balances:
            self.fields[each.kind.value] = _whole(each.kind.label, 0, f"Sekarang ada {each.left}.")
            self.initial[each.kind.value] = each.low


class LedgerFilter(DaySpan):
    """Lines of the ledger of one office."""

    cari = django_filters.CharFilter(
        label="Cari",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nomor seri"}),
    )
    jenis = django_filters.ChoiceFilter(
        label="Jenis",
        field_name="kind",
        empty_label="Semua jenis",
        error_messages={"invalid_choice": "Jenis ini tidak ada. Pilih salah satu."},
    )
    peristiwa = django_filters.ChoiceFilter(
        label="Peristiwa",
        field_name="move",
        choices=BlankoMove.Kind.choices,
        empty_label="Semua peristiwa",
        error_messages={"invalid_choice": "Peristiwa ini tidak ada. Pilih salah satu."},
    )

    class Meta:
        model = BlankoMove
        form = SpanForm
        fields = ()

    def __init__(self, data, queryset, *, office: Office):
        offered = {"jenis": [(kind.value, kind.label) for kind in kinds_of(office)]}
        super().__init__(data, queryset, zone=office.zone, choices=offered)

    def search(self, moves, name, sought):
        return moves.filter(serial__contains=read_serial(sought.replace("\x00", "")[:LONGEST]))
