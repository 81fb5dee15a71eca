"""The figures of an office as pages, pictures and files: for officers their desk, for who leads the section or more."""

from functools import wraps

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dukcapil.casework.queries import for_list
from dukcapil.casework.views.lists import rows_of
from dukcapil.casework.views.paging import PAGE, count_in_words, is_key, keyset_pager
from dukcapil.files.sheets import XLSX
from dukcapil.reports.asking import Asked, asked
from dukcapil.reports.charts import KINDS, NARROW, WIDE, chart_svg
from dukcapil.reports.digesting import uncounted
from dukcapil.reports.feeding import table_csv, table_xlsx
from dukcapil.reports.figures import FIGURES
from dukcapil.reports.laying import (
    ABOVE,
    BESIDE,
    SMALL,
    finished_month,
    forecast,
    laid,
    main_figures,
    main_table,
    tiles,
)
from dukcapil.reports.narrowing import narrowed
from dukcapil.reports.tables import TABLES, Table
from dukcapil.reports.told import Told
from dukcapil.worktime.wording import moment_in_words

OF_LEADERS_ALONE = {"per-petugas", "per-sop", "per-saluran", "per-kategori", "dua-belas-bulan", "pemegang", "skm"}
_AT_FIRST = 8  # rows of a long table on the page; the rest is one step away


@login_required
@require_safe
def dashboard(request):
    page = asked(request)
    told = page.told
    context = {
        "reader": page.reader,
        "form": page.form,
        "scope_title": page.scope.title,
        "now": moment_in_words(page.now, page.reader.office.zone),
        "uncounted": uncounted(page.reader.office, page.now),
        "finished": finished_month(page),
        "offices": _offices(page),
        "kantor": page.query["kantor"],
        "tiles": tiles(page, told),
        "forecast": forecast(told),
        "main": main_figures(page, told),
        "age": laid(page, TABLES["umur"](told), chart=SMALL),
        "lost": laid(page, TABLES["waktu-hilang"](told), chart=ABOVE),
        "steps_url": page.url("figure_table", "per-langkah"),
        "desks": laid(page, TABLES["per-meja"](told)),
        "workbook_url": page.url("figures_workbook"),
        "parts": _parts(page, told) if page.reader.leads else [],
        "months": laid(page, TABLES["dua-belas-bulan"](told), chart=ABOVE) if page.reader.leads else None,
        "skm": laid(page, TABLES["skm"](told), chart=BESIDE) if page.reader.leads else None,
        "mine": None if page.reader.leads else _mine(request, told),
    }
    return render(request, "reports/figures.html", context, status=page.status)


def of_readable_days(view):
    """Gives the view the page asked for; days that cannot be read lead to the dashboard, that says why."""

    @wraps(view)
    def readable(request, *args, **named):
        page = asked(request)
        return dashboard(request) if page.form.errors else view(request, page, *args, **named)

    return readable


def _parts(page: Asked, told: Told) -> list[dict]:
    return [
        laid(page, TABLES[key](told), rows=_AT_FIRST if key in ("per-petugas", "per-kategori") else None)
        for key in ("per-sop", "per-saluran", "per-kategori", "per-petugas")
    ]


def _mine(request, told: Told) -> int:
    """The reader's own acts in the period."""
    return sum(each.acts for each in told.people if each.user.pk == request.user.pk)


def _offices(page: Asked) -> list[dict]:
    """The offices of who sits in several, one at a time."""
    if len(page.reader.offices) < 2:
        return []
    return [
        {
            "name": office.short_name,
            "url": page.url("figures", kantor=office.key),
            "current": office == page.reader.office,
        }
        for office in page.reader.offices
    ]


@login_required
@require_safe
@of_readable_days
def table(request, page, key):
    """One table in full."""
    found = _table(page, key)
    context = {
        "table": laid(page, found, chart=ABOVE if key in KINDS and key != "per-langkah" else ""),
        "reader": page.reader,
        "scope_title": page.scope.title,
        "back_url": page.url("figures"),
    }
    return render(request, "reports/figure_table.html", context)


@login_required
@require_safe
@of_readable_days
def file(request, page, key, form):
    found = _table(page, key)
    name = f"{key}-{page.reader.office.key}-{page.scope.since}-{page.scope.until}"
    if form == "csv":
        response = HttpResponse(table_csv(found), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(table_xlsx(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@login_required
@require_safe
@of_readable_days
def workbook(request, page):
    """Every table of the reader in one XLSX."""
    told = page.told
    tables = [main_table(page, told)]
    tables += [make(told) for key, make in TABLES.items() if page.reader.leads or key not in OF_LEADERS_ALONE]
    response = HttpResponse(table_xlsx(*tables), content_type=XLSX)
    name = f"angka-{page.reader.office.key}-{page.scope.since}-{page.scope.until}"
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@login_required
@require_safe
@of_readable_days
@csp_replace({"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]})  # pygal styles its picture in the picture
def chart(request, page, key):
    if key not in KINDS:
        raise Http404("no such chart")
    width = NARROW if request.GET.get("lebar") == "sempit" else WIDE
    drawn = chart_svg(_table(page, key), width=width)
    return HttpResponse(drawn, content_type="image/svg+xml")


@login_required
@require_safe
@of_readable_days
def cases(request, page):
    """The cases behind a figure, or behind one row of a table."""
    figure = FIGURES.get(request.GET.get("angka", ""))
    if figure is None or figure.cases is None:
        raise Http404("no such figure")
    part = narrowed(page.told, figure, request.GET)
    found = part.behind(figure).order_by("-id")
    before = request.GET.get("sebelum")
    behind = found.filter(pk__lt=int(before)) if is_key(before) else found
    rows = for_list(behind[: PAGE + 1], page.reader.offices)
    context = {
        "figure": figure,
        "count": count_in_words(found),
        "parts": part.parts,
        "unknown": part.unknown,
        "unused": part.unused,
        "when": "" if figure.is_of_now else page.scope.title,
        "rows": rows_of(rows[:PAGE], page.now),
        "pager": keyset_pager(request, rows, lambda row: row.pk),
        "back_url": page.url("figures"),
    }
    return render(request, "reports/figure_cases.html", context)


def _table(page: Asked, key: str) -> Table:
    if key not in TABLES or (key in OF_LEADERS_ALONE and not page.reader.leads):
        raise Http404("no such table")
    return TABLES[key](page.told)
