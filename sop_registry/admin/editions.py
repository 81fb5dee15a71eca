"""SOPs and their editions: a draft is edited and published here; what was ever published is only read."""

from django.contrib import admin, messages
from django.db import transaction
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone

from dukcapil.people.technician import LookUp, Page, Rows
from dukcapil.worktime.wording import day_in_words
from sop_registry.models import Edition, EditionRequirement, EditionStep, Sop
from sop_registry.publishing import DayRefused, PublishingRefused, publish, revise

from .forms import LISTS, ROW_LISTS, DraftForm, PublishForm, RequirementForm, StepForm


def _as_text(model, name: str, field):
    """A list shown as it is edited, for pages where it may only be read."""

    @admin.display(description=model._meta.get_field(name).verbose_name)
    def shown(self, row):
        return field().to_text(getattr(row, name)) or "-"

    return shown


def _readable(model, lists: dict):
    """Gives an admin class a ``<name>_text`` column for each of the model's lists."""

    def decorate(admin_class):
        for name, field in lists.items():
            setattr(admin_class, f"{name}_text", _as_text(model, name, field))
        return admin_class

    return decorate


def _draft(edition: Edition | None) -> bool:
    return edition is not None and edition.status == Edition.Status.DRAFT


class _OfDraft(Rows):
    """Rows of an edition, open as long as it is a draft."""

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and _draft(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _draft(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _draft(obj)


@_readable(EditionStep, ROW_LISTS)
class StepRows(_OfDraft):
    model = EditionStep
    form = StepForm
    template = "admin/edit_inline/stacked.html"

    def get_fields(self, request, obj=None):
        text = "" if _draft(obj) else "_text"
        return (
            ("position", "no", "actor", "label"),
            "activity",
            f"also{text}",
            f"requirements{text}",
            ("time_value", "time_unit", "covers_whole_case", "decision"),
            "output",
            "note",
        )

    def get_readonly_fields(self, request, obj=None):
        return () if _draft(obj) else tuple(f"{name}_text" for name in ROW_LISTS)


class RequirementRows(_OfDraft):
    model = EditionRequirement
    form = RequirementForm
    template = "admin/edit_inline/stacked.html"
    fields = (("position", "code", "kind"), "name", "hint", ("group", "condition"), "source")


@_readable(Edition, LISTS)
@admin.register(Edition)
class EditionAdmin(Page):
    form = DraftForm
    may_add = False  # a draft is made from the edition in force
    may_delete = True
    inlines = (StepRows, RequirementRows)
    list_display = ("short_title", "office", "edition", "status", "approval", "valid_from", "valid_to")
    list_filter = ("status", "sop__office", "sop__kind")
    list_select_related = ("sop__office",)
    search_fields = ("title", "short_title", "number", "sop__key")
    readonly_fields = ("sop", "edition", "status", "valid_from", "valid_to")
    change_form_template = "admin/sop_registry/edition/change_form.html"

    @admin.display(description="kantor", ordering="sop__office__name")
    def office(self, edition):
        return edition.sop.office

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or _draft(obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _draft(obj)

    def get_fieldsets(self, request, obj=None):
        text = "" if _draft(obj) else "_text"
        return (
            (None, {"fields": ("sop", "edition", "status", "valid_from", "valid_to", "flow_key")}),
            (
                "Naskah",
                {
                    "fields": (
                        *("title", "short_title", "document_title", "number", "summary", "unit", "contact"),
                        *("approval", "signed_by", "created_on", "revised_on", "effective_on", "approved_on"),
                    )
                },
            ),
            ("Waktu", {"fields": (("whole_value", "whole_unit"), ("total_value", "total_unit"))}),
            ("Isi", {"fields": tuple(f"{name}{text}" for name in LISTS)}),
        )

    def get_readonly_fields(self, request, obj=None):
        lists = () if _draft(obj) else tuple(f"{name}_text" for name in LISTS)
        return (*super().get_readonly_fields(request, obj), *lists)

    def get_object(self, request, object_id, from_field=None):
        """While a draft is being saved its SOP stays locked: nobody publishes it in between."""
        edition = super().get_object(request, object_id, from_field)
        if edition and request.method == "POST" and transaction.get_connection().in_atomic_block:
            Sop.objects.select_for_update().get(pk=edition.sop_id)
            edition.refresh_from_db(fields=["status"])
        return edition

    def get_urls(self):
        own = [
            path("<int:pk>/revisi/", self.admin_site.admin_view(self.revise_page), name="sop_registry_edition_revise"),
            path(
                "<int:pk>/terbitkan/",
                self.admin_site.admin_view(self.publish_page),
                name="sop_registry_edition_publish",
            ),
        ]
        return own + super().get_urls()

    def revise_page(self, request: HttpRequest, pk: int):
        """Asks once more, then copies a published edition into a draft."""
        edition = self._edition(pk)
        if request.method == "POST":
            try:
                draft = revise(edition, by=request.user)
            except PublishingRefused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                return redirect(_address(edition))
            self.message_user(request, f"{draft} dibuat; ubah seperlunya, lalu terbitkan.", messages.SUCCESS)
            return redirect(_address(draft))
        sentence = f"Isi {edition} disalin ke draf baru. Edisi ini tetap berlaku sampai draf itu terbit."
        return self._ask(request, edition, "Buat draf perubahan", sentence)

    def publish_page(self, request: HttpRequest, pk: int):
        """Asks from which day a draft holds, then publishes it."""
        edition = self._edition(pk)
        today = timezone.localdate(timezone=edition.sop.office.zone)
        form = PublishForm(request.POST or None, initial={"valid_from": today})
        if request.method == "POST" and form.is_valid():
            day = form.cleaned_data["valid_from"]
            try:
                publish(edition, by=request.user, valid_from=day)
            except DayRefused as refusal:
                form.add_error("valid_from", str(refusal))
            except PublishingRefused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
            else:
                sentence = f"{edition} terbit, berlaku sejak {day_in_words(day, weekday=False)}."
                self.message_user(request, sentence, messages.SUCCESS)
                return redirect(_address(edition))
        sentence = f"Sesudah terbit, {edition} tidak dapat diubah lagi."
        return self._ask(request, edition, "Terbitkan", sentence, form)

    def _edition(self, pk: int) -> Edition:
        return get_object_or_404(Edition.objects.select_related("sop__office"), pk=pk)

    def _ask(self, request, edition, button: str, sentence: str, form=None):
        context = {
            **self.admin_site.each_context(request),
            "title": button,
            "subtitle": str(edition),
            "opts": self.opts,
            "original": edition,
            "back_url": _address(edition),
            "button": button,
            "sentence": sentence,
            "form": form,
        }
        return render(request, "admin/sop_registry/edition/ask.html", context)


def _address(edition: Edition) -> str:
    return reverse("admin:sop_registry_edition_change", args=[edition.pk])


class EditionRows(Rows):
    """The editions of an SOP, each with a link to its page."""

    model = Edition
    may_add = may_change = may_delete = False
    show_change_link = True
    fields = ("short_title", "number", "status", "valid_from", "valid_to")


@admin.register(Sop)
class SopAdmin(LookUp):
    """An SOP's row follows its flow in the code; what an office revises is in the editions."""

    inlines = (EditionRows,)
    list_display = ("key", "office", "kind", "series", "shown_channels", "counts_calendar_days")
    list_filter = ("office", "kind")
    list_select_related = ("office",)
    search_fields = ("key",)
    fields = ("key", "office", "kind", "series", "shown_channels", "position", "counts_calendar_days")
    readonly_fields = ("shown_channels",)

    @admin.display(description="saluran")
    def shown_channels(self, sop):
        return ", ".join(pretty_name(channel) for channel in sop.channels)
