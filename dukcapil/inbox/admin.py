"""What the technician sees of the inbox: deliveries of the webhook that wait or failed. No text, no number."""

from django.contrib import admin

from dukcapil.people.technician import LookUp

from .models import Batch, Event


@admin.register(Event)
class EventAdmin(LookUp):
    list_display = ("id", "phone_number_id", "received_at", "done_at", "attempts", "outcome", "next_try_at")
    list_filter = ("outcome",)
    search_fields = ("phone_number_id__exact",)
    search_help_text = "ID nomor pada Cloud API."
    fields = ("phone_number_id", "received_at", "done_at", "attempts", "outcome", "next_try_at")


@admin.register(Batch)
class BatchAdmin(LookUp):
    list_display = ("name", "office", "by", "at", "state", "why", "changed_at")
    list_filter = ("state", "office")
    fields = ("name", "office", "by", "at", "state", "why", "changed_at")
