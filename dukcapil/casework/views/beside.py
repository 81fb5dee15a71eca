"""What an officer does beside the flow: write, open personal data, set secrecy, check a file, print the sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.control_sheet import lines_of
from dukcapil.casework.forms import PurposeForm, SecrecyForm, WriteForm
from dukcapil.casework.models import Attachment
from dukcapil.casework.parties import Staff
from dukcapil.casework.privacy import clear_file, open_personal_data, set_secrecy, sight_of
from dukcapil.casework.proof import proof_link, qr_of
from dukcapil.casework.queries import notices_about
from dukcapil.casework.refusals import AlreadyDone, TooMany, WrongInput
from dukcapil.casework.talk import write
from dukcapil.files.pdf import pdf_of
from dukcapil.notices.models import Notice
from dukcapil.people.limits import allowed

from .acting import refused, signed_out_page
from .sending import sent_from
from .staff import visible_case

CONVERSATION = "#percakapan"


@require_http_methods(["GET", "POST"])
def officer_writes(request, number):
    """A word to the citizen or, by the other button, a note that stays in the office."""
    back = reverse("case", args=[number])
    if not request.user.is_authenticated:
        return signed_out_page(request, back)
    case, staff = visible_case(request, number), Staff(request.user, timezone.now())
    if not sight_of(request.user, case, staff.at).content:
        raise Http404("not on this case")
    form = WriteForm(request.POST, request.FILES) if request.method == "POST" else WriteForm()
    if form.is_valid():
        internal = request.POST.get("untuk") != "pemohon"
        try:
            write(case, by=staff, internal=internal, **form.given())
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except AlreadyDone as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, _said_of_word(case, internal))
            return redirect(back + CONVERSATION)
    context = {"case": case, "form": form, "back_url": back, "for_staff": True}
    return render(request, "casework/write.html", context, status=422 if form.errors else 200)


def _said_of_word(case, internal: bool) -> str:
    if internal:
        return "Catatan disimpan."
    news = notices_about(case).first()
    return {
        Notice.State.BY_HAND: "Pesan dicatat. Kabarnya menunggu dikirim dari daftar di bawah.",
        Notice.State.UNWANTED: "Pesan dicatat. Pemohon memilih tidak dikabari dan membacanya di halaman lacak.",
    }.get(news and news.state, "Pesan dikirim kepada pemohon.")


@login_required
@require_http_methods(["GET", "POST"])
def personal_data(request, number):
    """Asks for a purpose, writes it to the trail, and shows the applicant's data on this one answer."""
    case, staff = visible_case(request, number), Staff(request.user, timezone.now())
    opened, status = False, 200
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not allowed("opened_data_of_an_account", str(request.user.pk), staff.at):
            form.add_error(None, TooMany.sentence_for("data pribadi yang dibuka"))
            status = TooMany.status
        else:
            try:
                open_personal_data(case, by=staff, purpose=form.cleaned_data["purpose"])
                opened = True
            except WrongInput as refusal:
                form.refuse(refusal.errors)
    context = {"case": case, "form": form, "opened": opened, "back_url": reverse("case", args=[number])}
    if not sight_of(request.user, case, staff.at).who:
        context["closed"] = "Pelapor meminta namanya dirahasiakan. Hanya admin kantor yang dapat membuka data ini."
    if form.errors and status == 200:
        status = WrongInput.status
    return render(request, "casework/personal_data.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def secrecy(request, number):
    """Hide the name or the content of a case, or show them again."""
    case, staff = visible_case(request, number), Staff(request.user, timezone.now())
    form = SecrecyForm(
        request.POST if request.method == "POST" else None,
        initial={"anonymous": case.anonymous, "confidential": case.confidential},
    )
    if not case.may_be_anonymous:
        del form.fields["anonymous"]
    if form.is_valid():
        set_secrecy(case, by=staff, **{"anonymous": case.anonymous, **form.cleaned_data})
        messages.success(request, "Kerahasiaan disimpan dan tercatat di riwayat.")
        return redirect("case", number)
    context = {"case": case, "form": form, "back_url": reverse("case", args=[number])}
    return render(request, "casework/secrecy.html", context)


@sent_from("case", "number")
def file_checked(request, number, public_id):
    """An officer has seen that a file of an anonymous case does not show who sent it."""
    case = visible_case(request, number)
    file = get_object_or_404(Attachment, case_id=case.pk, public_id=public_id)
    clear_file(file, case, by=Staff(request.user, timezone.now()))
    messages.success(request, "Lampiran ditandai sudah diperiksa; penangan berkas kini dapat membukanya.")
    return redirect("case", number)


@login_required
@require_safe
def control_sheet(request, number):
    """The lembar kontrol as a PDF: one line a step, with room for initials."""
    case = visible_case(request, number)
    now = timezone.now()
    sight = sight_of(request.user, case, now)
    context = {
        "case": case,
        "lines": lines_of(case, with_notes=sight.content),
        "printed_at": now,
        "sight": sight,
        "qr": qr_of(proof_link(case)) if case.has_public_proof else "",
    }
    response = HttpResponse(pdf_of("casework/control_sheet_pdf.html", context), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="lembar-kontrol-{case.number}.pdf"'
    return response
