"""The officer's pages of an application's requirements."""

from django.contrib import messages
from django.shortcuts import redirect, render

from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, WrongInput
from dukcapil.casework.views.acting import refused
from services.checking import check
from services.checking_form import CheckingForm
from services.evidence import evidence_of
from services.models import Application
from services.models.requirement import unchecked_in, wanted_in
from services.panels import RETURN, checking_context

from .finding import at_the_desk

SAVED = "Pemeriksaan disimpan."
UNCHECKED = "Belum diperiksa."
STILL_WANTED = "Belum lengkap. Kembalikan ke pemohon, atau ubah hasilnya."
NOTHING_WANTED = "Semua sudah diterima, jadi tidak ada yang perlu dikembalikan."


@at_the_desk
def checking(request, case: Application, staff: Staff, back: str):
    """Keeps what was found; the button that was pressed may then say that the file is complete, or send it back."""
    form, button = CheckingForm(request.POST, case=case, evidence=evidence_of(case)), request.POST.get("tombol", "")
    if form.is_valid():
        try:
            found = form.findings(accept_the_rest=button == "semua")
            case = check(case, found, by=staff, seen=form.seen_moves)
            said = _then(case, button, form, staff)
        except WrongInput as refusal:
            form.refuse(refusal.errors)
        except (AlreadyDone, NotAllowed) as refusal:
            return refused(request, refusal, back)
        else:
            messages.success(request, said)
            return redirect(back)
    form.evidence = evidence_of(case)
    context = checking_context(case, form, staff.at) | {"back_url": back}
    return render(request, "services/checking.html", {"case": case, "panel": context, "form": form}, status=422)


def _then(case: Application, button: str, form: CheckingForm, staff: Staff) -> str:
    """Do what the button says with a file just checked; returns what the officer reads."""
    verb = {"lengkap": case.flow.starts_clock, RETURN: RETURN}.get(button)
    if verb is None:
        return SAVED
    items = case.to_check
    faults = {item.code: UNCHECKED for item in unchecked_in(items)}
    if verb != RETURN:
        faults |= {item.code: STILL_WANTED for item in wanted_in(items)}
    elif not wanted_in(items) and not faults:
        faults = {"catatan": NOTHING_WANTED}
    if faults:
        raise WrongInput(faults)
    perform(case, verb, by=staff, note=form.cleaned_data["catatan"], seen=form.seen_moves)
    return f"{case.flow.exits_of(case.state)[verb].verb.past}. Tercatat dalam perjalanan berkas."
