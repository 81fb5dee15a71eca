"""The forms of the inbox's pages. What goes deeper is judged deeper: its sentences come back through ``refuse``."""

from django import forms

from complaints.models import Category
from dukcapil.casework.forms import Refusable
from dukcapil.people.fields import FormKey

from .joining import MAX_REASON
from .replies import MAX_REPLY


class Until(forms.IntegerField):
    """The last message that the page showed: what came later is not dealt with by accident."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return max(super().clean(value) or 0, 0)
        except forms.ValidationError:
            return 0


class _Asked(Refusable):
    """A form of one field, which says itself that it is wanted: its page does not call it optional."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{type(self).__name__.lower()}_%s", **kwargs)  # two of them on one page
        for field in self.fields.values():
            field.one_of_two = True


class ReplyForm(_Asked):
    text = forms.CharField(
        label="Balasan",
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "data-counter": MAX_REPLY}),
    )
    sampai = Until(required=False)
    kunci = FormKey(required=False)


class SettleForm(_Asked):
    reason = forms.CharField(
        label="Alasan",
        required=False,
        help_text=f"Misalnya: salah sambung, sudah dijawab lewat telepon. Paling panjang {MAX_REASON} karakter.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sampai = Until(required=False)


class JoinForm(Refusable):
    nomor = forms.CharField(required=False, widget=forms.HiddenInput)
    sampai = Until(required=False)


class ReportsForm(Refusable):
    """A file from SP4N-LAPOR, and what its foreign categories are to become."""

    berkas = forms.FileField(
        label="Berkas CSV dari SP4N-LAPOR",
        required=True,
        allow_empty_file=True,
        help_text="Paling banyak 10.000 baris. Pemisah koma atau titik koma.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Pilih dahulu berkas CSV-nya."},
    )
    category = forms.ModelChoiceField(
        label="Pokok untuk kategori yang tidak dikenal",
        help_text="Kategori di SP4N-LAPOR sering berbeda dari pokok aduan kantor. Kosong: barisnya ditandai salah.",
        queryset=Category.objects.filter(active=True),
        required=False,
        empty_label="Tandai sebagai salah",
        error_messages={"invalid_choice": "Pilih salah satu pokok dalam daftar."},
    )
