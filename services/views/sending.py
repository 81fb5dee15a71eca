"""The review: everything once more, what is missing, and the sending."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dukcapil.casework.parties import Staff
from dukcapil.casework.refusals import TooMany, WrongInput
from dukcapil.casework.views.acting import recorded_as
from dukcapil.people.limits import allowed, network_of
from services.cards import cards_for, lacking
from services.drafts import files_of
from services.forms import sections_for
from services.intake import file_application
from services.models import Application, Draft
from services.requirements import needed, unneeded
from services.told import parts_of, warnings_of
from services.wizard import CONTACT, HANDOVER, REVIEW, Wizard

from .finding import page_of_revised, with_draft, wizard_of
from .wizard import address_of, around

INCOMPLETE = "Permohonan belum lengkap. Lengkapi yang tertulis di atas, lalu kirim."


class SendingForm(forms.Form):
    """The citizen's word that it may be sent; ``website`` is the field that only programs see."""

    consent = forms.BooleanField(
        label="Isian ini benar, dan saya setuju data ini dipakai untuk mengurus dokumen ini",
        error_messages={"required": "Beri tanda setuju agar permohonan dapat kami proses."},
    )
    website = forms.CharField(
        label="Kosongkan isian ini",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_website(self):
        if self.cleaned_data["website"]:  # people do not see this field; who fills it is most likely a program
            raise forms.ValidationError("Kosongkan isian ini, lalu kirim sekali lagi.")
        return ""


class RecordingForm(forms.Form):
    """An officer sends what the citizen agreed to at the counter."""

    consent = forms.BooleanField(
        label="Isian sudah dibacakan kepada pemohon dan dibenarkan",
        error_messages={"required": "Bacakan isian kepada pemohon, lalu beri tanda."},
    )


@require_http_methods(["GET", "POST"])
@with_draft
def review(request, draft):
    wizard = wizard_of(draft)
    if wizard.revises and request.method == "POST":
        return redirect(page_of_revised(draft))
    if wizard.revises:
        return _page_of_revision(request, draft, wizard)
    kind = RecordingForm if wizard.by_staff else SendingForm
    form = kind(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, draft, wizard, form, 422 if form.errors else 200)
    now = timezone.now()
    if not wizard.by_staff and not allowed("applications_of_a_network", network_of(request), now):
        form.add_error(None, TooMany.sentence_for("permohonan"))
        return _page(request, draft, wizard, form, TooMany.status)
    try:
        application = _file(request, draft, now)
    except WrongInput:  # the page lists what is owed, with links
        form.add_error(None, INCOMPLETE)
        return _page(request, draft, wizard, form, 422)
    return _after(request, draft, application)


def _file(request, draft: Draft, now) -> Application:
    contact, handover = draft.answers.get(CONTACT, {}), draft.answers.get(HANDOVER, {})
    return file_application(
        sop=draft.sop,
        answers=draft.answers,
        delivery=handover.get("cara", ""),
        name=contact.get("nama", ""),
        phone=contact.get("telepon", ""),
        email=contact.get("email", ""),
        nik=contact.get("nik", ""),
        family_card=contact.get("no_kk", ""),
        channel=draft.channel,
        draft=draft,
        by=Staff(request.user, now) if draft.recorded_by_id is not None else None,
        account=draft.account,
        received_at=draft.received_at,
        at=now,
    )


def _after(request, draft: Draft, application: Application):
    if draft.recorded_by_id is None:
        return redirect("receipt", application.tracking_code)
    messages.success(request, recorded_as(application))
    if "cetak" in request.POST:
        return redirect(reverse("receipt", args=[application.tracking_code]) + "?cetak=1")
    return redirect("case", application.number)


def _page(request, draft: Draft, wizard: Wizard, form: forms.Form, status: int):
    shown = _answers(request, draft, wizard)
    asked = needed(shown["edition"], draft.sop.key, draft.answers, wizard.today)
    files = list(files_of(draft))
    cards = cards_for(asked, files, draft, {})
    context = {
        **shown,
        "form": form,
        "cards": cards,
        "lacking": lacking(asked, cards),
        "surplus": unneeded(shown["edition"], asked, {file.requirement for file in files}).values(),
        "back_url": address_of(draft, shown["place"].before),
    }
    return render(request, "services/review.html", context, status=status)


def _page_of_revision(request, draft: Draft, wizard: Wizard):
    """The form of an application that came back: its sections to mend, and the way back to its other faults."""
    context = _answers(request, draft, wizard) | {"done_url": page_of_revised(draft)}
    return render(request, "services/revision.html", context)


def _answers(request, draft: Draft, wizard: Wizard) -> dict:
    """What was filled in, with the sections that need a hand."""
    key, answers = draft.sop.key, draft.answers
    titles = {section.slug: section.title for section in sections_for(key, answers)}
    return {
        **around(request, wizard, draft),
        "draft": draft,
        "place": wizard.place(REVIEW),
        "parts": _with_addresses(draft, parts_of(key, answers, by_link=wizard.revises)),
        "unfinished": [(titles[slug], address_of(draft, slug), said) for slug, said in wizard.unfinished().items()],
        "warnings": warnings_of(key, answers, wizard.today),
    }


def _with_addresses(draft: Draft, parts: list) -> list[tuple]:
    """Each part with the address that mends it; a section's rows share one, so only the first of them shows it."""
    seen, lines = set(), []
    for part in parts:
        url = "" if part.slug in seen else address_of(draft, part.slug) + f"?kembali={REVIEW}"
        seen.add(part.slug)
        lines.append((part, url))
    return lines
