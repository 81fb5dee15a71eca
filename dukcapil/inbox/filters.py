"""What the list of conversations can be narrowed to."""

import re
from collections.abc import Iterable

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from dukcapil.notices.models import ServiceNumber
from dukcapil.people.models import Office

from .arriving import number_in
from .models import Conversation, Post

EMAIL = "email"
LONGEST = 100


class ConversationFilter(django_filters.FilterSet):
    cari = django_filters.CharFilter(
        label="Cari",
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nama, nomor telepon, atau nomor register"}),
    )
    lewat = django_filters.ChoiceFilter(label="Lewat", method="by_line", empty_label="Semua nomor dan e-mail")

    class Meta:
        model = Conversation
        fields: list[str] = []

    def __init__(self, data, queryset, *, offices: Iterable[Office]):
        super().__init__(data, queryset)
        self.offices = list(offices)
        numbers = ServiceNumber.objects.filter(office__in=self.offices).order_by("office", "id")
        lines = [(str(number.pk), f"{number.label}, {number.phone.as_national}") for number in numbers]
        self.form.fields["lewat"].choices = [("", "Semua nomor dan e-mail"), *lines, (EMAIL, "E-mail")]
        self.form.fields["cari"].max_length = LONGEST

    @property
    def is_narrowed(self) -> bool:
        return any(self.form.cleaned_data.get(name) for name in ("cari", "lewat")) if self.form.is_valid() else True

    def search(self, rows, name, sought):
        sought = sought.replace("\x00", "").strip()[:LONGEST]
        if numbers := [number for office in self.offices if (number := number_in(sought, office))]:
            return rows.filter(Exists(Post.objects.filter(conversation=OuterRef("pk"), case__number__in=numbers)))
        rule = Q(name__icontains=sought) | Q(contact__icontains=sought)
        digits = re.sub(r"\D", "", sought)
        if len(digits) >= 4:
            rule |= Q(contact__contains=digits.removeprefix("0") if digits.startswith("0") else digits)
        return rows.filter(rule)

    def by_line(self, rows, name, line):
        return rows.filter(channel=EMAIL) if line == EMAIL else rows.filter(number=int(line))
