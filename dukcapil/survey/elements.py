"""The nine elements of the SKM with their question and four answers, and the index (PermenPANRB 14/2017).

Every element weighs exactly one ninth. The regulation prints 0,111, with which a perfect survey would give 99,9.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST = 5  # respondents below which nothing is published


@dataclass(frozen=True)
class Element:
    """One element: its name, what is asked, and the answers for 1 to 4."""

    key: str
    name: str
    question: str
    answers: tuple[str, str, str, str]


ELEMENTS = (
    Element(
        "u1",
        "Persyaratan",
        "Apakah persyaratan layanan sesuai dengan jenis layanannya?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element(
        "u2",
        "Sistem, mekanisme, dan prosedur",
        "Apakah prosedur layanan mudah diikuti?",
        ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah"),
    ),
    Element(
        "u3",
        "Waktu penyelesaian",
        "Bagaimana kecepatan pelayanan?",
        ("Tidak cepat", "Kurang cepat", "Cepat", "Sangat cepat"),
    ),
    Element(
        "u4",
        "Biaya/tarif",
        "Bagaimana biaya yang Anda keluarkan untuk layanan ini?",
        ("Sangat mahal", "Cukup mahal", "Murah", "Gratis"),
    ),
    Element(
        "u5",
        "Produk layanan",
        "Apakah hasil layanan sesuai dengan yang dijanjikan?",
        ("Tidak sesuai", "Kurang sesuai", "Sesuai", "Sangat sesuai"),
    ),
    Element(
        "u6",
        "Kompetensi pelaksana",
        "Bagaimana kemampuan petugas?",
        ("Tidak mampu", "Kurang mampu", "Mampu", "Sangat mampu"),
    ),
    Element(
        "u7",
        "Perilaku pelaksana",
        "Bagaimana kesopanan dan keramahan petugas?",
        ("Tidak sopan", "Kurang sopan", "Sopan dan ramah", "Sangat sopan dan ramah"),
    ),
    Element(
        "u8",
        "Sarana dan prasarana",
        "Bagaimana tempat dan peralatan layanan, atau halaman portal ini?",
        ("Buruk", "Cukup", "Baik", "Sangat baik"),
    ),
    Element(
        "u9",
        "Penanganan pengaduan, saran, dan masukan",
        "Bagaimana penanganan pengaduan di kantor ini?",
        ("Tidak ada", "Ada, tidak berfungsi", "Berfungsi, kurang maksimal", "Dikelola dengan baik"),
    ),
)
KEYS = tuple(element.key for element in ELEMENTS)

_GRADES = (
    (Fraction("88.31"), "A", "Sangat baik"),
    (Fraction("76.61"), "B", "Baik"),
    (Fraction("65.00"), "C", "Kurang baik"),
    (Fraction("0"), "D", "Tidak baik"),
)


@dataclass(frozen=True)
class Index:
    """The judgement of a group of respondents: the mean of each element, the index from 25 to 100, and its grade."""

    respondents: int
    means: tuple[Fraction, ...]
    value: Fraction
    grade: str
    words: str

    @property
    def shown(self) -> str:
        return in_words(self.value)

    @property
    def elements(self) -> list[tuple[Element, str]]:
        return [(element, in_words(mean)) for element, mean in zip(ELEMENTS, self.means, strict=True)]


def index_of(sums: Sequence[int], respondents: int) -> Index | None:
    """The index from the sum of each element's values; None without respondents.

    IKM is the sum of the means, each weighed by 1/9, times 25. It is graded as it is shown: with two decimals.
    """
    if not respondents:
        return None
    means = tuple(Fraction(each, respondents) for each in sums)
    value = sum(means, Fraction()) / len(ELEMENTS) * 25
    shown = Fraction(round(value * 100), 100)
    _, grade, words = next(row for row in _GRADES if shown >= row[0])
    return Index(respondents, means, value, grade, words)


def in_words(number: Fraction) -> str:
    """ "88,31": two decimals with a comma."""
    hundredths = round(number * 100)
    return f"{hundredths // 100},{hundredths % 100:02d}"
