"""How each figure and each table is counted again from a ``Recount``."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from datetime import date, timedelta

from dukcapil.reports.scope import end_of_month

from .recounted import OpenCase, Recount, Work

Value = int | float | None
Rows = dict[str, tuple]


def percentile(values: Collection[int], share: float) -> float | None:
    """Between its two neighbours, as PostgreSQL's ``percentile_cont`` and most spreadsheets have it."""
    if not values:
        return None
    ranked, place = sorted(values), share * (len(values) - 1)
    low, high = ranked[int(place)], ranked[min(int(place) + 1, len(values) - 1)]
    return low + (high - low) * (place - int(place))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def in_time(counts: Counter) -> float | None:
    return _share(counts["tepat-waktu"], counts["tepat-waktu"] + counts["terlambat"])


def _stars(counts: Counter) -> float | None:
    return _share(counts["bintang"], counts["penilai"])


def _steps_in_time(works: list[Work]) -> float | None:
    judged = [work for work in works if work.standard]
    return _share(sum(not work.is_late for work in judged), len(judged))


def _index(recount: Recount) -> float | None:
    count, means = recount.survey
    return sum(means) / 9 * 25 if count else None


def _is_late(recount: Recount, each: OpenCase) -> bool:
    return each.is_late(recount.now)


def _is_due(recount: Recount, each: OpenCase) -> bool:
    return each.is_due(recount.now, recount.closing)


_EVENTS = ("diterima", "dijawab", "tepat-waktu", "terlambat", "selesai", "ditolak", "dibatalkan", "penilai")
_SENT_BACK = ("dikembalikan", "koreksi", "sanggahan")
OPEN_NOW: dict[str, Callable[[Recount, OpenCase], bool]] = {
    "menunggu": lambda recount, each: True,
    "menunggu-kantor": lambda recount, each: each.holder == "kantor",
    "menunggu-pemohon": lambda recount, each: each.holder == "pemohon",
    "menunggu-luar": lambda recount, each: each.holder == "luar",
    "lewat-sekarang": _is_late,
    "jatuh-tempo": _is_due,
    "pesan": lambda recount, each: each.has_word,
}


def _counts(what: str) -> Callable[[Recount], int]:
    return lambda recount: recount.counts[what]


def _counts_open(which: Callable[[Recount, OpenCase], bool]) -> Callable[[Recount], int]:
    return lambda recount: sum(which(recount, each) for each in recount.open)


FIGURES: dict[str, Callable[[Recount], Value]] = {
    **{what: _counts(what) for what in (*_EVENTS, *_SENT_BACK)},
    **{key: _counts_open(which) for key, which in OPEN_NOW.items()},
    "lewat-akhir": lambda recount: len(recount.late_unanswered),
    "ketepatan": lambda recount: in_time(recount.counts),
    "waktu-jawab": lambda recount: percentile(recount.answer_times.values(), 0.5),
    "waktu-jawab-p90": lambda recount: percentile(recount.answer_times.values(), 0.9),
    "langkah": lambda recount: len(recount.done),
    "langkah-lewat": lambda recount: sum(work.is_late for work in recount.done),
    "ketepatan-langkah": lambda recount: _steps_in_time(recount.done),
    "penilaian": lambda recount: _stars(recount.counts),
    "skm": _index,
    "responden": lambda recount: recount.survey[0],
}


def _had(what: str) -> Callable[[Recount], set[int]]:
    return lambda recount: {event.case for event in recount.events if event.what == what}


def _went_back(what: str) -> Callable[[Recount], set[int]]:
    return lambda recount: {work.case.pk for work in recount.works if work.stay.sent_back == what}


def _are_open(which: Callable[[Recount, OpenCase], bool]) -> Callable[[Recount], set[int]]:
    return lambda recount: {each.case.pk for each in recount.open if which(recount, each)}


