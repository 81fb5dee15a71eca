"""Figures and tables as the ready values that a page loops over."""

from datetime import timedelta

from dukcapil.casework.filters import closing_today
from dukcapil.worktime.queries import calendar_of
from dukcapil.worktime.wording import clock_time, month_in_words

from .asking import Asked
from .charts import NARROW, WIDE, chart_size
from .figure import Figure, Value
from .figures import FIGURES
from .scope import month_before, month_of, to_the_same_day
from .tables import Head, Table, by_desk
from .told import Told
from .wording import NUMBER, PERCENT, STANDARD, TIME, as_told, number, office_time, percent

# The figures of the table that opens the page, for who leads and for who works at a desk.
OF_LEADERS = (
    "diterima",
    "dijawab",
    "ketepatan",
    "terlambat",
    "waktu-jawab",
    "selesai",
    "ditolak",
    "dibatalkan",
    "dikembalikan",
    "koreksi",
    "sanggahan",
    "langkah-lewat",
    "penilaian",
    "skm",
)
OF_DESKS = ("langkah", "langkah-lewat", "ketepatan-langkah", "dikembalikan", "koreksi")
NOW = ("lewat-sekarang", "jatuh-tempo", "menunggu-kantor", "menunggu-pemohon", "menunggu-luar", "pesan", "menunggu")
NOW_AT_A_DESK = ("lewat-sekarang", "jatuh-tempo", "menunggu", "pesan")
_TONES = {"lewat-sekarang": "late", "jatuh-tempo": "soon", "pesan": "soon"}


def tiles(asked: Asked, told: Told) -> list[dict]:
    """What stands now, each as a tile that opens its list."""
    found = []
    for key in NOW if asked.reader.leads else NOW_AT_A_DESK:
        figure = FIGURES[key]
        value = figure.value(told)
        found.append(
            {
                "label": figure.label,
                "value": figure.shown(value),
                "url": asked.behind(figure),
                "tone": _TONES.get(key, "") if value else "",
            }
        )
    return found


def forecast(told: Told) -> str:
    """What falls due before the office closes, and at which desks it lies."""
    office, due = told.scope.office, told.open["due_today"]
    closes = closing_today(told.now, office)
    if closes <= told.now:
        return "Kantor sudah tutup hari ini. Yang jatuh tempo berikutnya mulai dihitung saat kantor buka."
    if calendar_of(office).is_working_day(told.today):
        until = f"Sampai kantor tutup pukul {clock_time(closes, office.zone)}"
    else:
        until = "Hari ini kantor tidak buka; sampai tengah malam"
    if not due:
        return f"{until} tidak ada lagi yang jatuh tempo."
    desks = by_desk(told)
    at = sorted(zip(desks.column("Jatuh tempo hari ini"), desks.column("Meja"), strict=True), reverse=True)
    where = ", ".join(f"{number(count)} di meja {desk}" for count, desk in at[:3] if count)
    more = " dan lainnya" if sum(1 for count, _ in at if count) > 3 else ""
    return f"{until}, {number(due)} berkas jatuh tempo: {where}{more}."


def main_figures(asked: Asked, told: Told) -> dict:
    """The figures of the period beside today's and those of the days it is compared with."""
    compared = to_the_same_day(asked.scope)
    before = Told(compared, asked.now)
    today = Told(asked.scope.on(told.today, told.today), asked.now)
    is_now = asked.scope.days == (month_of(told.today), told.today)
    shows_today = asked.scope.until == told.today and asked.scope.since < told.today
    rows = []
    for key in OF_LEADERS if asked.reader.leads else OF_DESKS:
        figure = FIGURES[key]
        value, earlier = figure.value(told), figure.value(before)
        rows.append(
            {
                "label": figure.label,
                "explanation": figure.explanation,
                "today": _cell(asked, figure, figure.value(today), today) if shows_today else None,
                "value": _cell(asked, figure, value, told),
                "before": _cell(asked, figure, earlier, before),
                "change": change(figure, value, earlier),
            }
        )
    return {
        "rows": rows,
        "title": asked.scope.title,
        "is_now": is_now,
        "compared": compared.title,
        "shows_today": shows_today,
    }


def main_table(asked: Asked, told: Told) -> Table:
    """The same figures as a sheet of the workbook, each written in its own unit."""
    shown = main_figures(asked, told)
    heads = (Head("Angka"), Head(shown["title"]), Head(f"Sebelumnya: {shown['compared']}"), Head("Perubahan"))
    rows = tuple(
        (row["label"], _written(row["value"]), _written(row["before"]), row["change"]["text"]) for row in shown["rows"]
    )
    return Table("utama", "Angka utama", heads, rows)


def _written(cell: dict) -> str:
    return f"{cell['text']}, {cell['out_of']}" if cell["out_of"] else cell["text"]


