"""The step of the files: a card for each requirement, each file sent by itself."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.models import Attachment
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import edition_in_force
from dukcapil.casework.refusals import TooMany, WrongInput
from dukcapil.casework.views.sending import sent_from
from dukcapil.files.fields import UploadsField
from dukcapil.files.serving import private_response
from dukcapil.people.limits import allowed
from services.cards import cards_for, lacking
from services.drafts import MOST_PAGES, drop_file, files_of, keep_files, save_shown
from services.models import Draft
from services.placing_form import form_for_draft
from services.requirements import needed, unneeded
from services.wizard import FILES, REVIEW, Wizard

from .finding import with_draft, wizard_of
from .wizard import address_of, around

CUT_OFF = "Unggahan terputus sebelum selesai. Kirim sekali lagi."


class PagesForm(forms.Form):
    """The pages of one requirement. ``utuh`` stands behind the files: a request that was cut off lacks it."""

    files = UploadsField(
        max_files=MOST_PAGES, required=True, error_messages={"required": "Pilih dahulu foto atau PDF-nya."}
    )
    utuh = forms.CharField(required=False, widget=forms.HiddenInput, initial="1")

    def clean(self):
        if not self.cleaned_data.get("utuh"):
            self.errors.clear()
            raise forms.ValidationError(CUT_OFF)
        return self.cleaned_data

    @property
    def sentences(self) -> list[str]:
        return [sentence for sentences in self.errors.values() for sentence in sentences]


@require_http_methods(["GET", "POST"])
@with_draft
def draft_files(request, draft):
    """The cards; an officer's ticks for originals that were shown are sent here."""
    if draft.revises_id is not None:
        return redirect("review", draft.token)
    if request.method == "POST":
        if draft.recorded_by_id is not None:
            asked = {each.code for each in _asked(draft, wizard_of(draft))}
            draft = save_shown(draft, asked & set(request.POST.getlist("shown")), at=timezone.now())
        return redirect("review", draft.token)
    return _page(request, draft)


@sent_from("draft_files", "token", by_staff=False)
@with_draft
def draft_upload(request, draft, code):
    """Pages of one requirement. What was good among them is kept; a requirement that is not asked takes none."""
    wizard, now = wizard_of(draft), timezone.now()
    edition = edition_in_force(draft.sop, now)
    if wizard.revises or not edition.requirements.filter(code=code).exists():
        raise Http404("this edition has no such requirement")
    asked = needed(edition, draft.sop.key, draft.answers, wizard.today)
    if told := unneeded(edition, asked, {code}):
        return _page(request, draft, refused=list(told.values()), status=422)
    if not allowed("files_of_a_draft", draft.token, now):
        return _page(request, draft, {code: [TooMany.sentence_for("berkas")]}, status=TooMany.status)
    form = PagesForm(request.POST, request.FILES)
    is_fit = form.is_valid()
    errors = form.sentences
    good = form.fields["files"].good if is_fit or form.data.get("utuh") else []
    if good:
        try:
            keep_files(draft, code, good, at=now)
        except WrongInput as refusal:
            errors = [*errors, *refusal.errors.values()]
    if errors:
        return _page(request, draft, {code: errors}, status=422)
    return redirect(reverse("draft_files", args=[draft.token]) + f"#syarat-{code}")


@sent_from("draft_files", "token", by_staff=False)
@with_draft
def draft_drop(request, draft, public_id):
    """Throw one kept file away; gone is gone, however often it is asked."""
    drop_file(draft, public_id, at=timezone.now())
    return redirect("draft_files", draft.token)


@require_safe
@with_draft
def draft_file(request, draft, public_id):
    """A kept file for who has the link, once a worker has rewritten it."""
    found = get_object_or_404(files_of(draft), public_id=public_id, status=Attachment.Status.CLEAN)
    return private_response(found.file, found.name, found.content_type)


def _asked(draft: Draft, wizard: Wizard) -> list:
    return needed(edition_in_force(draft.sop, timezone.now()), draft.sop.key, draft.answers, wizard.today)


def _page(request, draft: Draft, errors=None, refused=(), status: int = 200):
    wizard = wizard_of(draft)
    place = wizard.place(FILES)
    shown = around(request, wizard, draft)
    asked = needed(shown["edition"], draft.sop.key, draft.answers, wizard.today)
    files = list(files_of(draft))
    cards = cards_for(asked, files, draft, errors or {})
    surplus = unneeded(shown["edition"], asked, {file.requirement for file in files})
    context = {
        **shown,
        "draft": draft,
        "place": place,
        "cards": cards,
        "given": sum(card.is_given for card in cards if not card.is_optional),
        "owed": sum(not card.is_optional for card in cards),
        "lacking": lacking(asked, cards),
        "waits": any(card.waits for card in cards),
        "surplus": [(sentence, [f for f in files if f.requirement == code]) for code, sentence in surplus.items()],
        "refused": refused,
        "placing": form_for_draft(draft, Staff(request.user, timezone.now())) if shown["by_staff"] else None,
        "errors": errors or {},
        "pages_form": PagesForm(),
        "back_url": address_of(draft, place.before),
        "next_url": address_of(draft, REVIEW),
    }
    return render(request, "services/files.html", context, status=status)
