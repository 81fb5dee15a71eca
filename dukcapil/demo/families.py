"""Invented people and their families: names, birthdays, and NIKs that fit them, most of the time."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from services.forms.fields import MEN, WOMEN

from . import texts

_ODD = 0.03  # NIKs that do not fit: a day of birth corrected later, a first card in another regency
_YEAR = 365.25


@dataclass(frozen=True)
class Person:
    """Somebody in a form."""

    name: str
    is_woman: bool
    born: date
    nik: str

    @property
    def sex(self) -> str:
        return WOMEN if self.is_woman else MEN

    @property
    def first_name(self) -> str:
        return self.name.partition(" ")[0]


class People:
    """Makes people of one region (``18.08``), on a day."""

    def __init__(self, region: str, today: date, rng: Random):
        self.region, self.today, self.rng = region, today, rng

    def someone(self, youngest: float, oldest: float, *, woman: bool | None = None, last_name: str = "") -> Person:
        """Somebody of an age in years."""
        rng = self.rng
        is_woman = rng.random() < 0.5 if woman is None else woman
        born = self.today - timedelta(days=int(rng.uniform(youngest, oldest) * _YEAR))
        name = f"{rng.choice(texts.WOMEN if is_woman else texts.MEN)} {last_name or rng.choice(texts.LAST_NAMES)}"
        return Person(name, is_woman, born, nik_of(self.region, born, is_woman, rng))

    def known(self, name: str, nik: str) -> Person:
        """Somebody of whom the portal knows name and NIK; sex as the name says, birthday as the NIK does."""
        is_woman = name.partition(" ")[0] in texts.WOMEN
        day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
        try:
            born = date((1900 if year > 26 else 2000) + year, month, day - 40 if day > 40 else day)
        except ValueError:
            born = date(1980, 5, 12)
        return Person(name, is_woman, born, nik)

    def spouse_of(self, person: Person) -> Person:
        """Somebody of about the same age, with another name."""
        age = (self.today - person.born).days / _YEAR
        return self.someone(max(age - 5, 19), max(age + 4, 24), woman=not person.is_woman)


def nik_of(region: str, born: date, is_woman: bool, rng: Random) -> str:
    """Sixteen digits: where first registered, birthday (a woman's day with 40 added), serial."""
    if rng.random() < _ODD:
        born, region = born + timedelta(days=rng.randint(1, 400)), rng.choice((region, "18.71", "32.01"))
    day = born.day + 40 * is_woman
    return f"{digits_of(region)}{rng.randint(1, 15):02d}{day:02d}{born:%m%y}{rng.randint(1, 40):04d}"


def family_card_of(region: str, latest: date, rng: Random) -> str:
    """Sixteen digits: region, day of recording, serial."""
    recorded = latest - timedelta(days=rng.randint(60, 6000))
    return f"{digits_of(region)}{rng.randint(1, 15):02d}{recorded:%d%m%y}{rng.randint(1, 60):04d}"


def digits_of(region: str) -> str:
    """A region's code as numbers begin with it: ``1808``."""
    return region.replace(".", "")
