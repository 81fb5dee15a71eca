"""Filling in a form step by step: begun on the page of a service, gone on with by a private link."""

from copy import copy
from uuid import UUID, uuid4

from django.conf import settings
from django.forms import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.perform import edition_in_force
from dukcapil.casework.refusals import TooMany
from dukcapil.people.fields import FormKey
from dukcapil.people.limits import allowed, network_of
from services.drafts import begin, save_section
from services.forms import Section
from services.models import Draft
from services.wizard import FILES, REVIEW, Wizard, unjudged

from .catalogue import edition_asked
from .finding import with_draft, wizard_of


@require_http_methods(["GET", "POST"])
def apply(request, office, slug):
    """The first step: nothing is written before it is filled in."""
    sop = edition_asked(request, office, slug).sop
    wizard = Wizard(sop, {}, today=timezone.localdate(timezone=request.office.zone))
    first = wizard.places[0].slug
    form = wizard.form(first, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        now = timezone.now()
        if allowed("drafts_of_a_network", network_of(request), now):
            account = request.user if request.user.is_authenticated else None
            key = _form_key(request)
            draft = begin(sop, {first: form.answer}, at=now, form_key=key, account=account)
            return redirect("section", draft.token, wizard_of(draft).place(first).after)
        form.add_error(None, TooMany.sentence_for("permohonan"))
        status = TooMany.status
    elif form.errors:
        status = 422
    return _page(request, wizard, first, form, status, form_key=_form_key(request) or uuid4())


@require_safe
@with_draft
def draft(request, draft):
    """The private link: on to the first step that needs a hand."""
    wizard = wizard_of(draft)
    unfinished = list(wizard.unfinished())
    if unfinished:
        return redirect("section", draft.token, unfinished[0])
    return redirect(address_of(draft, REVIEW if wizard.revises else FILES))


@require_http_methods(["GET", "POST"])
@with_draft
def section(request, draft, section):
    wizard = wizard_of(draft)
    if section not in wizard.sections:
        raise Http404("this form has no such section, or does not ask it for these answers")
    data = request.POST if request.method == "POST" else None
    if data is not None and ("tambah" in data or "hapus" in data):
        form, status = changed_rows(wizard, section, data), 200
    else:
        form = wizard.form(section) if data is None else wizard.judged(section, data)
        if form.is_valid():
            draft = save_section(draft, section, form.answer, at=timezone.now())
            return redirect(_after(request, draft, section))
        status = 422 if form.errors else 200
    return _page(request, wizard, section, form, status, draft=draft)


def changed_rows(wizard: Wizard, slug: str, data) -> Section:
    """The same step with one row more, or without one; what was typed stays, and nothing is judged yet."""
    if "hapus" in data:
        gone = f"{slug}-{data['hapus']}-"
        kept = copy(data)
        for name in [name for name in data if name.startswith(gone)]:
            del kept[name]
        data = kept
    form = unjudged(wizard.form(slug, data))
    if "tambah" in data and form.repeats and len(form.rows) < form.most:
        form.add_row()
        new = form.rows[-1]
        next(iter(new.fields.values())).widget.attrs["autofocus"] = True
    return form


def _after(request, draft: Draft, slug: str) -> str:
    """Back to the review where the step was opened from there; else the next one, for these answers."""
    if request.GET.get("kembali") == REVIEW:
        return reverse("review", args=[draft.token])
    return address_of(draft, wizard_of(draft).place(slug).after)


def address_of(draft: Draft, slug: str) -> str:
    names = {FILES: "draft_files", REVIEW: "review"}
    return reverse(names[slug], args=[draft.token]) if slug in names else reverse("section", args=[draft.token, slug])


def _page(request, wizard: Wizard, slug: str, form: Section, status: int, draft: Draft | None = None, **more):
    place = wizard.place(slug)
    context = {
        "form": form,
        "place": place,
        "draft": draft,
        "back_url": _before(request, draft, place.before),
        **around(request, wizard, draft),
        **more,
    }
    return render(request, "services/section.html", context, status=status)


def _before(request, draft: Draft | None, before: str) -> str:
    if draft is None:
        return ""
    if request.GET.get("kembali") == REVIEW:
        return reverse("review", args=[draft.token])
    return address_of(draft, before) if before else ""


def around(request, wizard: Wizard, draft: Draft | None) -> dict:
    """What every step shows around its content."""
    return {
        "sop": wizard.sop,
        "edition": edition_in_force(wizard.sop, timezone.now()),
        "by_staff": wizard.by_staff,
        "link": settings.PUBLIC_URL + reverse("draft", args=[draft.token]) if draft else "",
    }


def _form_key(request) -> UUID | None:
    """What names this filling, so that the first step sent twice begins one draft; None where it is missing."""
    try:
        return FormKey(required=False).clean(request.POST.get("kunci"))
    except ValidationError:
        return None
