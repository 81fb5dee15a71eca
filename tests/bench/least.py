"""The yardstick: the least Django that does the same job on the same tables, behind the same middleware.

Plain ORM, a plain form, a bare template without the portal's layout. What only a civil-registry office needs (flows,
office hours, editions, mandates) is not here: that is what the ratio shows.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import transaction
from django.db.models import F, Q, Value
from django.forms.renderers import DjangoTemplates
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template import Context, Engine
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_protect
from phonenumber_field.formfields import PhoneNumberField

from complaints.models import Category, Complaint
from dukcapil.casework.models import Attachment, Case, Clock, Counter, SearchText, Trail
from dukcapil.notices.models import Notice
from dukcapil.people.models import Citizen, Desk, Office
from sop_registry.models import Edition

SERIES, PAGE = "LST", 25
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
SOP, FIRST = "way-kanan/pengaduan", "pencatatan"

SHOWN = ("number", "subject", "channel", "state", "entered_at", "step_due_at", "due_at", "applicant__name")

_ENGINE = Engine()
LIST = _ENGINE.from_string("""<h1>{{ count }} berkas</h1><table>
{% for row in rows %}<tr><td><a href="/least/berkas/{{ row.number }}/">{{ row.subject }}</a></td>
<td>{{ row.number }}</td><td>{{ row.applicant.name }}</td><td>{{ row.channel }}</td><td>{{ row.state }}</td>
<td>{{ row.entered_at|date:"d-m-Y H.i" }}</td><td>{{ row.step_due_at|date:"d-m-Y H.i" }}</td>
<td>{{ row.due_at|date:"d-m-Y H.i" }}</td></tr>{% endfor %}</table>""")
ONE = _ENGINE.from_string("""<h1>{{ case.number }}</h1><p>{{ case.edition.short_title }}, {{ case.state }},
{{ case.due_at|date:"d-m-Y H.i" }}</p><p>{{ case.complaint.text }}</p>
{% if staff %}<p>{{ case.applicant.name }} {{ case.applicant.phone }} {{ case.applicant.email }}</p>{% endif %}
<ol>{% for act in trail %}<li>{{ act.verb }} {{ act.at|date:"d-m-Y H.i" }} {{ act.user }} {{ act.role }} {{ act.note }}
</li>{% endfor %}</ol>
<ul>{% for text in texts %}<li>{{ text.author_label }} {{ text.at|date:"d-m-Y H.i" }} {{ text.text }}</li>
{% endfor %}</ul>
<ul>{% for file in files %}<li>{{ file.name }}</li>{% endfor %}</ul>
<ul>{% for notice in notices %}<li>{{ notice.subject }} {{ notice.state }}</li>{% endfor %}</ul>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">{{ form.as_p }}
<button>Kirim</button></form>""")


class LeastForm(forms.Form):
    default_renderer = DjangoTemplates()  # one for all forms, or each would read its templates anew


class ComplaintForm(LeastForm):
    category = forms.ModelChoiceField(Category.objects.filter(active=True))
    text = forms.CharField(min_length=10, max_length=5_000, widget=forms.Textarea)
    kind = forms.ChoiceField(choices=Complaint.Kind.choices)
    place = forms.CharField(required=False, max_length=150)
    occurred_on = forms.DateField(required=False)
    related_number = forms.CharField(required=False, max_length=30)
    nik = forms.CharField(required=False, max_length=16)
    files = forms.FileField(required=False)
    name = forms.CharField(max_length=100)
    phone = PhoneNumberField(region="ID", required=False)
    email = forms.EmailField(required=False)
    consent = forms.BooleanField()
    idempotency_key = forms.UUIDField(widget=forms.HiddenInput)


class ActForm(LeastForm):
    catatan = forms.CharField(max_length=2_000, widget=forms.Textarea)
    seen = forms.IntegerField(widget=forms.HiddenInput)


@csrf_protect
@transaction.atomic
def submit(request):
    form = ComplaintForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(form.as_p(), status=422)
    given, now = form.cleaned_data, timezone.now()
    office = Office.objects.get(key="way-kanan")
    edition = Edition.objects.get(sop__key=SOP, status=Edition.Status.PUBLISHED)
    counter = Counter.objects.select_for_update().get(office=office, series=SERIES)
    counter.last += 1
    counter.save(update_fields=["last"])
    citizen = Citizen.objects.create(office=office, name=given["name"], phone=given["phone"], email=given["email"])
    due = now + timedelta(days=1)
    case = Complaint.objects.create(
        office=office,
        sop_id=edition.sop_id,
        edition=edition,
        flow_key=edition.flow_key,
        state=FIRST,
        number=f"{SERIES}-{office.code}-{now.year}-{counter.last:06d}",
        tracking_code=get_random_string(16, CODE_LETTERS),
        channel="web",
        applicant=citizen,
        subject=given["category"].name,
        category=given["category"],
        kind=given["kind"],
        text=given["text"],
        place=given["place"],
        occurred_on=given["occurred_on"],
        related_number=given["related_number"],
        received_at=now,
        filed_at=now,
        entered_at=now,
        waiting_for="petugas",
        holder="kantor",
        due_at=due,
        step_due_at=due,
        idempotency_key=given["idempotency_key"],
    )
    Trail.objects.create(case_id=case.pk, at=now, verb="ajukan", to_state=FIRST, party="warga", role="pemohon")
    Clock.objects.create(case_id=case.pk, at=now, event="mulai", holder="kantor", due_at=due)
    notice(case, office, citizen, "ajukan", "kiriman diterima")
    SearchText.objects.create(
        case_id=case.pk,
        words=SearchVector(Value(f"{case.subject} {case.text}"), config="indonesian")
        + SearchVector(Value(f"{citizen.name} kantor{office.code.lower()}"), config="simple"),
    )
    return redirect("least_tracking", case.tracking_code)


def notice(case, office, citizen, event, headline) -> None:
    by_mail = bool(citizen.email)
    Notice.objects.create(
        office=office,
        event=event,
        reference=case.number,
        channel="email" if by_mail else "whatsapp",
        address=citizen.email or str(citizen.phone),
        subject=f"{case.number}: {headline}",
        body=f"{headline}. Ikuti di sini: /least/lacak/{case.tracking_code}/",
        dedupe=f"{case.number}/{case.moves}",
        state="menunggu" if by_mail else "manual",
    )


def tracking(request, code):
    case = get_object_or_404(Case.objects.select_related("office", "edition", "complaint"), tracking_code=code)
    texts = case.messages.filter(for_citizen=True)
    return _one(request, case, case.trail.select_related("user"), texts, [], staff=False)


def _one(request, case, trail, texts, notices, *, staff: bool) -> HttpResponse:
    context = {
        "case": case,
        "trail": trail,
        "texts": texts,
        "files": Attachment.objects.filter(case_id=case.pk),
        "notices": notices,
        "staff": staff,
        "form": ActForm(initial={"seen": case.moves}),
        "token": get_token(request),
    }
    return HttpResponse(ONE.render(Context(context)))


def desks_of(request) -> tuple[Q, set[str]]:
    """The rows a user's groups may see, and the roles; 404 for who has none."""
    desks = list(Desk.objects.filter(group__user=request.user))
    if not desks:
        raise Http404
    return Q(office__in={desk.office_id for desk in desks}), {desk.role for desk in desks}


