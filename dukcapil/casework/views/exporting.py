"""Whole lists and books as files: asked for here, made by a worker."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dukcapil.casework.book_jobs import ask_for_book
from dukcapil.casework.exports import ask_for_cases
from dukcapil.casework.forms import Refusable
from dukcapil.casework.models import BookExport
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.people.desks import seats_of
from dukcapil.people.roles import Role

from .books import latest_exports, opened_by
from .paging import url_with

LONGEST_QUERY = 2_000


class ExportForm(Refusable):
    """Which office's list, as what, and (for an admin) why with personal data."""

    office = forms.ChoiceField(label="Kantor", error_messages={"invalid_choice": "Pilih salah satu kantor Anda."})
    kind = forms.ChoiceField(
        label="Bentuk",
        choices=[("xlsx", "XLSX, untuk Excel dan LibreOffice"), ("csv", "CSV")],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih XLSX atau CSV."),
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_QUERY)
    purpose = forms.CharField(
        label="Sertakan WhatsApp, e-mail, dan NIK? Tuliskan untuk apa",
        help_text="Hanya admin kantor. Kosong berarti tanpa data pribadi. Nama Anda dan tujuannya tersimpan.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, offices: dict, is_admin: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["office"].choices = [(key, office.short_name) for key, office in offices.items()]
        if len(offices) == 1:
            self.fields["office"].widget = forms.HiddenInput()
            self.initial["office"] = next(iter(offices))
        if not is_admin:
            del self.fields["purpose"]


class BookExportForm(Refusable):
    """As what the lines of a book are wanted, as they are narrowed now."""

    kind = forms.ChoiceField(
        label="Bentuk",
        choices=[
            ("xlsx", "XLSX, untuk Excel dan LibreOffice"),
            ("csv", "CSV"),
            ("pdf", "PDF, untuk dicetak dan ditandatangani"),
        ],
        initial="xlsx",
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Pilih XLSX, CSV, atau PDF."),
    )
    query = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_QUERY)


@login_required
@require_http_methods(["GET", "POST"])
def export_book(request, office, book):
    """Asks as what, then queues the job and leads to its progress."""
    opened = opened_by(request, office, book)
    form = BookExportForm(
        request.POST if request.method == "POST" else None, initial={"query": request.GET.urlencode()[:LONGEST_QUERY]}
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            job = ask_for_book(
                office=opened.office,
                book=opened.book,
                by=request.user,
                query=given["query"],
                form=given["kind"],
                at=opened.now,
            )
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        else:
            return redirect("job", job.pk)
    context = {
        "form": form,
        "title": opened.book.label,
        "back_url": reverse("book", args=[office, book]) + url_with(request),
    }
    return render(request, "casework/export.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def export_cases(request):
    """Asks as what, then queues the job and leads to its progress."""
    now = timezone.now()
    seats = seats_of(request.user, now)
    if not seats:
        raise Http404("only staff have lists")
    offices = {seat.office.key: seat.office for seat in seats}
    form = ExportForm(
        request.POST if request.method == "POST" else None,
        offices=offices,
        is_admin=any(seat.role is Role.ADMIN for seat in seats),
        initial={"query": request.GET.urlencode()[:LONGEST_QUERY]},
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            job = ask_for_cases(
                office=offices[given["office"]],
                by=request.user,
                query=given["query"],
                kind=given["kind"],
                purpose=given.get("purpose", ""),
                at=now,
            )
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except NotAllowed as refusal:
            form.refuse({"purpose": refusal.sentence})
        else:
            return redirect("job", job.pk)
    context = {
        "form": form,
        "title": "daftar berkas",
        "back_url": reverse("cases") + url_with(request),
        "exports": [
            line for seat in seats if seat.role is Role.ADMIN for line in latest_exports(seat.office, BookExport.CASES)
        ],
    }
    return render(request, "casework/export.html", context, status=422 if form.errors else 200)
