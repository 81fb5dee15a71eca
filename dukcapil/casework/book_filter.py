"""What a book can be narrowed to: its year or day, a span of days, a number, a register number, a name."""

import re
from collections.abc import Iterable
from datetime import datetime

import django_filters
from django import forms
from django.db.models import Max, Min, Q, QuerySet

from dukcapil.people.models import Office
from dukcapil.worktime.wording import day_in_words

from .models import BookEntry
from .search import LONGEST, numbers_meant
from .spans import DaySpan, SpanForm, day_filter

PLACE = re.compile(r"(\d{4}(?:-\d{2}-\d{2})?)\.(\d{1,9})")
_NUMBER = re.compile(r"(\d{1,7})(?:\s*/\s*(\d{4}))?", re.ASCII)


class BookFilter(DaySpan):
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

    class Meta:
        model = BookEntry
        form = SpanForm
        fields = ()

    def __init__(self, data, queryset, *, office: Office, now: datetime, years: Iterable[int] = ()):
        offered = {"tahun": [(str(year), str(year)) for year in years]} if years else {}
        super().__init__(data, queryset, zone=office.zone, choices=offered)
        self.office, self.now = office, now

    def told(self, given: dict) -> list[str]:
        said = [f"tahun {given['tahun']}"] if "tahun" in given else []
        said += [day_in_words(given["hari"])] if "hari" in given else []
        said += self._span_in_words(given)
        return said + ([f"mencari “{given['cari'][:LONGEST]}”"] if "cari" in given else [])

    def search(self, entries, name, sought):
        sought = sought.replace("\x00", "").strip()[:LONGEST]
        rule = Q(case__number__in=numbers_meant(sought, [self.office], self.now))
        if match := _NUMBER.fullmatch(sought):
            number, year = match.groups()
            rule |= Q(number=int(number), period__startswith=year or "")
        elif sought:
            rule |= Q(about__icontains=sought, case__confidential=False, case__anonymous=False)
        return entries.filter(rule)


class QueueFilter(BookFilter):
    """The queue, numbered by the day."""

    tahun = None
    hari = day_filter("Hari", "on")

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
