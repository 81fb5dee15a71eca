"""Tables of figures as plain objects; page, CSV, XLSX, PDF and charts are all fed from them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from complaints.models import Category
from dukcapil.casework.models import Channel
from dukcapil.people.roles import Role
from dukcapil.survey.elements import ELEMENTS
from dukcapil.worktime.wording import month_in_words

from .figure import mean_rating, share_on_time
from .told import Told
from .wording import NUMBER, PERCENT, SCORE, STANDARD, TEXT, TIME, number, shown


@dataclass(frozen=True)
class Head:
    """A column: its title, how its values are written, and the figure whose cases stand behind them."""

    title: str
    kind: str = TEXT
    figure: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind not in (TEXT, STANDARD)


@dataclass(frozen=True)
class Table:
    """Rows of raw values under heads. ``keys`` name the rows: what ``by`` says of them (an SOP, a channel)."""

    key: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple, ...]
    note: str = ""
    total: tuple = ()
    by: str = ""
    keys: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def titles(self) -> list[str]:
        return [head.title for head in self.heads]

    @property
    def shown_rows(self) -> list[list[str]]:
        return [self.shown(row) for row in self.rows]

    def shown(self, row: tuple) -> list[str]:
        return [shown(value, head.kind) for value, head in zip(row, self.heads, strict=True)]

    def column(self, title: str) -> list:
        """The raw values under a head."""
        place = self.titles.index(title)
        return [row[place] for row in self.rows]

    def first(self, count: int) -> "Table":
        """The same with so many rows at most."""
        keys = self.keys[:count]
        return Table(self.key, self.title, self.heads, self.rows[:count], self.note, (), self.by, keys)


_COUNTS = (
    Head("Diterima", NUMBER, "diterima"),
    Head("Dijawab", NUMBER, "dijawab"),
    Head("Tepat waktu", NUMBER, "tepat-waktu"),
    Head("Terlambat", NUMBER, "terlambat"),
    Head("Ketepatan", PERCENT, "ketepatan"),
    Head("Selesai", NUMBER, "selesai"),
    Head("Ditolak", NUMBER, "ditolak"),
    Head("Dibatalkan", NUMBER, "dibatalkan"),
    Head("Dikembalikan", NUMBER, "dikembalikan"),
    Head("Sanggahan", NUMBER, "sanggahan"),
    Head("Nilai pemohon", SCORE, "penilaian"),
)


def _counts(cases: Counter, sent_back: Counter) -> tuple:
    return (
        *(cases[name] for name in ("received", "answered", "on_time", "late")),
        share_on_time(cases),
        *(cases[name] for name in ("finished", "refused", "withdrawn")),
        sent_back["returned"],
        sent_back["objected"],
        mean_rating(cases),
    )


def _breakdown(told: Told, key: str, title: str, first: str, column: str, names: dict[str, str], note="") -> Table:
    """One row for each part that had any; parts without a name of their own are left out."""
    cases = told.cases_by("sop__key" if column == "sop" else column)
    sent_back = told.sent_back_by("sop__key" if column == "sop" else column)
    keys = [each for each in names if each in cases or each in sent_back]
    rows = [(names[each], *_counts(cases.get(each, Counter()), sent_back.get(each, Counter()))) for each in keys]
    total = ("Seluruhnya", *_counts(told.cases, told.sent_back)) if len(rows) > 1 and column != "category" else ()
    return Table(key, title, (Head(first), *_COUNTS), tuple(rows), note, total, column, tuple(keys))


def by_sop(told: Told) -> Table:
    return _breakdown(told, "per-sop", "Menurut SOP", "SOP", "sop", told.sop_names)


def by_channel(told: Told) -> Table:
    return _breakdown(told, "per-saluran", "Menurut saluran", "Saluran", "channel", dict(Channel.choices))


def by_category(told: Told) -> Table:
    """Complaints alone have a category."""
    names = dict(Category.objects.values_list("key", "name"))
    return _breakdown(told, "per-kategori", "Menurut pokok pengaduan", "Pokok pengaduan", "category", names)


def by_step(told: Told) -> Table:
    """Standard beside fact, step by step."""
    heads = (
        Head("SOP"),
        Head("Langkah"),
        Head("Dikerjakan oleh"),
        Head("Waktu baku", STANDARD),
        Head("Nilai tengah", TIME),
        Head("Sembilan dari sepuluh", TIME),
        Head("Selesai dikerjakan", NUMBER, "langkah"),
        Head("Lewat waktu", NUMBER, "langkah-lewat"),
        Head("Dalam waktunya", PERCENT),
        Head("Jumlah waktu lewat", TIME),
    )
    rows = tuple(
        (
            told.sop_names[step.sop],
            step.title,
            told.scope.office.label_of(step.role),
            step.standard,
            step.median,
            step.p90,
            step.done,
            step.late,
            step.share_on_time,
            step.lost,
        )
        for step in told.steps
    )
    keys = tuple(f"{step.sop}/{step.state}" for step in told.steps)
    note = (
        "Waktu kerja kantor, tanpa jam tutup, hari libur, waktu pemohon, dan sebab luar. Nilai tengah: separuh langkah"
        " selesai lebih cepat. “Tidak disebut”: naskah SOP tidak memberi waktu untuk langkah itu."
    )
    if any(isinstance(step.standard, str) for step in told.steps):
        note += " Lebih dari satu waktu baku: SOP diubah; setiap berkas dinilai menurut SOP yang berlaku saat dicatat."
    return Table("per-langkah", "Waktu setiap langkah", heads, rows, note, (), "step", keys)


def lost_time(told: Told, count: int = 8) -> Table:
    """Where time is lost: the steps that went furthest beyond their standards, all their stays together."""
    steps = by_step(told)
    order = sorted(range(len(steps.rows)), key=lambda n: (-steps.rows[n][9], -steps.rows[n][7]))
    worst = [n for n in order if steps.rows[n][9] > 0][:count]
    keys = tuple(steps.keys[n] for n in worst)
    rows = tuple(steps.rows[n] for n in worst)
    note = "Jumlah waktu kerja di atas waktu baku, semua berkas pada langkah itu bersama-sama."
    return Table("waktu-hilang", "Di mana waktu hilang", steps.heads, rows, note, (), "step", keys)


def by_desk(told: Told) -> Table:
    """What every desk holds now, and what it did in the period."""
    open_by_role = told.open_at_desks
    done, late = Counter(), Counter()
    for step in told.steps:
        done[step.role] += step.done
        late[step.role] += step.late
    desks = (role.value for role in Role if role is not Role.PEMOHON)
    roles = [role for role in desks if role in open_by_role or role in done]
    heads = (
        Head("Meja"),
        Head("Menunggu sekarang", NUMBER, "menunggu"),
        Head("Lewat batas sekarang", NUMBER, "lewat-sekarang"),
        Head("Jatuh tempo hari ini", NUMBER, "jatuh-tempo"),
        Head("Langkah dikerjakan", NUMBER, "langkah"),
        Head("Lewat waktu", NUMBER, "langkah-lewat"),
    )
    rows = []
    for role in roles:
        held = open_by_role.get(role, Counter())
        now = (held["waiting"], held["late_now"], held["due_today"])
        rows.append((told.scope.office.label_of(role), *now, done[role], late[role]))
    note = "Yang tertunda sebab luar ikut terhitung pada mejanya; yang menunggu pemohon tidak."
    return Table("per-meja", "Beban setiap meja", heads, tuple(rows), note, (), "role", tuple(roles))


def by_person(told: Told) -> Table:
    """Acts of each person; for whoever leads them."""
    heads = (Head("Petugas"), Head("Sebagai"), Head("Tindakan", NUMBER), Head("Berkas dicatat", NUMBER))
    label = told.scope.office.label_of
    rows = tuple((str(each.user), label(each.role), each.acts, each.recorded) for each in told.people)
    note = "Tindakan yang memindahkan berkas dalam masa ini. Berkas dicatat: yang diterima dalam masa ini."
    return Table("per-petugas", "Beban setiap petugas", heads, rows, note)


def by_age(told: Told) -> Table:
    """How long the open cases have been open, in working days since receipt."""
    heads = (Head("Sejak diterima"), Head("Berkas terbuka", NUMBER, "menunggu"))
    rows = tuple((age.label, told.open[f"age{n}"]) for n, age in enumerate(told.ages))
    keys = tuple(str(n) for n in range(len(told.ages)))
    total = ("Seluruhnya", told.open["waiting"])
    return Table("umur", "Umur berkas terbuka", heads, rows, "", total, "age", keys)


def by_holder(told: Told) -> Table:
    """Whose turn it is in the open cases."""
    held = told.open_by("holder")
    names = {"kantor": "Di meja kantor", "pemohon": "Menunggu pemohon", "luar": "Tertunda sebab luar"}
    heads = (Head("Menunggu"), Head("Berkas terbuka", NUMBER, "menunggu"))
    rows = tuple((name, held.get(key, Counter())["waiting"]) for key, name in names.items())
    total = ("Seluruhnya", told.open["waiting"])
    return Table("pemegang", "Giliran siapa", heads, rows, "", total, "holder", tuple(names))


def by_element(told: Told) -> Table:
    """The nine elements of the SKM."""
    heads, found = (Head("Unsur"), Head("Nilai", SCORE)), told.satisfaction
    if found is None:
        return Table("skm", "Kepuasan masyarakat (SKM)", heads, ())
    rows = tuple((element.name, float(mean)) for element, mean in zip(ELEMENTS, found.means, strict=True))
    note = (
        f"Indeks {found.shown}, mutu {found.grade} ({found.words.lower()}), {number(found.respondents)} responden."
        " Nilai 1 sampai 4, setiap unsur berbobot 1/9."
    )
    return Table("skm", "Kepuasan masyarakat (SKM)", heads, rows, note)


def by_month(told: Told) -> Table:
    """The last twelve months."""
    heads = (
        Head("Bulan"),
        Head("Diterima", NUMBER, "diterima"),
        Head("Dijawab", NUMBER, "dijawab"),
        Head("Dinilai", NUMBER, "ketepatan"),
        Head("Terlambat", NUMBER, "terlambat"),
        Head("Ketepatan", PERCENT, "ketepatan"),
        Head("Lewat batas, belum dijawab", NUMBER, "lewat-akhir"),
        Head("Selesai", NUMBER, "selesai"),
        Head("Nilai pemohon", SCORE, "penilaian"),
    )
    rows = tuple(
        (
            month_in_words(each.month),
            *(each.counts[name] for name in ("received", "answered")),
            each.judged,
            each.counts["late"],
            share_on_time(each.counts),
            each.late_unanswered,
            each.counts["finished"],
            mean_rating(each.counts),
        )
        for each in told.months
    )
    keys = tuple(f"{each.month:%Y-%m}" for each in told.months)
    note = "Dinilai: dijawab, dan ada waktu bakunya. Lewat batas, belum dijawab: pada akhir bulan itu."
    return Table("dua-belas-bulan", "Dua belas bulan terakhir", heads, rows, note, (), "month", keys)


TABLES = {
    "per-sop": by_sop,
    "per-saluran": by_channel,
    "per-kategori": by_category,
    "per-langkah": by_step,
    "waktu-hilang": lost_time,
    "per-meja": by_desk,
    "per-petugas": by_person,
    "skm": by_element,
    "umur": by_age,
    "pemegang": by_holder,
    "dua-belas-bulan": by_month,
}


def all_tables(told: Told, keys: Iterable[str] = TABLES) -> list[Table]:
    return [TABLES[key](told) for key in keys]
