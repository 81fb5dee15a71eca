"""What a monthly report says, drawn from the facts as plain JSON: figures, tables, lists, satisfaction, sentences.

Nothing in it hangs on the moment of drawing but a corrected calendar: a draft looks tomorrow as it does today.
"""

from datetime import date, datetime

from dukcapil.people.models import Office
from dukcapil.survey.elements import Index
from dukcapil.survey.queries import index_for, indexes_by_sop, responses

from .figures import FIGURES
from .frozen import frozen
from .monthly_lists import LISTS, balance, count_of, first_case_on, returned_by_step, rows_of
from .monthly_sentences import summary
from .scope import Scope, end_of_month, month_before, month_of
from .tables import Head, Table, all_tables
from .told import Told
from .wording import NUMBER

# Figures of the month itself: what stands open "now" is no figure of a month that is over.
OF_A_MONTH = (
    *("diterima", "dijawab", "tepat-waktu", "terlambat", "lewat-akhir", "ketepatan", "waktu-jawab", "waktu-jawab-p90"),
    *("selesai", "ditolak", "dibatalkan", "dikembalikan", "koreksi", "sanggahan"),
    *("langkah", "langkah-lewat", "ketepatan-langkah", "penilaian", "penilai", "skm", "responden"),
)
TABLE_KEYS = ("per-sop", "per-saluran", "per-kategori", "per-langkah", "waktu-hilang", "dua-belas-bulan")


def scope_of(office: Office, month: date) -> Scope:
    return Scope(office, month, end_of_month(month))


def drawn(office: Office, month: date, now: datetime) -> dict:
    """The content of an office's month."""
    told, before = Told(scope_of(office, month), now), Told(scope_of(office, month_before(month)), now)
    content = {
        "month": month.isoformat(),
        "drawn_at": now.isoformat(),
        "first_case_on": _day(first_case_on(office)),
        "figures": _values(told),
        "before": _values(before),
        "balance": balance(office, *told.scope.days),
        "tables": [frozen(table) for table in all_tables(told, TABLE_KEYS)],
        "returned_by_step": frozen(_returned_table(told)),
        "lists": {key: _list(key, told) for key in LISTS},
        "satisfaction": _satisfaction(office, told),
    }
    content["sentences"] = summary(content)
    return content


def _values(told: Told) -> dict:
    return {key: FIGURES[key].value(told) for key in OF_A_MONTH}


def _list(key: str, told: Told) -> dict:
    printed = LISTS[key].printed
    rows = [[_day(cell) if isinstance(cell, date) else cell for cell in row] for row in rows_of(key, told, printed)]
    total = len(rows) if len(rows) < printed else count_of(key, told)
    return {"rows": rows, "total": total}


def _returned_table(told: Told) -> Table:
    heads = (
        Head("SOP"),
        Head("Langkah yang mengembalikan"),
        Head("Ke pemohon", NUMBER, "dikembalikan"),
        Head("Di dalam kantor", NUMBER, "koreksi"),
    )
    rows = tuple(returned_by_step(told))
    note = "Berapa kali berkas dikirim kembali; satu berkas dapat dikembalikan lebih dari sekali."
    total = ("Seluruhnya", "", sum(row[2] for row in rows), sum(row[3] for row in rows)) if len(rows) > 1 else ()
    return Table("dikembalikan", "Berkas yang dikembalikan", heads, rows, note, total)


def _satisfaction(office: Office, told: Told) -> dict:
    """The SKM of the month, and of the year up to its end."""
    month = responses(office, *told.scope.days)
    year = responses(office, told.scope.since.replace(month=1), told.scope.until)
    by_sop = indexes_by_sop(month)
    return {
        "month": _index(index_for(month)),
        "year": _index(index_for(year)),
        "services": [[told.sop_names.get(key, key), _index(index)] for key, index in by_sop.items()],
    }


def _index(index: Index | None) -> dict | None:
    if index is None:
        return None
    return {
        "respondents": index.respondents,
        "value": index.shown,
        "grade": index.grade,
        "words": index.words,
        "elements": [[element.name, mean] for element, mean in index.elements],
    }


def _day(day: date | None) -> str | None:
    return day and day.isoformat()


def is_over(month: date, office: Office, now: datetime) -> bool:
    """Has the month ended on the office's own calendar?"""
    return month < month_of(now.astimezone(office.zone).date())
