"""Lists narrowed to a span of days of the office's own zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import django_filters
from django import forms

from dukcapil.worktime.wording import day_in_words

LAST_DAY = date(9999, 12, 30)  # a day that still has a midnight behind it


def day_filter(label: str, method: str) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    told = {"invalid": "Tanggal ini tidak dikenal. Tulis seperti 27-11-2026."}
    return django_filters.DateFilter(label=label, method=method, widget=widget, error_messages=told)


class SpanForm(forms.Form):
    def clean(self):
        given = super().clean()
        since, until = given.get("sejak"), given.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", "Tanggal akhir mendahului tanggal awal.")
        return given


class DaySpan(django_filters.FilterSet):
    """A list with its filters; what cannot be read narrows nothing, is said beside its field, and gives no file."""

    moment = "at"  # the field that the days are of
    sejak = day_filter("Dicatat sejak", "since")
    sampai = day_filter("Dicatat sampai", "until")

    class Meta:
        form = SpanForm

    def __init__(self, data, queryset, *, zone: ZoneInfo, choices: dict[str, list[tuple[str, str]]] | None = None):
        """``choices`` are those of filters by name, known only now."""
        super().__init__(data, queryset)
        self.zone = zone
        for name, offered in (choices or {}).items():
            self.filters[name].field.choices = offered
        self.form.auto_id = "saring_%s"

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.data.items() if name in self.filters)

    @property
    def given(self) -> dict:
        """What was asked for and could be read."""
        self.errors  # noqa: B018 (cleans the form)
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def in_words(self) -> str:
        """What the rows were narrowed to, for prints and for the log: "Tahun 2026; mencari “Bima”"."""
        text = "; ".join(self.told(self.given))
        return text[:1].upper() + text[1:]

    def told(self, given: dict) -> list[str]:
        """The same, part by part."""
        spans = ("sejak", "sampai")
        said = [f"{self.filters[name].label.lower()} {value}" for name, value in given.items() if name not in spans]
        return said + self._span_in_words(given)

    def _span_in_words(self, given: dict) -> list[str]:
        said = (("sejak", given.get("sejak")), ("sampai", given.get("sampai")))
        return [f"{word} {day_in_words(day, weekday=False)}" for word, day in said if day]

    def since(self, rows, name, day):
        return rows.filter(**{f"{self.moment}__gte": self._midnight(day)})

    def until(self, rows, name, day):
        return rows.filter(**{f"{self.moment}__lt": self._midnight(min(day, LAST_DAY) + timedelta(days=1))})

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)
