"""An edition as its official sheet: everything the page shows, ready for a template that only loops."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from dukcapil.worktime.wording import paper_date

from .drawing.plan import CAPSULE, DIAMOND, Layout, Plan, SheetRow, drawn_exits
from .drawing.sheet_svg import cells
from .flow import CAME_FROM, Exit, Step
from .models import Edition, Sop
from .oddities import listed, missing_numbers, total_of, unsigned

_SHAPES = {CAPSULE: "mulai atau selesai", DIAMOND: "keputusan"}


@dataclass(frozen=True)
class Lane:
    """One actor's cell in one row: its piece of the drawing, and the same in words."""

    svg: SafeString | str
    words: str


@dataclass(frozen=True)
class Row:
    """One row of the table; what is empty is not stated. ``added`` rows are the system's and state nothing."""

    no: str
    activity: str
    actors: str
    lanes: list[Lane]
    requirements: list[str]
    time: str
    whole_case: bool
    output: str
    notes: list[str]
    added: bool


@dataclass(frozen=True)
class Sheet:
    edition: Edition
    columns: list[list[str]]  # each label cut after its slashes, where a line may break
    rows: list[Row]
    identity: list[tuple[str, str]]
    lists: list[tuple[str, list[str]]]
    requirements: list[tuple[str, list]]
    promise: str
    total: str
    missing: list[str]
    unsigned: list[str]
    additions: list[str]


def sheet_of(edition: Edition) -> Sheet:
    """The sheet of an edition read with ``EditionQuerySet.complete``; it asks the database nothing."""
    layout = Layout(edition)
    printed = list(edition.steps.all())
    return Sheet(
        edition=edition,
        columns=[label.split("/") for _, label in layout.columns],
        rows=_Rows(layout).rows(),
        identity=_identity(edition),
        lists=_lists(edition),
        requirements=_requirements(edition),
        promise=promise_of(edition),
        total=total_of(printed),
        missing=missing_numbers(printed),
        unsigned=[] if edition.is_approved else [oddity.sentence for oddity in unsigned(edition)],
        additions=list(_additions(layout)),
    )


def promise_of(edition: Edition) -> str:
    """What the office promises over the whole case, in one sentence."""
    time = edition.whole_time
    if time is None:
        total = total_of(edition.steps.all())
        return f"Naskah tidak menyebut waktu seluruhnya; jumlah waktu langkahnya {total}."
    if edition.sop.kind == Sop.Kind.SERVICE:
        return f"Selesai paling lambat {time} sejak berkas dinyatakan lengkap."
    return f"Dijawab paling lambat {time} sejak pengaduan diterima."


def _identity(edition: Edition) -> list[tuple[str, str]]:
    return [
        ("Nomor SOP", edition.number),
        ("Tanggal pembuatan", _date(edition.created_on)),
        ("Tanggal revisi", _date(edition.revised_on)),
        ("Tanggal efektif", _date(edition.effective_on)),
        ("Tanggal pengesahan", _date(edition.approved_on)),
        ("Disahkan oleh", edition.signed_by),
        ("Nama SOP", edition.document_title),
    ]


def _date(printed: str) -> str:
    return paper_date(printed) if printed else ""


def _lists(edition: Edition) -> list[tuple[str, list[str]]]:
    return [
        ("Kualifikasi pelaksana", edition.qualifications),
        ("Keterkaitan", edition.related),
        ("Peralatan/perlengkapan", edition.equipment),
        ("Peringatan", edition.warnings),
        ("Pencatatan dan pendataan", edition.records),
    ]


def _requirements(edition: Edition) -> list[tuple[str, list]]:
    """Requirements by what they ask: all of these, one of each group, those under a condition."""
    groups: dict[str, list] = {}
    for requirement in edition.requirements.all():
        if requirement.kind == requirement.Kind.ONE_OF:
            heading = f"{requirement.group} (salah satu)"
        else:
            heading = requirement.get_kind_display()
        groups.setdefault(heading, []).append(requirement)
    return list(groups.items())


