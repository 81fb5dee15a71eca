"""Fields of the document forms: one line each, with sentences people can act on.

A limit is a validator, for ``maxlength`` would cut a long paste silently. What a field cleans is what the answers keep
once ``plain`` made it JSON.
"""

from collections.abc import Iterable
from datetime import date, time

from django import forms
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator

from dukcapil.people.fields import FamilyCardField, NikField

YES, NO = "ya", "tidak"
MEN, WOMEN = "laki-laki", "perempuan"
DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y"]
EARLIEST = 1900
MOST_IN_RADIOS = 6


def plain(value):
    """A cleaned value as JSON keeps it: dates ISO, times 08:30, phone numbers E.164, ticks ya or tidak."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, int):
        return value
    return "" if value is None else str(value)


class DayField(forms.DateField):
    """A day that has come already; the section that asks for it knows what day it is today."""

    def __init__(self, **options):
        told = {"required": f"{options['label']} harus diisi.", "invalid": "Tulis tanggal seperti 27-11-2026."}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(**{"input_formats": DAY_FORMATS, "widget": widget, "error_messages": told} | options)


class TickField(forms.BooleanField):
    """Yes or no in one tick."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def prepare_value(self, value):
        return value in (True, YES)


def line(label: str, longest: int = 100, **options) -> forms.CharField:
    """A line of text."""
    told = {"required": f"{label} harus diisi.", "max_length": f"{label} paling panjang %(limit_value)d karakter."}
    attrs = {"autocomplete": "off"} | options.pop("attrs", {})
    return forms.CharField(
        label=label,
        validators=[MaxLengthValidator(longest)],
        error_messages=told,
        widget=forms.TextInput(attrs=attrs),
        **options,
    )


def coded(label: str, digits: str, sentence: str, **options) -> forms.CharField:
    """A line of digits: ``digits`` is how many, as a pattern says it (``5`` or ``1,3``)."""
    return forms.CharField(
        label=label,
        validators=[MaxLengthValidator(20), RegexValidator(rf"\A[0-9]{{{digits}}}\Z", sentence)],
        error_messages={"required": f"{label} harus diisi.", "max_length": sentence},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


def choice(label: str, choices: Iterable[tuple[str, str]], **options) -> forms.ChoiceField:
    """One of a few; a long list folds into a menu."""
    choices = list(choices)
    in_radios = len(choices) <= MOST_IN_RADIOS
    told = {"required": "Pilih salah satu.", "invalid_choice": "Pilih salah satu dalam daftar."}
    return forms.ChoiceField(
        label=label,
        choices=choices if in_radios else [("", "Pilih"), *choices],
        widget=forms.RadioSelect if in_radios else forms.Select,
        error_messages=told,
        **options,
    )


def yes_or_no(label: str, **options) -> forms.ChoiceField:
    return choice(label, [(YES, "Ya"), (NO, "Tidak")], **options)


def sex(**options) -> forms.ChoiceField:
    return choice("Jenis kelamin", [(MEN, "Laki-laki"), (WOMEN, "Perempuan")], **options)


def whole(label: str, least: int, most: int, sentence: str, **options) -> forms.IntegerField:
    """A whole number between two bounds; one sentence for all that is wrong with it."""
    return forms.IntegerField(
        label=label,
        validators=[MinValueValidator(least), MaxValueValidator(most)],
        error_messages={"required": f"{label} harus diisi.", "invalid": sentence, "min_value": sentence}
        | {"max_value": sentence},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        **options,
    )


def clock(label: str, **options) -> forms.TimeField:
    """A time of day, typed 08:30 or 08.30."""
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": f"{label} harus diisi.", "invalid": "Tulis jam seperti 08.30."},
        **options,
    )


def nik(label: str = "NIK", **options) -> NikField:
    return NikField(label=label, **options)


def family_card(label: str = "Nomor KK", **options) -> FamilyCardField:
    return FamilyCardField(label=label, **options)


def completed_years(born: date, on: date) -> int:
    """Age in full years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
