"""Desks and mandates: here rather than with people, because both are narrowed to SOPs."""

from itertools import groupby

from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join

from dukcapil.people.desks import open_desk
from dukcapil.people.models import Desk, Mandate
from dukcapil.people.roles import Role
from dukcapil.people.technician import ChoicesByOffice, Page
from sop_registry.models import Sop


def _keys_by_office(**of) -> list[tuple[str, list[tuple[str, str]]]]:
    sops = Sop.objects.filter(**of).select_related("office").order_by("office__name", "position", "key")
    return [
        (str(office), [(sop.key, sop.slug) for sop in of_office])
        for office, of_office in groupby(sops, key=lambda sop: sop.office)
    ]


class _NarrowedForm(forms.ModelForm):
    """A desk or mandate with the SOPs it is narrowed to, all of its own office."""

    sops = forms.MultipleChoiceField(
        choices=_keys_by_office,
        required=False,
        label="SOP yang dilayani",
        help_text="Tanpa pilihan berarti semua SOP kantor itu.",
        widget=ChoicesByOffice,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.office_id and "sops" in self.fields:
            self.fields["sops"].choices = _keys_by_office(office=self.instance.office_id)

    def clean(self):
        given = super().clean()
        office = given.get("office") or self._office_kept()
        elsewhere = [key for key in given.get("sops", ()) if office and key.partition("/")[0] != office.key]
        if elsewhere:
            self.add_error("sops", f"Bukan SOP {office}: {', '.join(elsewhere)}.")
        return given

    def _office_kept(self):
        return self.instance.office if self.instance.office_id else None


class DeskForm(_NarrowedForm):
    class Meta:
        model = Desk
        fields = ("office", "role", "name", "sops")

    def clean(self):
        """The model's own check sleeps when office and role are not on the form."""
        given = super().clean()
        office, role = given.get("office") or self._office_kept(), given.get("role") or self.instance.role
        same = Desk.objects.filter(office=office, role=role, name=given.get("name", "")).exclude(pk=self.instance.pk)
        if same.exists():
            self.add_error("name", "Kantor itu sudah punya meja dengan peran dan nama ini.")
        return given


@admin.register(Desk)
class DeskAdmin(Page):
    form = DeskForm
    fixed_once_made = ("office", "role")
    readonly_fields = ("members",)
    list_display = ("name", "office", "role", "narrowed_to", "members")
    list_filter = ("office", "role")
    list_select_related = ("office",)
    search_fields = ("name",)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("group__user_set")

    def get_fields(self, request, obj=None):
        return ("office", "role", "name", "sops", "members") if obj else ("office", "role", "name", "sops")

    def save_model(self, request, obj, form, change):
        """A new desk comes with its group and the object permission on the office."""
        if change:
            super().save_model(request, obj, form, change)
            return
        made = open_desk(obj.office, Role(obj.role), obj.name, obj.sops)
        obj.pk, obj.group, obj._state.adding = made.pk, made.group, False

    @admin.display(description="SOP")
    def narrowed_to(self, desk):
        return ", ".join(key.partition("/")[2] for key in desk.sops) or "semua"

    @admin.display(description="yang duduk di meja ini")
    def members(self, desk):
        people = desk.group.user_set.all()
        links = ((reverse("admin:people_user_change", args=[user.pk]), user) for user in people)
        return format_html_join(", ", '<a href="{}">{}</a>', links) or "belum ada"


class MandateForm(_NarrowedForm):
    class Meta:
        model = Mandate
        fields = ("office", "user", "role", "kind", "decree", "sops", "starts_on", "ends_on")


@admin.register(Mandate)
class MandateAdmin(Page):
    """Once made, only its end may move: acts in the history stand under it. One that nobody used may be deleted."""

    form = MandateForm
    may_delete = True
    fixed_once_made = ("office", "user", "role", "kind", "decree", "sops", "starts_on")
    list_display = ("user", "title", "decree", "starts_on", "ends_on")
    list_filter = ("office", "role", "kind")
    list_select_related = ("office", "user")
    search_fields = ("decree", "user__username", "user__first_name", "user__last_name")
    autocomplete_fields = ("user",)
    date_hierarchy = "starts_on"

    @admin.display(description="mandat", ordering="role")
    def title(self, mandate):
        return mandate.title
