"""The officers' pages of one case: the case itself, an act on it, its files."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.citizens_limit import citizens_limit_of
from dukcapil.casework.forms import WriteForm
from dukcapil.casework.models import AnswerTemplate, Attachment, Case
from dukcapil.casework.narration import urgency, way_of
from dukcapil.casework.panels import Reader, panels_for
from dukcapil.casework.parties import Staff
from dukcapil.casework.privacy import sight_of
from dukcapil.casework.promise import promise_of, why_step
from dukcapil.casework.queries import may_see, waiting_for
from dukcapil.files.serving import private_response
from dukcapil.people.numbers import oddity_of_nik

from .acting import act_page, offer, signed_out_page
from .files import file_lines, words_with_files
from .notice_lines import notice_lines


def visible_case(request, number: str) -> Case:
    """A case of the user's own desks as its SOP's proxy; 404 for every other, as if it did not exist."""
    found = get_object_or_404(Case.objects.only("flow_key", "office_id"), number=number)
    if not may_see(request.user, found, timezone.now()):
        raise Http404("not a case of these desks")
    return found.as_sop()


@login_required
@require_safe
def case(request, number):
    found = visible_case(request, number)
    now = timezone.now()
    sight = sight_of(request.user, found, now)
    panels = panels_for(found, Reader(now, request.user, sight))
    acts = offer(found, Staff(request.user, now), "act", found.number, panels=panels)
    has_primary = acts.primary is not None or any(panel.is_primary for panel in panels)
    trail = list(found.trail.select_related("user", "mandate__office"))
    files = file_lines(found, lambda file: reverse("attachment", args=[file.public_id]), sight)
    written = list(found.messages.select_related("author", "addressee"))
    words = written if sight.content else []
    context = {
        "case": found,
        "sight": sight,
        "panels": panels,
        "has_primary": has_primary,
        "dispositions": [word for word in words if word.addressee_id == request.user.pk] if found.is_open else [],
        "next_url": "" if has_primary else _next_url(request.user, found, now),
        "text": found.content if sight.content else "",
        "facts": found.facts if sight.content else [],
        "primary": acts.primary,
        "others": acts.others,
        "on_behalf": acts.on_behalf,
        "answer_templates": _templates(found, acts),
        "step_line": _step_line(found),
        "obstacle": found.way_out[0],
        "holder_label": found.edition.label_of(found.state) if found.is_open else "",
        "way": way_of(found, trail, now, for_citizen=False, with_notes=sight.content),
        "words": words_with_files(words, files),
        "files": [file for file in files if not file["belongs_elsewhere"]],
        "write_form": WriteForm(),
        "notices": notice_lines(found, request.user, sight, now),
        "step_due": urgency(found.step_due_at, now, found.office),
        "due": urgency(found.due_at, now, found.office),
        "promise": promise_of(found),
        "why_step": why_step(found),
        "citizens_limit": citizens_limit_of(found, written, for_citizen=False),
        "rating": found.given_rating if sight.content else None,
        "nik_oddity": oddity_of_nik(found.applicant.nik) if found.applicant.nik and sight.who else "",
    }
    return render(request, "casework/case.html", context)


def _next_url(user, case: Case, now) -> str:
    """The next case on the user's desk, when this one asks nothing more of them."""
    following = waiting_for(user, now).exclude(pk=case.pk).values_list("number", flat=True).first()
    return reverse("case", args=[following]) if following else ""


def _templates(case: Case, acts) -> list[AnswerTemplate]:
    """The office's ready answers, where the primary act writes one."""
    if acts.primary is None or "jawaban" not in acts.primary.form.fields:
        return []
    return list(AnswerTemplate.objects.filter(office=case.office_id))


def _step_line(case: Case) -> str:
    """ "Langkah 5 SOP, standar 10 menit" of where the case is."""
    if not case.is_open:
        return ""
    step, standard = case.graph.steps[case.state], case.edition.step_time(case.state)
    rows = " dan ".join(step.rows)
    where = f"Langkah {rows} dalam SOP" if rows else "Tambahan sistem, tidak tercantum dalam SOP"
    return f"{where}, standar {standard}." if standard else f"{where}; waktunya tidak disebut."


@require_http_methods(["GET", "POST"])
def act(request, number, verb):
    if not request.user.is_authenticated:
        return signed_out_page(request, reverse("case", args=[number]))
    found = visible_case(request, number)
    party = Staff(request.user, timezone.now())
    sight = sight_of(request.user, found, party.at)
    return act_page(request, found, verb, party, reverse("case", args=[number]), show_text=sight.content)


@login_required
@require_safe
def attachment(request, public_id):
    """A file of a case the user may see, once a worker has rewritten it."""
    of_cases = Attachment.objects.filter(case__isnull=False, status=Attachment.Status.CLEAN)
    file = get_object_or_404(of_cases.select_related("case__office"), public_id=public_id)
    now = timezone.now()
    if not (may_see(request.user, file.case, now) and sight_of(request.user, file.case, now).sees(file)):
        raise Http404("not a file of these desks")
    return private_response(file.file, file.name, file.content_type)
