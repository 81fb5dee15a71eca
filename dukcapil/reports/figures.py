"""Every figure, defined once: what it is called, what it means, how it is summed, and which cases stand behind it.

Page, CSV, XLSX and PDF read the same objects. ``FIGURES["terlambat"].value(Told(scope, now))`` is the number;
``.cases(scope, now)`` are the cases it counts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dukcapil.casework.models import Case

from .measures import CASES, OPEN, STEPS
from .models import StepFact
from .told import Told, open_cases
from .wording import NUMBER, PERCENT, SCORE, TIME, shown

Value = int | float | None


@dataclass(frozen=True)
class Figure:
    """One figure. ``value`` is None where there is nothing to tell (no case was judged, say)."""

    key: str
    label: str
    unit: str
    explanation: str
    value: Callable[[Told], Value]
    cases: Callable[[Told], QuerySet[Case]] | None = None
    kind: str = NUMBER
    good: int = 0  # is more of it better (1), worse (-1), or neither?

    def __str__(self):
        return self.label

    def shown(self, value: Value) -> str:
        return shown(value, self.kind)


def _of_cases(name: str) -> Callable[[Told], QuerySet[Case]]:
    day, which = CASES[name]
    behind = _prefixed(which, "fact__")

    def cases(told: Told) -> QuerySet[Case]:
        in_period = Q(**{f"fact__{day}__range": told.scope.days})
        return Case.objects.filter(told.scope.rows(), in_period & behind)

    return cases


def _of_steps(name: str) -> Callable[[Told], QuerySet[Case]]:
    def cases(told: Told) -> QuerySet[Case]:
        rows = StepFact.objects.filter(STEPS[name], told.scope.rows(roles_in="role"), left_on__range=told.scope.days)
        return Case.objects.filter(pk__in=rows.values("case"))

    return cases


def _late_steps(told: Told) -> QuerySet[Case]:
    rows = StepFact.objects.filter(
        told.scope.rows(roles_in="role"), left_on__range=told.scope.days, step_seconds__isnull=False, late=True
    )
    return Case.objects.filter(pk__in=rows.values("case"))


def _of_open(name: str) -> Callable[[Told], QuerySet[Case]]:
    return lambda told: open_cases(told.scope).filter(OPEN[name](told.now, told.closes_today))


def _held_by(holder: str) -> Callable[[Told], QuerySet[Case]]:
    return lambda told: open_cases(told.scope).filter(holder=holder)


def _prefixed(rule: Q, prefix: str) -> Q:
    """The same condition, asked from the case."""
    return Q(*[(f"{prefix}{name}", value) for name, value in rule.children], _connector=rule.connector)


def _count(name: str) -> Callable[[Told], int]:
    return lambda told: told.cases[name]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def share_on_time(counts) -> float | None:
    """In time, of those that could be judged; None where none could."""
    return _share(counts["on_time"], counts["on_time"] + counts["late"])


def mean_rating(counts) -> float | None:
    return _share(counts["stars"], counts["rated"])


def _late_step_share(told: Told) -> float | None:
    judged = [step for step in told.steps if step.standard]
    done = sum(step.done for step in judged)
    return _share(done - sum(step.late for step in judged), done)


_ALL = (
    Figure(
        "diterima",
        "Diterima",
        "berkas",
        "Pengaduan dan permohonan menurut hari diterimanya yang sebenarnya.",
        _count("received"),
        _of_cases("received"),
    ),
    Figure(
        "dijawab",
        "Dijawab",
        "berkas",
        "Berkas yang pada hari itu dijawab pertama kali, dokumennya siap, atau ditolak dengan alasan.",
        _count("answered"),
        _of_cases("answered"),
        good=1,
    ),
    Figure(
        "tepat-waktu",
        "Tepat waktu",
        "berkas",
        "Dijawab dalam waktu yang dijanjikan SOP; bila SOP tidak menyebut waktu seluruhnya, setiap langkah kantor dalam"
        " waktunya sendiri. Waktu pemohon tidak dihitung.",
        _count("on_time"),
        _of_cases("on_time"),
        good=1,
    ),
    Figure(
        "terlambat",
        "Terlambat",
        "berkas",
        "Dijawab sesudah waktu yang dijanjikan SOP.",
        _count("late"),
        _of_cases("late"),
        good=-1,
    ),
    Figure(
        "ketepatan",
        "Ketepatan waktu",
        "persen",
        "Bagian yang tepat waktu dari semua jawaban yang ada waktu bakunya.",
        lambda told: share_on_time(told.cases),
        kind=PERCENT,
        good=1,
    ),
    Figure(
        "waktu-jawab",
        "Waktu kerja sampai dijawab",
        "waktu kerja",
        "Nilai tengah waktu kerja kantor sampai jawaban pertama: separuh berkas lebih cepat dari ini.",
        lambda told: told.answer_time and told.answer_time[0],
        kind=TIME,
        good=-1,
    ),
    Figure(
        "waktu-jawab-p90",
        "Waktu kerja, sembilan dari sepuluh",
        "waktu kerja",
        "Sembilan dari sepuluh berkas dijawab dalam waktu kerja kantor ini.",
        lambda told: told.answer_time and told.answer_time[1],
        kind=TIME,
        good=-1,
    ),
    Figure(
        "selesai",
        "Selesai",
        "berkas",
        "Berkas yang ditutup dengan hasil: jawaban diterima atau dokumen diserahkan.",
        _count("finished"),
        _of_cases("finished"),
        good=1,
    ),
    Figure(
        "ditolak",
        "Ditolak",
        "berkas",
        "Berkas yang ditolak dengan alasan yang dibaca pemohon.",
        _count("refused"),
        _of_cases("refused"),
    ),
    Figure(
        "dibatalkan",
        "Dibatalkan",
        "berkas",
        "Berkas yang dicabut pemohon, atau ditutup karena tidak dilengkapi.",
        _count("withdrawn"),
        _of_cases("withdrawn"),
    ),
    Figure(
        "dikembalikan",
        "Dikembalikan ke pemohon",
        "kali",
        "Berapa kali berkas dikirim kembali kepada pemohon untuk dilengkapi.",
        lambda told: told.sent_back["returned"],
        _of_steps("returned"),
        good=-1,
    ),
    Figure(
        "koreksi",
        "Dikembalikan di dalam kantor",
        "kali",
        "Berapa kali berkas dikirim kembali ke meja sebelumnya untuk diperbaiki.",
        lambda told: told.sent_back["corrected"],
        _of_steps("corrected"),
        good=-1,
    ),
    Figure(
        "sanggahan",
        "Sanggahan",
        "kali",
        "Berapa kali pemohon menyanggah jawaban.",
        lambda told: told.sent_back["objected"],
        _of_steps("objected"),
        good=-1,
    ),
    Figure(
        "langkah",
        "Langkah dikerjakan",
        "langkah",
        "Langkah kantor yang diselesaikan, termasuk yang diulang.",
        lambda told: told.step_counts["done"],
    ),
    Figure(
        "langkah-lewat",
        "Langkah lewat waktu",
        "langkah",
        "Langkah kantor yang selesai sesudah waktu bakunya.",
        lambda told: told.step_counts["late"],
        _late_steps,
        good=-1,
    ),
    Figure(
        "ketepatan-langkah",
        "Langkah dalam waktunya",
        "persen",
        "Bagian langkah kantor yang selesai dalam waktu bakunya; langkah tanpa waktu baku tidak dihitung.",
        _late_step_share,
        kind=PERCENT,
        good=1,
    ),
    Figure(
        "penilaian",
        "Penilaian pemohon",
        "dari 4",
        "Rata-rata nilai 1 sampai 4 yang diberikan pemohon pada hari itu, seperti pada SKM.",
        lambda told: mean_rating(told.cases),
        _of_cases("rated"),
        kind=SCORE,
        good=1,
    ),
    Figure(
        "penilai",
        "Yang menilai",
        "berkas",
        "Berkas yang dinilai pemohonnya.",
        _count("rated"),
        _of_cases("rated"),
    ),
    Figure(
        "menunggu",
        "Masih terbuka",
        "berkas",
        "Berkas yang belum ditutup sekarang, siapa pun yang memegangnya.",
        lambda told: told.open["waiting"],
        _of_open("waiting"),
    ),
    Figure(
        "menunggu-kantor",
        "Di meja kantor",
        "berkas",
        "Berkas terbuka yang sekarang menunggu tindakan kantor.",
        lambda told: told.open_by("holder").get("kantor", {}).get("waiting", 0),
        _held_by("kantor"),
    ),
    Figure(
        "menunggu-pemohon",
        "Menunggu pemohon",
        "berkas",
        "Berkas terbuka yang sekarang menunggu pemohon; waktu kantor berhenti.",
        lambda told: told.open_by("holder").get("pemohon", {}).get("waiting", 0),
        _held_by("pemohon"),
    ),
    Figure(
        "menunggu-luar",
        "Tertunda sebab luar",
        "berkas",
        "Berkas terbuka yang ditunda karena blanko habis, SIAK atau jaringan terputus; waktu kantor berhenti.",
        lambda told: told.open_by("holder").get("luar", {}).get("waiting", 0),
        _held_by("luar"),
    ),
    Figure(
        "lewat-sekarang",
        "Lewat batas sekarang",
        "berkas",
        "Berkas terbuka yang melewati batas langkah atau batas seluruh berkas.",
        lambda told: told.open["late_now"],
        _of_open("late_now"),
        good=-1,
    ),
    Figure(
        "jatuh-tempo",
        "Jatuh tempo hari ini",
        "berkas",
        "Berkas terbuka yang batas langkah atau batas berkasnya jatuh sebelum kantor tutup hari ini.",
        lambda told: told.open["due_today"],
        _of_open("due_today"),
    ),
    Figure(
        "pesan",
        "Pesan belum dibalas",
        "berkas",
        "Berkas terbuka dengan pesan pemohon yang belum dijawab.",
        lambda told: told.open["words"],
        _of_open("words"),
        good=-1,
    ),
)

FIGURES = {figure.key: figure for figure in _ALL}