def finished_month(asked: Asked) -> dict[str, str] | None:
    """The month before and its page, where this month is asked for and the office has not yet worked a day in it."""
    office = asked.scope.office
    today = asked.now.astimezone(office.zone).date()
    first = month_of(today)
    over = (first + timedelta(days=n) for n in range((today - first).days))
    if asked.scope.days != (first, today) or any(map(calendar_of(office).is_working_day, over)):
        return None
    before = month_before(first)
    return {
        "title": month_in_words(before),
        "url": asked.url("figures", bulan=f"{before:%Y-%m}", sejak="", sampai=""),
    }


def _days_of(told: Told) -> dict[str, str]:
    return {"bulan": "", "sejak": f"{told.scope.since}", "sampai": f"{told.scope.until}"}


def _cell(asked: Asked, figure: Figure, value: Value, told: Told) -> dict:
    return {
        "text": figure.shown(value),
        "url": asked.behind(figure, **_days_of(told)) if value else "",
        "out_of": figure.out_of(told) if figure.out_of and value is not None else "",
    }


def change(figure: Figure, value: Value, before: Value) -> dict:
    """From before to now in words: "naik 12 %", "4 menit lebih cepat"; toned where that is good or bad."""
    if value is None or before is None:
        return {"text": "", "tone": ""}
    difference = value - before
    text = _CHANGES.get(figure.kind, _by_points)(difference, before)
    tone = "" if text == "tetap" else {1: "ok", -1: "late"}.get(figure.good * (1 if difference > 0 else -1), "")
    return {"text": text, "tone": tone}


def _in_percent(difference: float, before: float) -> str:
    if not difference:
        return "tetap"
    word = "naik" if difference > 0 else "turun"
    return f"{word} {percent(abs(difference) / before)}" if before else f"{word} {number(abs(difference))}"


def _in_points(difference: float, before: float) -> str:
    points = round(abs(difference) * 100, 1)
    if not points:
        return "tetap"
    return f"{'naik' if difference > 0 else 'turun'} {points:g} poin".replace(".", ",")


def _in_time(difference: float, before: float) -> str:
    difference = as_told(before + difference) - as_told(before)  # what a reader would take from what is written
    if not difference:
        return "tetap"
    return f"{office_time(abs(difference))} lebih {'lama' if difference > 0 else 'cepat'}"


def _by_points(difference: float, before: float) -> str:
    difference = round(before + difference, 2) - round(before, 2)
    if abs(difference) < 0.005:
        return "tetap"
    return f"{'naik' if difference > 0 else 'turun'} {abs(difference):.2f}".replace(".", ",")


_CHANGES = {NUMBER: _in_percent, PERCENT: _in_points, TIME: _in_time}


BESIDE, ABOVE, SMALL = "beside", "above", "small"  # where a picture stands, or that it is narrow on every screen


def laid(asked: Asked, table: Table, *, chart: str = "", rows: int | None = None) -> dict:
    """A table for the page; ``chart`` says where its picture stands, ``rows`` shows so many at first."""
    shown = table if rows is None else table.first(rows)
    keys = shown.keys or ("",) * len(shown.rows)
    return {
        "key": table.key,
        "title": table.title,
        "note": table.note,
        "heads": [{"title": head.title, "is_number": head.is_number} for head in table.heads],
        "rows": [_cells(asked, table, row, key) for row, key in zip(shown.rows, keys, strict=True)],
        "total": _cells(asked, table, table.total, "") if table.total and rows is None else [],
        "more_url": asked.url("figure_table", table.key) if len(table.rows) > len(shown.rows) else "",
        "more": len(table.rows),
        "csv_url": asked.url("figure_file", table.key, "csv"),
        "xlsx_url": asked.url("figure_file", table.key, "xlsx"),
        "chart": _chart(asked, table, chart) if chart and table.rows else None,
    }


def _cells(asked: Asked, table: Table, row: tuple, key: str) -> list[dict]:
    texts = table.shown(row)
    return [
        {
            "label": head.title,
            "text": text,
            "is_number": head.is_number,
            "is_short": head.kind == STANDARD,
            "url": asked.behind_cell(table, head.figure, key) if value else "",
        }
        for head, text, value in zip(table.heads, texts, row, strict=True)
    ]


def _chart(asked: Asked, table: Table, where: str) -> dict:
    width, height = chart_size(table, width=NARROW if where == SMALL else WIDE)
    narrow_width, narrow_height = chart_size(table, width=NARROW)
    narrow_url = asked.url("figure_chart", table.key, lebar="sempit")
    return {
        "where": where,
        "url": narrow_url if where == SMALL else asked.url("figure_chart", table.key),
        "narrow_url": narrow_url,
        "width": width,
        "height": height,
        "narrow_width": narrow_width,
        "narrow_height": narrow_height,
        "alt": f"Grafik {table.title.lower()}; angkanya ada di tabel.",
    }
