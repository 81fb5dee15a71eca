from django.contrib import admin

from dukcapil.people.encryption import mask
from dukcapil.people.technician import LookUp

from .models import Notice


@admin.register(Notice)
class NoticeAdmin(LookUp):
    """To see what was not delivered and why. The text stays out: it carries names and tracking links."""

    list_display = ("reference", "event", "channel", "state", "attempts", "error", "queued_at", "sent_at")
    list_filter = ("state", "channel", "office")
    search_fields = ("reference__exact",)
    search_help_text = "Nomor register lengkap, misalnya ADU-WKN-2026-000412."
    fields = (
        *("office", "reference", "event", "channel", "masked_address"),
        *("state", "attempts", "next_try_at", "error", "queued_at", "sent_at"),
    )

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.strip().upper())

    @admin.display(description="alamat")
    def masked_address(self, notice):
        name, at, domain = notice.address.partition("@")
        return f"{name[:1]}***@{domain}" if at else mask(name)
