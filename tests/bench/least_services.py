"""The yardstick for documents: a filled-in form sent, an application with its papers, a page of a book."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template import Context, Engine
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import csrf_protect

from dukcapil.casework.models import Attachment, BookEntry, Counter, SearchText, Trail
from dukcapil.notices.models import Notice
from dukcapil.people.models import Citizen
from services.models import Application, Draft, RequirementItem
from sop_registry.models import Edition, EditionRequirement

from .least import CODE_LETTERS, PAGE, SERIES, ActForm, LeastForm, desks_of, notice

FIRST = "penerimaan"

_ENGINE = Engine()
CHECKED = _ENGINE.from_string("""<h1>{{ case.number }}</h1><p>{{ case.edition.short_title }}, {{ case.state }}</p>
<p>{{ case.applicant.name }} {{ case.applicant.phone }} {{ case.applicant.email }}</p>
{% for title, answers in parts %}<h2>{{ title }}</h2><dl>
{% for name, value in answers %}<dt>{{ name }}</dt><dd>{{ value }}</dd>{% endfor %}</dl>{% endfor %}
<ul>{% for item in items %}<li>{{ item.name }} {{ item.hint }} {{ item.status }} {{ item.reason }}
<input type="radio" name="hasil-{{ item.code }}" value="diterima"><input type="radio" name="hasil-{{ item.code }}">
</li>{% endfor %}</ul>
<ul>{% for file in files %}<li>{{ file.requirement }} {{ file.name }} {{ file.status }}</li>{% endfor %}</ul>
<ol>{% for act in trail %}<li>{{ act.verb }} {{ act.at|date:"d-m-Y H.i" }} {{ act.user }} {{ act.role }} {{ act.note }}
</li>{% endfor %}</ol>
<ul>{% for text in texts %}<li>{{ text.author_label }} {{ text.text }}</li>{% endfor %}</ul>
<ul>{% for notice in notices %}<li>{{ notice.subject }} {{ notice.state }}</li>{% endfor %}</ul>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">{{ form.as_p }}
<button>Kirim</button></form>""")
BOOK = _ENGINE.from_string("""<h1>Buku agenda, {{ count }} baris</h1><table>{% for row in rows %}<tr>
<td>{{ row.period }}/{{ row.number }}</td><td>{{ row.at|date:"d-m-Y H.i" }}</td><td>{{ row.case.number }}</td>
<td>{{ row.case.edition.short_title }}</td><td>{{ row.about }}</td><td>{{ row.facts.nomor_dokumen }}</td>
<td>{{ row.act.user }}</td></tr>{% endfor %}</table>""")


class SendingForm(LeastForm):
    consent = forms.BooleanField()


@csrf_protect
@transaction.atomic
def send(request, token):
    """The case, its requirements and their files, from a form that was kept."""
    form = SendingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(form.as_p(), status=422)
    now = timezone.now()
    drafts = Draft.objects.select_for_update(of=["self"]).select_related("sop__office")
    draft = get_object_or_404(drafts, token=token, application=None, expires_at__gt=now)
    answers, contact, office = draft.answers, draft.answers["pemohon"], draft.sop.office
    edition = Edition.objects.get(sop=draft.sop, status=Edition.Status.PUBLISHED)
    counter = Counter.objects.select_for_update().get(office=office, series=SERIES)
    counter.last += 1
    counter.save(update_fields=["last"])
    citizen = Citizen.objects.create(
        office=office, name=contact["nama"], phone=contact["telepon"], email=contact["email"], nik=contact["nik"]
    )
    case = Application.objects.create(
        office=office, sop=draft.sop, edition=edition, flow_key=edition.flow_key, state=FIRST,
        number=f"{SERIES}-{office.code}-{now.year}-{counter.last:06d}",
        tracking_code=get_random_string(16, CODE_LETTERS), channel="web", applicant=citizen,
        subject=answers["pemilik"]["nama"], received_at=now, filed_at=now, entered_at=now, waiting_for="petugas",
        holder="kantor", idempotency_key=draft.form_key, answers=answers, delivery=answers["penyerahan"]["cara"],
    )  # fmt: skip
    Trail.objects.create(case_id=case.pk, at=now, verb="ajukan", to_state=FIRST, party="warga", role="pemohon")
    files = Attachment.objects.filter(form_key=draft.form_key)
    given = set(files.values_list("requirement", flat=True))
    RequirementItem.objects.bulk_create(
        RequirementItem(
            application=case, position=each.position, code=each.code, name=each.name, hint=each.hint, kind=each.kind,
            group=each.group, status="menunggu" if each.code in given else "kosong",
        )
        for each in EditionRequirement.objects.filter(edition=edition)
    )  # fmt: skip
    files.update(case_id=case.pk)
    draft.application, draft.answers = case, {}
    draft.save(update_fields=["application", "answers"])
    notice(case, office, citizen, "ajukan", "kiriman diterima")
    SearchText.objects.create(
        case_id=case.pk,
        words=SearchVector(Value(case.subject), config="indonesian")
        + SearchVector(Value(f"{citizen.name} kantor{office.code.lower()}"), config="simple"),
    )
    return redirect("least_tracking", case.tracking_code)


@login_required
def checking(request, number):
    mine, _ = desks_of(request)
    found = Application.objects.filter(mine).select_related("office", "edition", "applicant")
    case = get_object_or_404(found, number=number)
    context = {
        "case": case,
        "parts": [(slug, answers.items()) for slug, answers in case.answers.items()],
        "items": case.items.select_related("checked_by"),
        "files": Attachment.objects.filter(case_id=case.pk),
        "trail": case.trail.select_related("user"),
        "texts": case.messages.select_related("author"),
        "notices": Notice.objects.filter(office_id=case.office_id, reference=case.number),
        "form": ActForm(initial={"seen": case.moves}),
        "token": get_token(request),
    }
    return HttpResponse(CHECKED.render(Context(context)))


@login_required
def book(request):
    mine, _ = desks_of(request)
    entries = BookEntry.objects.filter(mine, book="agenda")
    rows = entries.select_related("case__edition", "act__user").order_by("-period", "-number")[:PAGE]
    return HttpResponse(BOOK.render(Context({"rows": rows, "count": entries.count()})))
