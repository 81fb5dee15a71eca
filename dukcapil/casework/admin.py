"""The technician's look at cases: where they stand and what the history holds, not who asked for what.

Names, texts, notes and tracking codes stay out: the work on a case belongs to the office's desks.
"""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from dukcapil.people.technician import LookUp, Page

from .models import AnswerTemplate, Case, Clock, Trail

_FULL_NUMBER = "Nomor register lengkap, misalnya ADU-WKN-2026-000412."


class _ByNumber(LookUp):
    search_help_text = _FULL_NUMBER

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.strip().upper())


@admin.register(AnswerTemplate)
class AnswerTemplateAdmin(Page):
    list_display = ("title", "office")
    list_filter = ("office",)
    search_fields = ("title", "text")
    may_delete = True


@admin.register(Case)
class CaseAdmin(_ByNumber):
    list_display = ("number", "sop", "state_title", "due_at", "step_due_at", "received_at", "closed_at")
    list_filter = ("office", "channel", "waiting_for")
    list_select_related = ("sop", "edition")
    search_fields = ("number__exact",)
    fields = (
        *("number", "office", "sop", "edition", "flow_key", "state", "channel", "history"),
        *("received_at", "filed_at", "entered_at", "closed_at", "due_at", "step_due_at", "left_seconds"),
        *("waiting_for", "holder", "round", "moves", "came_from"),
    )
    readonly_fields = ("history",)

    @admin.display(description="keadaan", ordering="state")
    def state_title(self, case):
        return case.state_title

    @admin.display(description="catatan")
    def history(self, case):
        query = f"?case__id__exact={case.pk}"
        return format_html(
            '<a href="{}{}">Riwayat</a>, <a href="{}{}">tanda waktu</a>',
            reverse("admin:casework_trail_changelist"),
            query,
            reverse("admin:casework_clock_changelist"),
            query,
        )


def _shown(name: str, description: str, *, boolean: bool = False):
    """A column of a model whose fields carry no Indonesian names: nobody but the technician reads them."""

    @admin.display(description=description, ordering=name, boolean=boolean)
    def column(self, row):
        display = getattr(row, f"get_{name}_display", None)
        return display() if display else getattr(row, name)

    return column


class _History(_ByNumber):
    """Rows in the order they were written; the newest first."""

    ordering = ("-id",)
    search_fields = ("case__number__exact",)
    list_select_related = ("case",)
    linked_by = ("case__id__exact",)


@admin.register(Trail)
class TrailAdmin(_History):
    moment, act = _shown("at", "waktu"), _shown("verb", "tindakan")
    source, target = _shown("from_state", "dari"), _shown("to_state", "ke")
    turn, who = _shown("round", "babak"), _shown("party", "pihak")
    user_name, as_role = _shown("user", "pengguna"), _shown("role", "peran")
    under, for_citizen = _shown("mandate", "mandat"), _shown("on_behalf", "atas nama pemohon", boolean=True)
    before, fingerprint = _shown("previous", "sidik sebelumnya"), _shown("hash", "sidik")
    place = _shown("seq", "urutan")
    list_display = ("case", "place", "moment", "act", "source", "target", "who", "user_name", "as_role")
    list_filter = ("party", "role")
    list_select_related = ("case", "user")
    fields = (
        *("case", "place", "moment", "act", "source", "target", "turn"),
        *("who", "user_name", "as_role", "under", "for_citizen", "before", "fingerprint"),
    )
    readonly_fields = fields[1:]


@admin.register(Clock)
class ClockAdmin(_History):
    moment, mark = _shown("at", "waktu"), _shown("event", "tanda")
    whose, turn = _shown("holder", "pemegang"), _shown("round", "babak")
    due, left = _shown("due_at", "jatuh tempo"), _shown("left_seconds", "sisa detik kerja")
    list_display = ("case", "moment", "mark", "whose", "due", "left")
    fields = ("case", "moment", "mark", "whose", "turn", "due", "left")
    readonly_fields = fields[1:]