class _Rows:
    def __init__(self, layout: Layout):
        self.layout = layout
        self.edition = layout.edition
        self.plan: Plan = layout.plan()
        self.drawn = cells(self.plan)
        self.shapes = dict(self.plan.shapes)

    def rows(self) -> list[Row]:
        return [
            self._added(place, row.states[0]) if row.printed is None else self._printed(place, row)
            for place, row in enumerate(self.layout.rows)
        ]

    def _printed(self, place: int, row: SheetRow) -> Row:
        printed = row.printed
        return Row(
            no=printed.no,
            activity=printed.activity,
            actors=listed([label for _, label in printed.actors()]),
            lanes=self._lanes(place),
            requirements=printed.requirements,
            time=str(printed.standard() or ""),
            whole_case=printed.covers_whole_case,
            output=printed.output,
            notes=[note for note in (printed.note, *self._notes(row)) if note],
            added=False,
        )

    def _added(self, place: int, step: Step) -> Row:
        ways = [exit_ for exit_ in step.exits.values() if not exit_.verb.quiet]
        return Row(
            no="+",
            activity=f"{step.title}: {listed([self._way(exit_) for exit_ in ways])}.",
            actors=self.edition.label_of(step.name),
            lanes=self._lanes(place),
            requirements=[],
            time="",
            whole_case=False,
            output="",
            notes=["Tambahan sistem, tidak tercantum dalam naskah."],
            added=True,
        )

    def _notes(self, row: SheetRow) -> Iterator[str]:
        numbers = [each.printed.no for each in self.layout.rows if each.printed is not None]
        before = numbers.index(row.printed.no)
        skipped = [
            no
            for no in missing_numbers(self.edition.steps.all())
            if before and row.printed.no.isdigit() and int(numbers[before - 1]) < int(no) < int(row.printed.no)
        ]
        if skipped:
            yield f"Nomor {listed(skipped)} tidak tercetak dalam naskah."
        if row.printed.no in self.layout.flow.report_rows:
            yield "Bagian laporan bulanan, bukan tahap satu pengaduan."
        for step in row.states:
            added = [exit_ for exit_, _ in drawn_exits(self.layout.flow, step) if exit_.added]
            if added:
                yield f"Tambahan sistem: {listed([self._way(exit_) for exit_ in added])}."

    def _way(self, exit_: Exit) -> str:
        return f"{_inside(exit_.button)} ({self._where(exit_.target)})"

    def _where(self, state: str) -> str:
        if state == CAME_FROM:
            return "ke langkah asal"
        places = self.layout.places.get(state)
        if not places:
            return _inside(self.layout.flow.title_of(state))
        row = self.layout.rows[places[0][0]]
        return f"ke langkah {row.printed.no}" if row.printed is not None else f"ke {_inside(row.states[0].title)}"

    def _lanes(self, place: int) -> list[Lane]:
        return [
            Lane(self.drawn.get((place, column), ""), self._words(place, column))
            for column in range(len(self.layout.columns))
        ]

    def _words(self, place: int, column: int) -> str:
        """A cell for those who do not see the drawing: the shape, and where its lines lead."""
        shape = self.shapes.get((place, column))
        if shape is None:
            return ""
        ways = [
            f"{line.label} ke {self._called(line.target)}".strip()
            for line in self.plan.lines
            if line.source == (place, column) and line.arrow
        ]
        return ": ".join(filter(None, [_SHAPES.get(shape.kind, "proses"), listed(ways)]))

    def _called(self, place: tuple[int, int]) -> str:
        row = self.layout.rows[place[0]]
        name = f"langkah {row.printed.no}" if row.printed is not None else _inside(row.states[0].title)
        return f"{name} ({self.layout.columns[place[1]][1]})"


def _additions(layout: Layout) -> Iterator[str]:
    """What the system added everywhere, which the drawing leaves out: withdraw, refuse, put aside."""
    flow, edition, printed = layout.flow, layout.edition, dict(layout.columns)
    quiet: dict[str, list[Step]] = {}
    for step in flow.steps.values():
        for exit_ in step.exits.values():
            if exit_.verb.quiet and exit_.added:
                quiet.setdefault(exit_.key, []).append(step)
    for verb, steps in quiet.items():
        exit_ = steps[0].exits[verb]
        roles = dict.fromkeys(role for step in steps for role in step.exits[verb].by)
        doers = listed([printed.get(role) or edition.sop.office.label_of(role) for role in roles])
        states = listed([_inside(step.title) for step in steps])
        yield f"{exit_.button} (oleh {doers}): dari {states}, menjadi {_inside(flow.title_of(exit_.target))}."


def _inside(title: str) -> str:
    """A title inside a sentence: "Verifikasi Kasi" -> "verifikasi Kasi"."""
    return title[0].lower() + title[1:]
