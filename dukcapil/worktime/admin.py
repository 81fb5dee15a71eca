"""The technician's pages of offices with their hours, and of holidays."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.forms.models import BaseInlineFormSet
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.html import format_html

from dukcapil.people.desks import open_every_desk
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from dukcapil.people.technician import Page, Rows

from .models import Holiday, OfficeHours, SpecialHours
from .queries import year_short_of_joint_leave

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
LABELS = {role: f"label_{role.value}" for role in Role}


def _first_words_of_addresses() -> set[str]:
    """ "meja", "akun", "static" and the like."""
    tops = [inner for outer in get_resolver().url_patterns for inner in _below_nothing(outer)]
    return {settings.STATIC_URL.strip("/"), *(str(top.pattern).partition("/")[0] for top in tops)}


def _below_nothing(pattern) -> list:
    """What stands first in an address: a pattern itself, or what it includes without a word of its own."""
    return [pattern] if str(pattern.pattern) else getattr(pattern, "url_patterns", [])


class _OfficeForm(forms.ModelForm):
    """An office, its role labels asked role by role."""

    time_zone = forms.ChoiceField(label="Zona waktu", choices=ZONES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role, name in LABELS.items():
            self.initial[name] = self.instance.labels.get(role, "")

    def clean_key(self):
        """An office's pages live under its key, so it must not hide a page of the portal."""
        key = self.cleaned_data["key"]
        if key in _first_words_of_addresses():
            raise forms.ValidationError("Kunci ini sudah menjadi alamat halaman lain di portal.")
        return key

    def save(self, commit=True):
        given = {role.value: self.cleaned_data[name].strip() for role, name in LABELS.items()}
        self.instance.labels = {role: label for role, label in given.items() if label}
        return super().save(commit)


OfficeForm = type(
    "OfficeForm",
    (_OfficeForm,),
    {name: forms.CharField(label=role.label, required=False, max_length=100) for role, name in LABELS.items()},
)


class _SpansApart(BaseInlineFormSet):
    """Two spans of one day that overlap would count the same minute twice."""

    day: str
    keeps_one = False

    def clean(self):
        super().clean()
        rows = [form.cleaned_data for form in self.forms if form.is_valid() and not self._should_delete_form(form)]
        if self.keeps_one and self.initial_form_count() and not rows and not any(self.errors):
            raise forms.ValidationError(
                "Kantor tanpa jam layanan tidak punya batas waktu sama sekali. Sisakan sedikitnya satu rentang."
            )
        spans = sorted((row[self.day], row["opens"], row["closes"]) for row in rows if row)
        for (day, _, closes), (next_day, opens, _) in zip(spans, spans[1:], strict=False):
            if day == next_day and opens < closes:
                raise forms.ValidationError(
                    f"Dua rentang pada hari yang sama bertumpang tindih: satu tutup {closes:%H.%M},"
                    f" yang berikut sudah buka {opens:%H.%M}."
                )


class _WeekApart(_SpansApart):
    day = "weekday"
    keeps_one = True


class _DatesApart(_SpansApart):
    day = "day"


class HoursRows(Rows):
    model = OfficeHours
    formset = _WeekApart


class SpecialHoursRows(Rows):
    model = SpecialHours
    formset = _DatesApart


def _warn_of_joint_leave(request) -> None:
    if year := year_short_of_joint_leave(timezone.localdate()):
        messages.warning(
            request,
            format_html(
                'Cuti bersama {} belum tercatat. Masukkan di <a href="{}">Hari libur</a> begitu keputusannya terbit;'
                " batas waktu yang jatuh pada tahun itu dihitung ulang dengan sendirinya.",
                year,
                reverse("admin:worktime_holiday_changelist"),
            ),
        )


@admin.register(Office)
class OfficeAdmin(Page):
    form = OfficeForm
    inlines = (HoursRows, SpecialHoursRows)
    list_display = ("name", "region", "province", "code", "time_zone")
    search_fields = ("name", "region", "province")
    fixed_once_made = ("key", "code")
    fieldsets = (
        (None, {"fields": ("key", "code", "name", "short_name", "initials")}),
        ("Daerah", {"fields": ("region", "government", "region_code", "province", "time_zone", "address", "phone")}),
        (
            "Aturan kerja",
            {"fields": ("same_person_may_approve", "objection_rounds", "open_on_joint_leave", "pledge")},
        ),
        (
            "Sebutan peran",
            {
                "fields": tuple(LABELS.values()),
                "description": "Seperti tercetak dalam naskah SOP kantor ini; kosong berarti sebutan umum.",
            },
        ),
    )

    def render_change_form(self, request, context, obj=None, **more):
        if obj and not obj.open_on_joint_leave:
            _warn_of_joint_leave(request)
        return super().render_change_form(request, context, obj=obj, **more)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            open_every_desk(form.instance)


class HolidayForm(forms.ModelForm):
    class Meta:
        model = Holiday
        fields = ("day", "name", "kind", "office")

    def clean(self):
        given = super().clean()
        if given.get("kind") == Holiday.Kind.LOCAL and not given.get("office"):
            self.add_error("office", "Pilih kantor: libur daerah hanya berlaku di satu daerah.")
        if given.get("kind") == Holiday.Kind.NATIONAL and given.get("office"):
            self.add_error("office", "Kosongkan: hari libur nasional berlaku untuk semua kantor.")
        return given


@admin.register(Holiday)
class HolidayAdmin(Page):
    form = HolidayForm
    may_delete = True
    list_display = ("day", "name", "kind", "where")
    list_filter = ("kind", "office")
    list_select_related = ("office",)
    date_hierarchy = "day"
    search_fields = ("name",)

    def changelist_view(self, request, extra_context=None):
        _warn_of_joint_leave(request)
        return super().changelist_view(request, extra_context)

    @admin.display(description="berlaku di", ordering="office")
    def where(self, holiday):
        return holiday.office or "semua kantor"