def _list(rows, count: int) -> HttpResponse:
    rows = rows.select_related("applicant").only(*SHOWN)[:PAGE]
    return HttpResponse(LIST.render(Context({"rows": rows, "count": count})))


@login_required
def desk(request):
    mine, roles = desks_of(request)
    queue = Case.objects.filter(mine, waiting_for__in=roles)
    return _list(queue.order_by(F("step_due_at").asc(nulls_last=True), "due_at", "id"), queue.count())


@login_required
def search(request):
    mine, _ = desks_of(request)
    sought = request.GET["cari"]
    query = SearchQuery(sought, config="indonesian", search_type="websearch") | SearchQuery(sought, config="simple")
    keys = list(SearchText.objects.filter(words=query).order_by("-case_id").values_list("case_id", flat=True)[:1000])
    found = Case.objects.filter(mine, pk__in=keys)
    return _list(found.order_by("-id"), found.count())


def _mine(request, number: str, cases) -> Case:
    mine, _ = desks_of(request)
    return get_object_or_404(cases.filter(mine), number=number)


@login_required
def case_page(request, number):
    case = _mine(request, number, Case.objects.select_related("office", "edition", "complaint", "applicant"))
    notices = Notice.objects.filter(office_id=case.office_id, reference=case.number)
    texts = case.messages.select_related("author")
    return _one(request, case, case.trail.select_related("user"), texts, notices, staff=True)


@csrf_protect
@login_required
@transaction.atomic
def refuse(request, number):
    case = _mine(
        request, number, Complaint.objects.select_for_update(of=["self"]).select_related("office", "applicant")
    )
    form = ActForm(request.POST)
    if not form.is_valid() or form.cleaned_data["seen"] != case.moves or case.state != FIRST:
        return HttpResponse("sudah dilakukan", status=409)
    now, note = timezone.now(), form.cleaned_data["catatan"]
    Case.objects.filter(pk=case.pk).update(
        state="ditolak", waiting_for="", holder="", moves=case.moves + 1, entered_at=now, closed_at=now,
        due_at=None, step_due_at=None,
    )  # fmt: skip
    case.moves += 1
    Trail.objects.create(
        case_id=case.pk, at=now, verb="tolak", from_state=FIRST, to_state="ditolak", party="staf",
        user=request.user, role="petugas", note=note,
    )  # fmt: skip
    Clock.objects.create(case_id=case.pk, at=now, event="selesai", due_at=case.due_at)
    notice(case, case.office, case.applicant, "tolak", "tidak dapat dilayani")
    messages.success(request, "Ditolak.")
    return redirect("least_case", case.number)