CASES_BEHIND: dict[str, Callable[[Recount], set[int]]] = {
    **{what: _had(what) for what in _EVENTS},
    **{what: _went_back(what) for what in _SENT_BACK},
    **{key: _are_open(which) for key, which in OPEN_NOW.items()},
    "lewat-akhir": lambda recount: recount.late_unanswered,
    "penilaian": _had("penilai"),
    "ketepatan": lambda recount: _had("tepat-waktu")(recount) | _had("terlambat")(recount),
    "waktu-jawab": _had("dijawab"),
    "waktu-jawab-p90": _had("dijawab"),
    "langkah": lambda recount: {work.case.pk for work in recount.done},
    "langkah-lewat": lambda recount: {work.case.pk for work in recount.done if work.is_late},
}


def counted(counts: Counter) -> tuple:
    return (
        *(counts[what] for what in ("diterima", "dijawab", "tepat-waktu", "terlambat")),
        in_time(counts),
        *(counts[what] for what in ("selesai", "ditolak", "dibatalkan", "dikembalikan", "sanggahan")),
        _stars(counts),
    )


def _by(part: str) -> Callable[[Recount], Rows]:
    def rows(recount: Recount) -> Rows:
        found = recount.counts_by(lambda case: getattr(case, part))
        return {key: counted(counts) for key, counts in found.items() if key}

    return rows


def by_step(recount: Recount) -> Rows:
    works = defaultdict(list)
    for work in recount.done:
        works[f"{work.case.sop}/{work.stay.state}"].append(work)
    return {key: _step(each) for key, each in works.items()}


def _step(works: list[Work]) -> tuple:
    times = [work.seconds for work in works]
    counts = (len(works), sum(work.is_late for work in works), _steps_in_time(works), sum(work.lost for work in works))
    return (percentile(times, 0.5), percentile(times, 0.9), *counts)


def lost_time(recount: Recount) -> Rows:
    """The eight steps that lost most together."""
    steps = sorted(by_step(recount).items(), key=lambda row: (-row[1][5], -row[1][3]))
    return {key: row for key, row in steps[:8] if row[5]}


def by_desk(recount: Recount) -> Rows:
    found = defaultdict(lambda: [0] * 5)
    for each in recount.open:
        if each.holder == "pemohon":
            continue
        row = found[each.role]
        row[0] += 1
        row[1] += _is_late(recount, each)
        row[2] += _is_due(recount, each)
    for work in recount.done:
        row = found[work.role]
        row[3] += 1
        row[4] += work.is_late
    return {role: tuple(row) for role, row in found.items() if role != "pemohon"}


def by_age(recount: Recount) -> Rows:
    """Received today or since the last working day; up to 2, 5, 10 and 20 working days ago; longer ago."""
    counts = Counter(sum(each.working_days > most for most in (0, 2, 5, 10, 20)) for each in recount.open)
    return {str(age): (counts[age],) for age in range(6)}


def by_holder(recount: Recount) -> Rows:
    counts = Counter(each.holder for each in recount.open)
    return {holder: (counts[holder],) for holder in ("kantor", "pemohon", "luar")}


def by_month(recount: Recount) -> Rows:
    month, rows = recount.until.replace(day=1), {}
    for _ in range(12):
        counts = recount.counts_of_month(month)
        judged = counts["tepat-waktu"] + counts["terlambat"]
        events = (counts["diterima"], counts["dijawab"], judged, counts["terlambat"], in_time(counts))
        late = len(recount.late_unanswered_after(end_of_month(month)))
        rows[f"{month:%Y-%m}"] = (*events, late, counts["selesai"], _stars(counts))
        month = _month_before(month)
    return rows


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


# The rows of each table by their keys, without the words that name a row and the standards as the papers print them.
TABLES: dict[str, Callable[[Recount], Rows]] = {
    "per-sop": _by("sop"),
    "per-saluran": _by("channel"),
    "per-kategori": _by("category"),
    "per-langkah": by_step,
    "waktu-hilang": lost_time,
    "per-meja": by_desk,
    "umur": by_age,
    "pemegang": by_holder,
    "dua-belas-bulan": by_month,
}
