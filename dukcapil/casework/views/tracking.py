"""The citizen's pages: find a case by number and code, follow it, act on it. No account needed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.citizens_limit import citizens_limit_of
from dukcapil.casework.effects import SIDE_ACTS
from dukcapil.casework.forms import RatingForm, TrackForm, WriteForm
from dukcapil.casework.models import Attachment, Case, Message
from dukcapil.casework.narration import way_of
from dukcapil.casework.numbers import read_tracking_code
from dukcapil.casework.panels import Reader, own_of, panels_for
from dukcapil.casework.parties import CitizenOf
from dukcapil.casework.promise import promise_of, why_step
from dukcapil.casework.proof import proof_link, qr_of, tracking_link
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, TooMany, WrongInput
from dukcapil.casework.remedies import remedies_of
from dukcapil.casework.talk import rate, write
from dukcapil.files.pdf import pdf_of
from dukcapil.files.serving import private_response
from dukcapil.people.contact import without_last_digits
from dukcapil.people.limits import allowed, exhausted, network_of
from dukcapil.worktime.wording import moment_in_short

from .acting import act_page, offer, refused
from .files import file_lines, words_with_files

MOST_OF_MINE = 100
WRONG_CODES = "wrong_codes_of_a_network"
NOT_FOUND = "Tidak ada berkas dengan nomor register dan kode lacak itu. Periksa kembali tanda terima Anda."


@require_http_methods(["GET", "POST"])
def track(request):
    form = TrackForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if exhausted(WRONG_CODES, network_of(request), timezone.now()):
            form.add_error(None, TooMany.sentence_for("kode lacak yang salah"))
            return render(request, "casework/track.html", {"form": form}, status=TooMany.status)
        code = form.cleaned_data["code"]
        if Case.objects.filter(tracking_code=code, number=form.cleaned_data["number"]).exists():
            return redirect("tracked", code)
        allowed(WRONG_CODES, network_of(request), timezone.now())
        form.add_error(None, NOT_FOUND)
    return render(request, "casework/track.html", {"form": form}, status=422 if form.errors else 200)


def tracked_case(request, code: str) -> Case:
    """The case of a tracking code; 404 for a code that is none, and 429 for who tries too many of those."""
    found = Case.objects.filter(tracking_code=read_tracking_code(code)).first()
    if found is None:
        if not allowed(WRONG_CODES, network_of(request), timezone.now()):
            raise TooMany(TooMany.sentence_for("kode lacak yang salah"))
        raise Http404("no case has this tracking code")
    request.office = found.office
    return found.as_sop()


@never_cache
@require_safe
def tracked(request, code):
    case = tracked_case(request, code)
    now = timezone.now()
    panels = panels_for(case, Reader(now))
    acts = offer(case, citizen_of(request, case), "tracked_act", case.tracking_code, panels=panels)
    trail = list(case.trail.select_related("mandate__office"))
    told = list(case.messages.filter(for_citizen=True).select_related("act"))
    answers = [each for each in told if each.kind == Message.Kind.ANSWER]
    files = file_lines(case, lambda file: reverse("tracked_file", args=[code, file.public_id]))
    context = {
        "case": case,
        "panels": panels,
        "has_primary": acts.primary is not None or any(panel.is_primary for panel in panels),
        "holder_label": case.edition.label_of(case.state) if case.is_open else "",
        "primary": acts.primary,
        "others": acts.others,
        "answer": next((each for each in answers if each.act.round == case.round), None),
        "earlier_answers": [each for each in answers if each.act.round < case.round],
        "words": words_with_files([each for each in told if each.kind == Message.Kind.WORD], files),
        "write_form": WriteForm(),
        "rating": case.given_rating,
        "rating_form": RatingForm() if case.may_be_rated else None,
        "for_citizen": case.flow.steps[case.state].for_citizen if case.is_open else "",
        "asked": _asked(case, trail),
        "closing": not case.waits_for_citizen and case.flow.comes_after_the_answer(case.state),
        "way": way_of(case, trail, now, for_citizen=True),
        "text": case.content,
        "facts": case.facts,
        "files": [file for file in files if not file["belongs_elsewhere"]],
        "late": (case.due_at or case.step_due_at or now) < now,
        "ombudsman": case.why_closed_to("sanggah") if "sanggah" in case.flow.exits_of(case.state) else "",
        "promise": promise_of(case),
        "why_step": why_step(case),
        "citizens_limit": citizens_limit_of(case, told, for_citizen=True),
        "remedies": remedies_of(case),
    }
    return render(request, "casework/tracked.html", context)


def citizen_of(request, case: Case) -> CitizenOf:
    return CitizenOf(case.pk, request.user if request.user.is_authenticated else None)


def _asked(case: Case, trail) -> str:
    """What the office last wrote for the citizen: what to complete, where to come, why a file rests or was refused."""
    last = [act for act in trail if act.verb not in SIDE_ACTS][-1]
    exit_ = case.flow.exits_of(last.from_state).get(last.verb)
    told = last.user_id is not None and exit_ is not None and case.flow.note_is_for_citizen(exit_)
    return last.note if told else ""


@never_cache
@require_safe
def receipt(request, code):
    return render(request, "casework/receipt.html", _receipt_context(request, code))


@never_cache
@require_safe
def receipt_pdf(request, code):
    context = _receipt_context(request, code)
    response = HttpResponse(pdf_of("casework/receipt_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="tanda-terima-{context["case"].number}.pdf"'
    return response


def _receipt_context(request, code: str) -> dict:
    case = tracked_case(request, code)
    link = tracking_link(case)
    return {
        "case": case,
        "link": link,
        "qr": qr_of(proof_link(case) if case.has_public_proof else link),
        "promise": promise_of(case),
        "brought": case.brought,
        "reached_at": "" if case.anonymous else _contact_of(case),
        "file_count": case.attachments.filter(for_citizen=True).count(),
        "next_step": f"{case.edition.label_of(case.state)} menangani kiriman Anda" if case.is_open else "",
    }


def _contact_of(case: Case) -> str:
    """Where news go; a phone without the digits that open a document."""
    applicant = case.applicant
    if applicant.email or not applicant.phone:
        return applicant.email
    return without_last_digits(applicant.phone) if case.has_public_proof else applicant.phone.as_national


@never_cache
@require_http_methods(["GET", "POST"])
def tracked_act(request, code, verb):
    case = tracked_case(request, code)
    return act_page(request, case, verb, citizen_of(request, case), reverse("tracked", args=[case.tracking_code]))


@never_cache
@require_http_methods(["GET", "POST"])
def citizen_writes(request, code):
    """A word or a file from the citizen, at any time while the case is open."""
    case = tracked_case(request, code)
    back = reverse("tracked", args=[case.tracking_code])
    form = WriteForm(request.POST, request.FILES) if request.method == "POST" else WriteForm()
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            _check_pace(case)
            write(case, by=citizen_of(request, case), **form.given())
        except (WrongInput, TooMany) as refusal:
            form.refuse(getattr(refusal, "errors", {"text": refusal.sentence}))
            status = refusal.status
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, "Pesan Anda sudah kami terima.")
            return redirect(back + "#percakapan")
    context = {"case": case, "form": form, "back_url": back, "for_staff": False}
    return render(request, "casework/write.html", context, status=status)


def _check_pace(case: Case) -> None:
    if not allowed("words_on_a_case", case.number, timezone.now()):
        raise TooMany(TooMany.sentence_for("pesan"))


@never_cache
@require_http_methods(["GET", "POST"])
def rating(request, code):
    """The citizen's judgement of a finished case."""
    case = tracked_case(request, code)
    back = reverse("tracked", args=[case.tracking_code])
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            rate(case, by=citizen_of(request, case), **form.cleaned_data)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, "Terima kasih. Penilaian Anda sudah kami catat.")
            return redirect(back)
    context = {"case": case, "form": form, "back_url": back}
    return render(request, "casework/rating.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def tracked_file(request, code, public_id):
    case = tracked_case(request, code)
    shown = Attachment.objects.filter(case_id=case.pk, status=Attachment.Status.CLEAN, for_citizen=True)
    found = get_object_or_404(shown, public_id=public_id)
    return private_response(found.file, found.name, found.content_type)


@login_required
@require_safe
def mine(request):
    """The cases a signed-in citizen filed; those filed without an account are followed by their code."""
    now = timezone.now()
    filed = Case.objects.filter(applicant__account=request.user).select_related("office", "edition")
    rows = [
        {
            "url": reverse("tracked", args=[case.tracking_code]),
            "title": case.title,
            "number": case.number,
            "office": case.office.short_name,
            "state": case.headline,
            "since": moment_in_short(case.entered_at, case.office.zone, now),
        }
        for case in filed.order_by("-id")[:MOST_OF_MINE]
    ]
    return render(request, "casework/mine.html", {"rows": rows, "unsent": own_of(request.user, now)})
