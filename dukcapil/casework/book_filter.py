"""What a book can be narrowed to: its year or day, a span of days, a number, a register number, a name."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.db.models import Max, Min, Q, QuerySet

from dukcapil.people.models import Office
from dukcapil.worktime.wording import day_in_words

from .filters import LAST_DAY
from .models import BookEntry
from .search import LONGEST, numbers_meant

_NUMBER = re.compile(r"(\d{1,7})(?:\s*/\s*(\d{4}))?")


def _day(label: str, method: str | None = None, **more) -> django_filters.DateFilter:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    told = {"invalid": "Tanggal ini tidak dikenal. Tulis seperti 27-11-2026."}
    return django_filters.DateFilter(label=label, method=method, widget=widget, error_messages=told, **more)


class _Span(forms.Form):
    def clean(self):
        given = super().clean()
        since, until = given.get("sejak"), given.get("sampai")
        if since and until and until < since:
            self.add_error("sampai", "Tanggal akhir mendahului tanggal awal.")
        return given


class BookFilter(django_filters.FilterSet):
    """A book numbered by the year."""

    cari = django_filters.CharFilter(
        label="Cari",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nomor, nomor register, atau nama"}),
    )
    tahun = django_filters.ChoiceFilter(
        label="Tahun",
        field_name="period",
        empty_label="Semua tahun",
        error_messages={"invalid_choice": "Tahun ini tidak ada dalam buku. Pilih salah satu."},
    )
    sejak = _day("Dicatat sejak", "since")
    sampai = _day("Dicatat sampai", "until")

    class Meta:
        model = BookEntry
        form = _Span
        fields = ()

    def __init__(self, data, queryset, *, office: Office, now: datetime, years: Iterable[int] = ()):
        super().__init__(data, queryset)
        self.office, self.now = office, now
        if "tahun" in self.filters:
            self.filters["tahun"].field.choices = [(str(year), str(year)) for year in years]
        self.form.auto_id = "saring_%s"

    @property
    def is_narrowed(self) -> bool:
        return any(value for name, value in self.data.items() if name in self.filters)

    @property
    def in_words(self) -> str:
        """What the lines were narrowed to, for prints and for the log: "Tahun 2026; mencari “Bima”"."""
        self.errors  # noqa: B018 (cleans the form)
        given = {name: value for name, value in self.form.cleaned_data.items() if value}
        said = []
        if "tahun" in given:
            said.append(f"Tahun {given['tahun']}")
        if "hari" in given:
            said.append(day_in_words(given["hari"]))
        if "sejak" in given:
            said.append(f"sejak {day_in_words(given['sejak'], weekday=False)}")
        if "sampai" in given:
            said.append(f"sampai {day_in_words(given['sampai'], weekday=False)}")
        if "cari" in given:
            said.append(f"mencari “{given['cari'][:LONGEST]}”")
        text = "; ".join(said)
        return text[:1].upper() + text[1:]

    def search(self, entries, name, sought):
        sought = sought.replace("\x00", "").strip()[:LONGEST]
        rule = Q(case__number__in=numbers_meant(sought, [self.office], self.now))
        if match := _NUMBER.fullmatch(sought):
            number, year = match.groups()
            rule |= Q(number=int(number), period__startswith=year or "")
        elif sought:
            rule |= Q(about__icontains=sought, case__confidential=False, case__anonymous=False)
        return entries.filter(rule)

    def since(self, entries, name, day):
        return entries.filter(at__gte=self._midnight(day))

    def until(self, entries, name, day):
        return entries.filter(at__lt=self._midnight(min(day, LAST_DAY) + timedelta(days=1)))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.office.zone)


class QueueFilter(BookFilter):
    """The queue, numbered by the day."""

    tahun = None
    hari = _day("Hari", "on")

    def on(self, entries, name, day):
        return entries.filter(period=day.isoformat())


def narrowed(data, entries: QuerySet[BookEntry], *, book: str, office: Office, now: datetime) -> BookFilter:
    """The filter of a book; the years offered are those since its first line (one query)."""
    if book == BookEntry.Book.QUEUE:
        return QueueFilter(data, entries, office=office, now=now)
    this_year = now.astimezone(office.zone).year
    ends = BookEntry.objects.filter(office=office, book=book).aggregate(first=Min("period"), last=Max("period"))
    first, last = (int(ends[end] or this_year) for end in ("first", "last"))
    years = range(max(last, this_year), min(first, this_year) - 1, -1)
    return BookFilter(data, entries, office=office, now=now, years=years)
