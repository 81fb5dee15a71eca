"""The citizens of the demo: a pool for each office, so that people come back and searches find several of a name."""

from datetime import date
from random import Random

from django.db import transaction

from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen, Office

from . import texts
from .copying import copy_in, reserve
from .families import family_card_of, nik_of

CASES_A_PERSON = 4
MOST_PEOPLE = 20_000
LEAST = 40  # of an office
CHUNK = 5_000
_NEWEST_CARD = date(2026, 1, 1)


class Pool:
    """Citizens by office: their rows are written first, then each case draws one."""

    def __init__(self, world, cases: int, seed: int):
        offices = {place.office.pk: place.office for place in world.places}
        self._size = max(LEAST, min(cases // CASES_A_PERSON, MOST_PEOPLE) // len(offices))
        self._people: dict[int, list[Citizen]] = {}
        for office in offices.values():
            rng = Random(f"{seed} {office.key}")  # noqa: S311 (demo data)
            self._people[office.pk] = [a_citizen(office, rng) for _ in range(self._size)]
            _write(self._people[office.pk])

    def someone(self, office: Office, rng: Random, *, known: bool = False) -> Citizen:
        """Anybody of an office; ``known`` by NIK, as who applies for a document is."""
        while True:
            person = self._people[office.pk][int(rng.random() * self._size)]
            if person.nik or not known:
                return person


def a_citizen(office: Office, rng: Random) -> Citizen:
    """An unsaved person; most have a phone, some only an e-mail address, some both. Most are known by NIK."""
    is_woman = rng.random() < 0.5
    name = f"{rng.choice(texts.WOMEN if is_woman else texts.MEN)} {rng.choice(texts.LAST_NAMES)}"
    account = f"{name.lower().replace(' ', '.')}.{rng.randint(1, 999)}"
    reached = rng.random()
    born = date(rng.randint(1955, 1999), rng.randint(1, 12), rng.randint(1, 28))
    is_known = rng.random() < 0.7
    citizen = Citizen(
        office=office,
        name=name,
        email=f"{account}@contoh.invalid" if reached > 0.6 else "",
        nik=nik_of(office.region_code, born, is_woman, rng) if is_known else "",
        family_card=family_card_of(office.region_code, _NEWEST_CARD, rng) if is_known else "",
    )
    # A plain string: a parsed phone number is formatted anew for every notice.
    citizen.__dict__["phone"] = f"+62812{rng.randint(10_000_000, 99_999_999)}" if reached < 0.75 else ""
    return citizen


@transaction.atomic
def _write(people: list[Citizen]) -> None:
    for start in range(0, len(people), CHUNK):
        some = people[start : start + CHUNK]
        for person, pk in zip(some, reserve(Citizen, len(some)), strict=True):
            person.pk = pk
            person.nik_index, person.family_card_index = blind_index(person.nik), blind_index(person.family_card)
        copy_in(Citizen, some)
