"""The ledger of blanks of an office: what is left, every line, and the forms that add to it."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from dukcapil.casework.queries import visible_cases
from dukcapil.casework.refusals import NotAllowed, WrongInput
from dukcapil.casework.views.acting import refused
from dukcapil.casework.views.paging import PAGE, count_in_words, is_key, keyset_pager, url_with
from dukcapil.files.sheets import csv_response, with_notice, xlsx_response
from dukcapil.people.models import Office
from dukcapil.worktime.wording import stamp
from services.blanko import (
    balances_of,
    check_may_record,
    may_record,
    offices_for,
    receive,
    set_low_marks,
    spoil,
    waiting_for_blanks,
)
from services.blanko_forms import LedgerFilter, LowMarksForm, ReceiveForm, SpoilForm
from services.blanko_jobs import HEADS, ask_for_ledger, cells_of
from services.models import BlankoMove

MOST_EXPORTED = 10_000
WAITING_NAMED = 10
_SHOWN_MOVES = {BlankoMove.Kind.RECEIVED: "ok", BlankoMove.Kind.USED: "", BlankoMove.Kind.SPOILED: "late"}


@login_required
@require_safe
def ledgers(request):
    offices = offices_for(request.user, timezone.now())
    if not offices:
        raise Http404("no desk that serves a document")
    return redirect("blanko", offices[0].key)


@login_required
@require_safe
def ledger(request, office):
    now = timezone.now()
    here, others = _office(request, office, now)
    narrowed = _narrowed(request, here)
    moves = narrowed.qs.order_by("-id")
    before = request.GET.get("sebelum")
    page = list(_with_people(moves.filter(pk__lt=int(before)) if is_key(before) else moves)[: PAGE + 1])
    waiting = list(waiting_for_blanks(request.user, here, now)[:1_000])
    context = {
        "office": here,
        "others": others,
        "balances": balances_of(here),
        "may_record": may_record(request.user, here, now),
        "waiting": len(waiting),
        "waiting_named": [(case.number, reverse("case", args=[case.number])) for case in waiting[:WAITING_NAMED]],
        "waiting_url": f"{reverse('cases')}?keadaan={waiting[0].state}" if waiting else "",
        "filter": narrowed,
        "count": count_in_words(moves),
        "rows": _rows(page[:PAGE], here, request.user, now),
        "pager": keyset_pager(request, page, lambda move: move.pk),
        **{
            f"{form}_url": reverse("blanko_file", args=[office, form]) + url_with(request, sebelum=None)
            for form in ("xlsx", "csv")
        },
        "whole_url": reverse("blanko_export", args=[office]) + url_with(request, sebelum=None),
    }
    return render(request, "services/blanko.html", context)


def _rows(moves: list[BlankoMove], office: Office, user, now: datetime) -> list[dict]:
    cases = [move.case_id for move in moves if move.case_id]
    seen = set(visible_cases(user, now).filter(pk__in=cases).values_list("pk", flat=True)) if cases else set()
    return [
        {
            "move": move,
            "at": stamp(move.at, office.zone),
            "tone": _SHOWN_MOVES[move.move],
            "change": f"{move.change:+d}".replace("-", "\u2212") if move.change else "0",
            "case_url": reverse("case", args=[move.case.number]) if move.case_id in seen else "",
        }
        for move in moves
    ]


@login_required
@require_GET
def ledger_file(request, office, form):
    here, _others = _office(request, office, timezone.now())
    if form not in ("xlsx", "csv"):
        raise Http404("no such form")
    narrowed = _narrowed(request, here)
    if narrowed.errors:
        return redirect(reverse("blanko", args=[office]) + url_with(request))
    moves = list(_with_people(narrowed.qs.order_by("-id"))[: MOST_EXPORTED + 1])
    is_cut = len(moves) > MOST_EXPORTED
    cut = f"Hanya {MOST_EXPORTED} baris terbaru. Sempitkan saringannya untuk mendapat yang lain." if is_cut else ""
    rows = with_notice((cells_of(move, here) for move in reversed(moves[:MOST_EXPORTED])), len(HEADS), cut)
    name = f"blanko-{here.key}-{timezone.now().astimezone(here.zone):%Y-%m-%d}"
    if form == "csv":
        return csv_response(name, HEADS, rows)
    return xlsx_response(name, "Stok blanko", HEADS, rows)


def _with_people(moves):
    return moves.select_related("by", "case").only(
        *("kind", "move", "change", "balance", "serial", "note", "at", "office_id", "act_id"),
        *("by__first_name", "by__last_name", "by__username", "case__number", "case__flow_key"),
    )


def _narrowed(request, office: Office) -> LedgerFilter:
    return LedgerFilter(request.GET, BlankoMove.objects.filter(office=office), office=office)


@login_required
@require_http_methods(["GET", "POST"])
def ledger_export(request, office):
    """Queue the whole ledger as XLSX and lead to its progress; the filters stand in the address."""
    here, _others = _office(request, office, timezone.now())
    if request.method == "GET" or _narrowed(request, here).errors:
        return redirect(reverse("blanko", args=[office]) + url_with(request))
    query = request.GET.urlencode()
    return redirect("job", ask_for_ledger(office=here, by=request.user, query=query, form="xlsx", at=timezone.now()).pk)


@login_required
@require_http_methods(["GET", "POST"])
def received(request, office):
    """Catat penerimaan."""
    return _record(request, office, ReceiveForm, receive, "Catat penerimaan", "Penerimaan tercatat.")


@login_required
@require_http_methods(["GET", "POST"])
def spoiled(request, office):
    """Catat rusak."""
    return _record(request, office, SpoilForm, spoil, "Catat blanko rusak", "Blanko rusak tercatat.")


def _record(request, office_key: str, form_class, enter, title: str, thanks: str):
    now = timezone.now()
    here, _others = _office(request, office_key, now)
    form = form_class(
        request.POST if request.method == "POST" else None, office=here, initial={"kind": request.GET.get("jenis")}
    )

    def work():
        given = dict(form.cleaned_data)
        is_new = enter(here, given.pop("kind"), given.pop("quantity"), by=request.user, at=now, **given)
        messages.success(
            request, thanks if is_new else "Formulir ini sudah tercatat sebelumnya, jadi tidak dicatat lagi."
        )

    return _worked(request, here, form, title, work)


@login_required
@require_http_methods(["GET", "POST"])
def low_marks(request, office):
    """Atur batas peringatan."""
    now = timezone.now()
    here, _others = _office(request, office, now)
    form = LowMarksForm(request.POST if request.method == "POST" else None, balances=balances_of(here))

    def work():
        set_low_marks(here, form.cleaned_data, by=request.user, at=now)
        messages.success(request, "Batas peringatan disimpan.")

    return _worked(request, here, form, "Atur batas peringatan", work)


def _worked(request, office: Office, form, title: str, work):
    """The page of a form of the ledger: ``work`` does what it asks, or the page comes back with its sentences."""
    back = reverse("blanko", args=[office.key])
    try:
        check_may_record(request.user, office, timezone.now())
        if form.is_valid():
            work()
            return redirect(back)
    except WrongInput as refusal:
        form.refuse(refusal.errors)
    except NotAllowed as refusal:
        return refused(request, refusal, back)
    context = {"office": office, "form": form, "title": title, "back_url": back, "balances": balances_of(office)}
    return render(request, "services/blanko_form.html", context, status=422 if form.errors else 200)


def _office(request, key: str, now: datetime) -> tuple[Office, list[Office]]:
    """The office, and the others whose ledger the user may read; 404 for every other office."""
    offices = offices_for(request.user, now)
    here = next((office for office in offices if office.key == key), None)
    if here is None:
        raise Http404("no desk there that serves a document")
    return here, [office for office in offices if office != here]
