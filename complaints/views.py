"""The public complaint form of an office, and the counter form of its front desk."""

import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dukcapil.casework.arrivals import Arrival, arrival_of
from dukcapil.casework.lookup import known_person, looks_like_a_number, people_known_as
from dukcapil.casework.models import Channel
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import edition_in_force
from dukcapil.casework.refusals import AlreadyDone, NotAllowed, Refusal, TooMany, WrongInput
from dukcapil.casework.views.acting import recorded_as, refused
from dukcapil.casework.views.sending import sent_from
from dukcapil.casework.views.staff import visible_case
from dukcapil.people.desks import may_record
from dukcapil.people.limits import allowed, network_of
from dukcapil.people.models import Citizen, Office
from dukcapil.people.numbers import NIK_DIGITS, oddity_of_nik

from .forms import ComplaintForm, CounterForm
from .intake import file_complaint, sop_for
from .models import Category, Complaint
from .national import set_grade

_REGISTER_NUMBER = re.compile(r"[A-Z]{2,3}-[A-Z]{3}-[0-9]{4}-[0-9]{6,7}")
LAST_SENT, A_MOMENT = "kiriman-terakhir", 900  # a signed cookie, and for how many seconds it counts


@require_http_methods(["GET", "POST"])
def complain(request, office):
    request.office = get_object_or_404(Office, key=office)
    edition = edition_in_force(sop_for(request.office, Channel.WEB), timezone.now())
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ComplaintForm(*sent, office=request.office, initial=_chosen(request))
    status = 200
    if form.is_valid():
        if twin := _just_sent(request, form.cleaned_data):
            messages.info(request, f"Kiriman ini sudah kami terima sebagai {twin.number}. Tidak dicatat dua kali.")
            return redirect("receipt", twin.tracking_code)
        if _floods(request, form.cleaned_data):
            form.add_error(None, TooMany.sentence_for("kiriman"))
            status = TooMany.status
        else:
            account = request.user if request.user.is_authenticated else None
            complaint = file_complaint(office=request.office, channel=Channel.WEB, account=account, **form.given())
            _warn_of_odd_nik(request, form)
            receipt = redirect("receipt", complaint.tracking_code)
            receipt.set_signed_cookie(
                LAST_SENT,
                complaint.tracking_code,
                max_age=A_MOMENT,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
            return receipt
    elif form.errors:
        status = 422
    context = {
        "form": form,
        "promise": edition.whole_time,
        "verifies_identity": edition.flow.verifies_identity,
        "kept_files": _kept_files(request, form),
    }
    return render(request, "complaints/complain.html", context, status=status)


def _chosen(request) -> dict:
    """What a link asks for: the category, such as "Laporkan pungutan", and the case that the complaint is about."""
    asked = request.GET.get("pokok", "").replace("\x00", "")
    category = Category.objects.filter(key=asked, active=True).first() if asked else None
    number = request.GET.get("nomor", "").upper()
    about = {"related_number": number} if _REGISTER_NUMBER.fullmatch(number) else {}
    return about | ({"category": category.pk} if category else {})


def _just_sent(request, given: dict) -> Complaint | None:
    """What this browser sent a moment ago, if these are the same words: it filled the form in again after "back"."""
    code = request.get_signed_cookie(LAST_SENT, default="", max_age=A_MOMENT)
    last = Complaint.objects.filter(tracking_code=code, office=request.office).select_related("applicant").first()
    if last is None:
        return None
    known = {"text": last.text, "category": last.category, "name": last.applicant.name, "phone": last.applicant.phone}
    return last if all(given[name] == value for name, value in known.items()) else None


def _floods(request, given: dict) -> bool:
    """Far more than a kelurahan that helps its people sends in an hour, from one network or with one contact."""
    now, contact = timezone.now(), str(given["phone"] or given["email"])
    within = allowed("complaints_of_a_network", network_of(request), now)
    return not within or (contact != "" and not allowed("complaints_of_a_contact", contact, now))


def _kept_files(request, form) -> list:
    """The files that stay with us while the form is mended: a browser forgets what was chosen."""
    if form.is_bound and request.FILES and allowed("held_files_of_a_network", network_of(request), timezone.now()):
        form.keep_files()
    return form.kept_files()


def _warn_of_odd_nik(request, form) -> None:
    nik = form.cleaned_data["nik"]
    if sentence := nik and oddity_of_nik(nik):
        messages.warning(request, f"{sentence} Kiriman tetap kami terima; bila salah ketik, kirim pesan lewat lacak.")


@login_required
@require_http_methods(["GET", "POST"])
def record(request, office):
    """The counter: one screen, found people filled in, then on to the case, the print or the next citizen."""
    request.office = get_object_or_404(Office, key=office)
    now = timezone.now()
    if not may_record(request.user, request.office, now):
        raise Http404("not a front desk of this office")
    with timezone.override(request.office.zone):  # times are typed and shown as on the office's wall
        return _record(request, Staff(request.user, now))


def _record(request, staff: Staff):
    key = request.POST.get("asal", "") or request.GET.get("asal", "")
    request.arrival = arrival_of(key, request.office, staff)
    phone = request.arrival.phone if request.arrival else ""
    senders = people_known_as(request.office, phone) if phone else []
    kept = {"channel": request.GET.get("saluran", Channel.COUNTER), **_told_by(request.arrival, senders)}
    if any(button in request.POST for button in ("cari", "pilih", "lepas")) or _means_look_up(request):
        return _look_up(request, kept)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CounterForm(*sent, office=request.office, initial=kept)
    if form.is_valid():
        try:
            complaint = file_complaint(office=request.office, by=staff, arrival=key, **form.cleaned_data)
        except AlreadyDone as refusal:  # a colleague dealt with the conversation meanwhile
            form.add_error(None, refusal.sentence)
        except Refusal as refusal:
            form.add_error("channel", refusal.sentence)
        else:
            _warn_of_odd_nik(request, form)
            return _after(request, complaint)
    asked = request.POST.get("siapa", "")
    return _counter(request, form, asked=asked, people=senders, status=422 if form.errors else 200)


def _told_by(arrival: Arrival | None, senders: list[Citizen]) -> dict:
    """What a conversation says already, for the form; who wrote it, where the one person known by the number has the
    name that the message gives: a family shares a phone."""
    if arrival is None:
        return {}
    is_known = len(senders) == 1 and senders[0].name.casefold() == arrival.name.casefold()
    return {
        "channel": arrival.channel,
        "received_at": arrival.received_at,
        "name": arrival.name,
        "phone": arrival.phone,
        "email": arrival.email,
        "text": arrival.text,
        "citizen": senders[0].pk if is_known else "",
    }


def _means_look_up(request) -> bool:
    """Enter, without a button: who typed a number into the search looks for it, everybody else saves."""
    return "enter" in request.POST and bool(request.POST.get("siapa")) and not request.POST.get("citizen")


def _look_up(request, kept: dict):
    """The same screen with what was typed so far, and the people known by a number, or the one found or picked."""
    typed = {**kept, **request.POST.dict()}
    if "pilih" in request.POST:
        typed["citizen"] = request.POST["pilih"]
    elif "lepas" in request.POST:
        typed["citizen"] = ""
    asked = "" if "pilih" in request.POST or "lepas" in request.POST else request.POST.get("siapa", "")
    people = people_known_as(request.office, asked) if asked else []
    if len(people) == 1:
        typed["citizen"] = people[0].pk
    elif looks_like_a_number(asked) and not people:  # typed already: it belongs to the new person
        field = "nik" if sum(sign.isdigit() for sign in asked) == NIK_DIGITS else "phone"
        typed[field] = typed.get(field) or asked
    sent = CounterForm(request.POST, request.FILES, office=request.office)
    sent.full_clean()
    kept = _kept_files(request, sent)
    form = CounterForm(office=request.office, initial=typed)
    return _counter(request, form, asked=asked, people=people, kept_files=kept)


def _counter(request, form: CounterForm, asked: str = "", people=(), kept_files=(), status: int = 200):
    key = str(form["citizen"].value() or "")
    is_key = key.isascii() and key.isdigit() and len(key) < 19
    chosen = known_person(request.office, int(key)) if is_key else None
    known = chosen or (request.arrival and not asked)
    if known or (asked and not people):  # on to what comes next; the search box has the focus otherwise
        form.fields["category" if known else "name"].widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "asked": asked,
        "people": people,
        "chosen": chosen,
        "searches": not known and not asked,
        "kept_files": kept_files or _kept_files(request, form),
        "arrival": request.arrival,
    }
    return render(request, "complaints/record.html", context, status=status)


def _after(request, complaint):
    """Where the button that was pressed leads."""
    messages.success(request, recorded_as(complaint))
    if "cetak" in request.POST:
        return redirect(reverse("receipt", args=[complaint.tracking_code]) + "?cetak=1")
    if "baru" in request.POST:
        return redirect(reverse("record", args=[complaint.office.key]) + f"?saluran={complaint.channel}")
    return redirect("case", complaint.number)


@sent_from("case", "number")
def grade(request, number):
    """The class of a complaint, which decides its national limits."""
    case = visible_case(request, number)
    if not isinstance(case, Complaint):
        raise Http404("not a complaint")
    try:
        set_grade(case, request.POST.get("grade", ""), by=Staff(request.user, timezone.now()))
    except NotAllowed as refusal:
        return refused(request, refusal, reverse("case", args=[number]))
    except WrongInput as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, "Kelas pengaduan disimpan; batas nasionalnya mengikuti.")
    return redirect("case", number)
