"""What is odd in a paper: found by reckoning, beside the remarks that its reader wrote down."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .models import Edition, EditionStep


@dataclass(frozen=True)
class Oddity:
    """One oddity: what it is about, in a word, and a sentence."""

    about: str
    sentence: str


def oddities_of(edition: Edition, others: Iterable[Edition] = ()) -> list[Oddity]:
    """Every oddity of an edition. ``others`` are the editions whose numbers it is compared with."""
    rows = list(edition.steps.all())
    return [
        *unsigned(edition),
        *_shared_number(edition, others),
        *_skipped_numbers(rows),
        *_missing_times(edition, rows),
        *_mixed_units(edition, rows),
        *_sum_beside_promise(edition, rows),
        *_blanks(rows),
        *_legal_bases(edition),
        *(Oddity("catatan", remark) for remark in edition.remarks),
    ]


def oddities_by_edition(editions: Iterable[Edition]) -> list[tuple[Edition, list[Oddity]]]:
    """The oddities of several editions; numbers are compared within an office."""
    editions = list(editions)
    by_office = defaultdict(list)
    for edition in editions:
        by_office[edition.sop.office_id].append(edition)
    return [(edition, oddities_of(edition, by_office[edition.sop.office_id])) for edition in editions]


def unsigned(edition: Edition) -> Iterable[Oddity]:
    """What the paper leaves blank that would make it an act: signature, number, dates."""
    if edition.approval == Edition.Approval.NOT_APPROVED:
        yield Oddity("pengesahan", "Naskah belum disahkan.")
    if not edition.number:
        yield Oddity("nomor", "Nomor SOP tidak disebut.")
    dates = {
        "pembuatan": edition.created_on,
        "revisi": edition.revised_on,
        "efektif": edition.effective_on,
        "pengesahan": edition.approved_on,
    }
    if missing := [name for name, value in dates.items() if not value]:
        yield Oddity("tanggal", f"Tanggal {listed(missing)} tidak disebut.")
    if vague := [name for name, value in dates.items() if value and value.count("-") < 2]:
        yield Oddity("tanggal", f"Tanggal {listed(vague)} tidak menyebut hari.")


def _shared_number(edition: Edition, others: Iterable[Edition]) -> Iterable[Oddity]:
    if not edition.number:
        return
    same, close = [], []
    for other in others:
        if other.sop_id != edition.sop_id and _letters(other.number) == _letters(edition.number):
            (same if other.number == edition.number else close).append(other.short_title)
    if same:
        yield Oddity("nomor", f"Nomor {edition.number} dipakai juga oleh {listed(same)}.")
    if close:
        yield Oddity("nomor", f"Nomor {edition.number} hampir sama dengan nomor {listed(close)}.")


def _letters(number: str) -> str:
    return "".join(letter for letter in number.lower() if letter.isalnum())


def missing_numbers(rows: Iterable[EditionStep]) -> list[str]:
    """Step numbers that the paper skips: 1, 2, 3, 5 lacks "4"."""
    numbers = {int(row.no) for row in rows if row.no.isdigit()}
    return [str(number) for number in range(1, max(numbers, default=0)) if number not in numbers]


def _skipped_numbers(rows: list[EditionStep]) -> Iterable[Oddity]:
    for number in missing_numbers(rows):
        yield Oddity("nomor langkah", f"Langkah {number} tidak tercetak.")


def _missing_times(edition: Edition, rows: list[EditionStep]) -> Iterable[Oddity]:
    if missing := [row.no for row in rows if not row.time_value]:
        yield Oddity("waktu", f"Waktu langkah {listed(missing)} tidak disebut.")
    for row in rows:
        if row.covers_whole_case:
            yield Oddity(
                "waktu",
                f"Waktu {row.standard()} tercetak pada langkah {row.no} saja, tetapi berlaku untuk seluruh penanganan.",
            )
    if not edition.whole_time:
        yield Oddity("waktu", "Waktu seluruh penanganan tidak disebut.")


def _mixed_units(edition: Edition, rows: list[EditionStep]) -> Iterable[Oddity]:
    units = Counter(row.time_unit for row in rows if row.time_value)
    if len(units) > 1:
        yield Oddity("satuan", f"Satuan waktu langkah bercampur: {listed(list(units))}.")
    if "hari" in {*units, edition.whole_unit}:
        yield Oddity("satuan", 'Tertulis "hari", bukan "hari kerja".')


def _sum_beside_promise(edition: Edition, rows: list[EditionStep]) -> Iterable[Oddity]:
    total = total_of(rows)
    if not total:
        return
    promise = edition.whole_time
    yield Oddity(
        "jumlah",
        f"Jumlah waktu langkah {total}; " + (f"janji seluruhnya {promise}." if promise else "tanpa janji seluruhnya."),
    )
    if printed := edition.printed_total:
        verdict = "sama dengan" if str(printed) == total else "berbeda dari"
        yield Oddity("jumlah", f"Jumlah tercetak {printed}, {verdict} jumlah waktu langkah.")


def total_of(rows: Iterable[EditionStep]) -> str:
    """The sum of the steps' own times, unit by unit: "75 menit dan 2 hari"; empty where none is stated."""
    sums = Counter()
    for row in rows:
        if row.time_value and not row.covers_whole_case:
            sums[row.time_unit] += row.time_value
    return listed([f"{value} {unit}" for unit, value in sums.items()])


def _blanks(rows: list[EditionStep]) -> Iterable[Oddity]:
    for name, blank in (
        ("Kelengkapan", [row.no for row in rows if not row.requirements]),
        ("Output", [row.no for row in rows if not row.output]),
    ):
        if blank:
            yield Oddity("isian kosong", f"{name} langkah {listed(blank)} tidak disebut.")


def _legal_bases(edition: Edition) -> Iterable[Oddity]:
    corrected = [str(place) for place, base in enumerate(edition.legal_bases, 1) if base.get("correction")]
    if corrected:
        yield Oddity(
            "dasar hukum", f"Dasar hukum {listed(corrected)} tercetak keliru; pembetulannya ada di lembar SOP."
        )
    for place, base in enumerate(edition.legal_bases, 1):
        if base.get("remark"):
            yield Oddity("dasar hukum", f"Dasar hukum {place}: {base['remark']}")


def listed(words: list[str]) -> str:
    """ "1", "1 dan 2", "1, 2, dan 3"."""
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
