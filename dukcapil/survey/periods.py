"""The months and years whose survey can be read, as the address of the page names them: ``2026-11``, ``2026``."""

import re
from dataclasses import dataclass
from datetime import date

from dukcapil.worktime.wording import month_in_words

from .published import last_day_told

UNKNOWN = "Masa itu tidak dikenal atau belum dimulai, jadi yang tampil tahun {year}. Pilih masa dalam daftar."
NOT_OVER = "Masa itu belum berakhir, jadi yang tampil tahun {year}. Hasil bulan tampil sesudah bulannya berakhir."


@dataclass(frozen=True)
class Period:
    """A year, or one month of it."""

    year: int
    month: int | None = None

    @property
    def key(self) -> str:
        return f"{self.year}-{self.month:02d}" if self.month else str(self.year)

    @property
    def title(self) -> str:
        return month_in_words(self.begins) if self.month else f"Tahun {self.year}"

    @property
    def begins(self) -> date:
        return date(self.year, self.month or 1, 1)


def asked_period(given: str, today: date) -> tuple[Period, str]:
    """The period an address asks for; the year of the last closed month, with a sentence, where it cannot be read."""
    newest = Period(last_day_told(today).year)
    if not given:
        return newest, ""
    if not re.fullmatch(r"20\d\d(-(0[1-9]|1[0-2]))?", given, re.ASCII):
        return newest, UNKNOWN.format(year=newest.year)
    period = Period(*map(int, given.split("-")))
    if period.begins > today:
        return newest, UNKNOWN.format(year=newest.year)
    if period.begins > last_day_told(today):
        return newest, NOT_OVER.format(year=newest.year)
    return period, ""


def offered_periods(asked: Period, today: date) -> list[Period]:
    """The year of the last closed month, its closed months, the two years before, and the one that is asked for."""
    last = last_day_told(today)
    months = [Period(last.year, month) for month in range(last.month, 0, -1)]
    offered = [Period(last.year), *months, Period(last.year - 1), Period(last.year - 2)]
    return offered if asked in offered else [*offered, asked]
