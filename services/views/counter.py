"""The counter: an officer begins an application for who stands there, wrote or called."""

from uuid import uuid4

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dukcapil.casework.arrivals import Arrival, arrival_of, begun
from dukcapil.casework.lookup import known_person, looks_like_a_number, people_known_as
from dukcapil.casework.models import Channel
from dukcapil.casework.parties import Staff
from dukcapil.people.desks import may_record
from dukcapil.people.fields import FormKey
from dukcapil.people.models import Citizen, Office
from dukcapil.people.numbers import NIK_DIGITS
from services.catalogue import services_of
from services.drafts import begin
from services.forms import Section
from services.wizard import CONTACT, Wizard

from .catalogue import edition_asked
from .finding import wizard_of
from .wizard import address_of, around

BY_OTHER_WAYS = [Channel.COUNTER, Channel.WHATSAPP, Channel.EMAIL]
SAID = {Channel.WHATSAPP: "WhatsApp atau telepon"}  # a call is no channel of the papers: it goes by its number
LOOKING_UP = ("cari", "pilih", "lepas")


class WayForm(forms.Form):
    """By which way the application came, and when."""

    channel = forms.ChoiceField(
        label="Datang lewat",
        choices=[(way.value, SAID.get(way, way.label)) for way in BY_OTHER_WAYS],
        initial=Channel.COUNTER,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salurannya.", "invalid_choice": "Pilih salah satu saluran dalam daftar."},
    )
    received_at = forms.DateTimeField(
        label="Diterima pada",
        help_text="Waktu sebenarnya. Kosong berarti sekarang.",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H.%M", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Waktu ini tidak dikenal. Tulis seperti 27-11-2026 08.15."},
    )
    kunci = FormKey(required=False)

    def clean_received_at(self):
        at, now = self.cleaned_data["received_at"], timezone.now()
        if at and at > now:
            raise forms.ValidationError("Waktu ini belum terjadi. Periksa tanggal dan jamnya.")
        if at and (now - at).days > 366:
            raise forms.ValidationError("Lebih dari setahun yang lalu. Periksa kembali tahunnya.")
        return at


@login_required
@require_safe
def record_services(request, office):
    """The services that this officer's desk takes in."""
    request.office = get_object_or_404(Office, key=office)
    now = timezone.now()
    editions = [
        edition
        for edition in services_of(request.office, timezone.localdate(timezone=request.office.zone))
        if may_record(request.user, request.office, now, edition.sop.key)
    ]
    if not editions:
        raise Http404("this desk takes in no applications")
    return render(request, "services/record_services.html", {"editions": editions})


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def record_application(request, office, slug):
    """Who it is, by which way and when; the rest follows in steps, as a citizen fills it in."""
    sop = edition_asked(request, office, slug).sop
    now = timezone.now()
    if not may_record(request.user, request.office, now, sop.key):
        raise Http404("not a front desk that serves this")
    wizard = Wizard(sop, {}, today=timezone.localdate(timezone=request.office.zone), by_staff=True)
    with timezone.override(request.office.zone):  # times are typed and shown as on the office's wall
        return _record(request, wizard, Staff(request.user, now))


def _record(request, wizard: Wizard, staff: Staff):
    key = request.POST.get("asal", "") or request.GET.get("asal", "")
    request.arrival = arrival_of(key, request.office, staff)
    if any(button in request.POST for button in LOOKING_UP) or _means_look_up(request):
        return _look_up(request, wizard)
    sent = request.POST if request.method == "POST" else None
    way = WayForm(sent, initial={"kunci": uuid4(), **_way_of(request.arrival)})
    contact = wizard.form(CONTACT, sent)
    if sent is None and request.arrival:
        contact = wizard.sections[CONTACT](kept=_told_by(request.arrival), today=wizard.today, by_staff=True)
    if way.is_valid() & contact.is_valid():
        given = way.cleaned_data
        draft = begin(
            wizard.sop,
            {CONTACT: contact.answer},
            at=staff.at,
            form_key=given["kunci"],
            by=staff,
            channel=given["channel"],
            received_at=given["received_at"],
        )
        if request.arrival:
            begun(key, draft.form_key, request.office, staff)
        return redirect(address_of(draft, wizard_of(draft).place(CONTACT).after))
    return _page(request, wizard, way, contact, status=422 if sent is not None else 200)


def _way_of(arrival: Arrival | None) -> dict:
    return {"channel": arrival.channel, "received_at": arrival.received_at} if arrival else {}


def _told_by(arrival: Arrival) -> dict:
    told = {"nama": arrival.name, "telepon": arrival.phone, "email": arrival.email}
    return {name: value for name, value in told.items() if value}


def _means_look_up(request) -> bool:
    """Enter, without a button: who typed a number into the search looks for it, everybody else goes on."""
    return "enter" in request.POST and bool(request.POST.get("siapa"))


def _look_up(request, wizard: Wizard):
    """The same page with what was typed so far, and the people known by a number, or the one found or picked.

    A NIK that is on record is not shown: who was found by it brought it along.
    """
    typed = {name.removeprefix(f"{CONTACT}-"): value for name, value in request.POST.items()}
    asked = request.POST.get("siapa", "") if "pilih" not in request.POST and "lepas" not in request.POST else ""
    people = people_known_as(request.office, asked) if asked else []
    chosen = people[0] if len(people) == 1 else _picked(request)
    if chosen is not None:
        typed |= _known_of(chosen)
    if looks_like_a_number(asked) and len(people) < 2:
        field = "nik" if sum(sign.isdigit() for sign in asked) == NIK_DIGITS else "telepon"
        typed[field] = typed.get(field) or asked
    contact = wizard.sections[CONTACT](kept=typed, today=wizard.today, by_staff=True)
    way = WayForm(initial={name: request.POST.get(name) for name in ("channel", "received_at", "kunci")})
    return _page(request, wizard, way, contact, asked=asked, people=people, chosen=chosen)


def _picked(request) -> Citizen | None:
    key = request.POST.get("pilih", "")
    is_key = key.isascii() and key.isdigit() and len(key) < 19
    return known_person(request.office, int(key)) if is_key else None


def _known_of(person: Citizen) -> dict:
    known = {"nama": person.name, "telepon": person.phone.as_national if person.phone else "", "email": person.email}
    return {name: value for name, value in known.items() if value}


def _page(request, wizard: Wizard, way: WayForm, contact: Section, status: int = 200, asked="", people=(), chosen=None):
    context = {
        **around(request, wizard, None),
        "place": wizard.place(CONTACT),
        "way": way,
        "form": contact,
        "asked": asked,
        "people": people if chosen is None else (),
        "chosen": chosen,
        "arrival": request.arrival,
    }
    return render(request, "services/record.html", context, status=status)
