"""The technician's pages of messages: what was not delivered, from where each office sends, in which words."""

from django.contrib import admin

from dukcapil.people.encryption import mask
from dukcapil.people.technician import LookUp, Page

from .events import EVENTS
from .forms import NoticeTextForm, ServiceNumberForm
from .models import ChannelHealth, ChannelSettings, Notice, NoticeText, ServiceNumber
from .texts import Text, preview


def masked(address: str) -> str:
    """Enough to recognise an address by, too little to write to it."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if at else mask(name)


@admin.register(Notice)
class NoticeAdmin(LookUp):
    """To see what was not delivered and why. The text stays out: it carries names and tracking links."""

    list_display = ("reference", "event", "channel", "state", "attempts", "error", "queued_at", "sent_at")
    list_filter = ("state", "channel", "office")
    search_fields = ("reference__exact",)
    search_help_text = "Nomor register lengkap, misalnya ADU-WKN-2026-000412."
    fields = (
        *("office", "reference", "event", "channel", "masked_address", "service_number"),
        *("state", "attempts", "next_try_at", "error", "queued_at", "sent_at", "delivered_at", "read_at", "done_at"),
    )

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.strip().upper())

    @admin.display(description="alamat")
    def masked_address(self, notice):
        return masked(notice.address)


@admin.register(ChannelSettings)
class ChannelSettingsAdmin(Page):
    may_delete = True
    list_display = ("office", "sender_name", "sender_address", "reply_to")
    fixed_once_made = ("office",)


@admin.register(ServiceNumber)
class ServiceNumberAdmin(Page):
    form = ServiceNumberForm
    may_delete = True
    list_display = ("label", "office", "phone", "is_connected")
    list_filter = ("office",)
    list_select_related = ("office",)

    @admin.display(description="tersambung ke Cloud API", boolean=True)
    def is_connected(self, number):
        return bool(number.phone_number_id)


@admin.register(NoticeText)
class NoticeTextAdmin(Page):
    form = NoticeTextForm
    may_delete = True
    list_display = ("event_title", "office", "subject", "changed_by", "changed_at")
    list_filter = ("office",)
    list_select_related = ("office", "changed_by")
    fixed_once_made = ("office",)
    readonly_fields = ("how_it_reads",)

    def save_model(self, request, obj, form, change):
        obj.changed_by = request.user
        super().save_model(request, obj, form, change)

    @admin.display(description="peristiwa", ordering="event")
    def event_title(self, text):
        return EVENTS[text.event].title if text.event in EVENTS else text.event

    @admin.display(description="pratinjau")
    def how_it_reads(self, text):
        event = EVENTS.get(text.event)
        if event is None:
            return "Pratinjau muncul setelah disimpan."
        try:
            wording = preview(text.office, event, Text(text.subject, text.body, text.short))
        except KeyError:
            return "Teks ini memuat isian yang tidak dikenal; teks bawaan yang dikirim."
        return f"{wording.subject}\n\n{wording.body}\n\n{'Lonceng' if event.for_staff else 'WhatsApp'}: {wording.short}"


@admin.register(ChannelHealth)
class ChannelHealthAdmin(LookUp):
    list_display = ("office", "channel", "line", "failures", "failing_since", "worked_at", "paused_until", "error")
    list_filter = ("office",)
    list_select_related = ("office",)
