"""One view for all verbs of all SOPs, whoever acts."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from dukcapil.casework.attachments import attach
from dukcapil.casework.forms import ActForm
from dukcapil.casework.inputs import INPUTS
from dukcapil.casework.models import AnswerTemplate, Case
from dukcapil.casework.panels import Panel
from dukcapil.casework.parties import CitizenOf, Party, Staff
from dukcapil.casework.perform import exit_for, perform, who_may
from dukcapil.casework.queries import acts_open_to
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, Refusal, WrongInput
from dukcapil.people.roles import Role
from sop_registry.flow import Exit

_OF_A_REPORT = {"note", "opening", "obstacles", "follow_up"}
TYPED_TEXTS = {"catatan", "text", "reason", "keterangan", *_OF_A_REPORT, *INPUTS}


@dataclass(frozen=True)
class Act:
    """An act the page offers, with the form that asks what it needs."""

    exit: Exit
    url: str
    form: ActForm
    on_behalf: bool

    by_citizen: bool

    @property
    def label(self) -> str:
        return (self.by_citizen and self.exit.verb.own) or self.exit.button

    @property
    def consequence(self) -> str:
        """What the citizen should know before pressing the button."""
        return self.exit.verb.consequence if self.by_citizen else ""


@dataclass(frozen=True)
class Offer:
    """What may be done with a case: one primary act, the others, and the citizen's acts done for them."""

    primary: Act | None
    others: list[Act]
    on_behalf: list[Act]


def offer(case: Case, party: Party, url_name: str, key: str, *, panels: Iterable[Panel] = ()) -> Offer:
    """The acts open to a party, in the SOP's own order; ``url_name`` and ``key`` make their addresses.

    What a panel offers itself is left out; where one has the page's primary button, no act here is primary.
    """
    elsewhere = frozenset().union(*(panel.verbs for panel in panels))
    leads = not any(panel.is_primary for panel in panels)
    primary, others, on_behalf = None, [], []
    staff_page = url_name == "act"
    for exit_ in acts_open_to(case, party):
        if exit_.key in elsewhere:
            continue
        for_citizen = _on_behalf(exit_, party)
        form = ActForm(
            case=case,
            exit_=exit_,
            by_citizen=not staff_page,
            on_behalf=for_citizen,
            auto_id=f"id_{exit_.key}_%s",
        )
        act = Act(exit_, reverse(url_name, args=[key, exit_.key]), form, for_citizen, not staff_page)
        if for_citizen:
            on_behalf.append(act)
        elif leads and primary is None and (not exit_.verb.quiet or exit_.key == case.way_out[1]):
            primary = act
        else:
            others.append(act)
    return Offer(primary, others, on_behalf)


def _on_behalf(exit_: Exit, party: Party) -> bool:
    return isinstance(party, Staff) and set(exit_.by) == {Role.PEMOHON}


def act_page(request, case: Case, verb: str, party: Party, back_url: str, *, show_text: bool = True):
    """GET asks what the verb needs, POST does it: then back to the case, or the same page with its sentences."""
    try:
        exit_ = exit_for(case, verb, party)
        if not exit_.allows(case, party):
            raise NotAllowed(who_may(case, exit_))
        if closed := case.why_closed_to(verb) or (isinstance(party, CitizenOf) and case.why_elsewhere(verb)):
            raise NotAllowed(closed)
    except (AlreadyDone, NotAllowed, NoSuchVerb) as refusal:
        return refused(request, refusal, back_url)
    by_citizen = isinstance(party, CitizenOf)
    form = ActForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        case=case,
        exit_=exit_,
        by_citizen=by_citizen,
        on_behalf=_on_behalf(exit_, party),
        initial=_from_template(request, case),
    )
    act = Act(exit_, request.path, form, False, by_citizen)
    if form.is_valid():
        try:
            _do(case, verb, party, form)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back_url)
        else:
            thanks = by_citizen and exit_.verb.thanks
            messages.success(request, thanks or f"{exit_.verb.past}. Tercatat dalam perjalanan berkas.")
            return redirect(back_url)
    form.remind_of_files()
    context = {"case": case, "act": act, "form": form, "back_url": back_url, "text": case.content if show_text else ""}
    context["subject"] = case.subject if show_text else case.shown_subject
    return render(request, "casework/act.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _do(case: Case, verb: str, party: Party, form: ActForm) -> None:
    given = form.cleaned_data
    perform(case, verb, by=party, note=given.get("catatan", ""), fields=form.given(), seen=form.seen_moves)
    for upload in given.get("berkas", ()):
        attach(case, upload)


def _from_template(request, case: Case) -> dict:
    """The answer begun with one of the office's templates (``?templat=7``)."""
    key = request.GET.get("templat", "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return {}
    template = AnswerTemplate.objects.filter(office=case.office_id, pk=int(key)).first()
    return {"jawaban": template.text} if template else {}


def _typed(request) -> list[str]:
    """What was typed into an act that can no longer be done: given back, so that nothing is lost."""
    given = request.POST.items()  # a text may stand once for each paper: catatan-kk
    return [text for name, text in given if name.partition("-")[0] in TYPED_TEXTS and text.strip()]


def recorded_as(case: Case) -> str:
    """What an officer reads after writing a case down, with the way to it from wherever they went on."""
    page, number, code = reverse("case", args=[case.number]), case.number, case.code_in_groups
    return format_html('Tercatat sebagai <a href="{}">{}</a>, kode lacak {}.', page, number, code)


def signed_out_page(request, back_url: str):
    """A session that ended meanwhile: to the sign-in page, but first what was typed is given back."""
    if not _typed(request):
        return redirect_to_login(request.get_full_path())
    sign_in = f"{reverse('account_login')}?{urlencode({'next': back_url})}"
    return render(request, "casework/signed_out.html", {"sign_in": sign_in, "typed": _typed(request)}, status=401)


def refused(request, refusal: Refusal, back_url: str):
    """The page of a refusal: why, the way back to the case, and what was typed."""
    context = {"sentence": refusal.sentence, "back_url": back_url, "typed": _typed(request)}
    return render(request, f"{refusal.status}.html", context, status=refusal.status)
