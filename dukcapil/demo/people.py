"""The citizens of the demo: a pool for each office, so that people come back and searches find several of a name."""

from random import Random

from django.db import transaction

from dukcapil.people.encryption import blind_index
from dukcapil.people.models import Citizen, Office

from . import texts
from .copying import copy_in, reserve

CASES_A_PERSON = 4
MOST_PEOPLE = 20_000
CHUNK = 5_000


class Pool:
    """Citizens by office: their rows are written first, then each case draws one."""

    def __init__(self, world, cases: int, seed: int):
        offices = {place.office.pk: place.office for place in world.places}
        self._size = max(12, min(cases // CASES_A_PERSON, MOST_PEOPLE) // len(offices))
        self._people: dict[int, list[Citizen]] = {}
        for office in offices.values():
            rng = Random(f"{seed} {office.key}")  # noqa: S311 (demo data)
            people = [a_citizen(office, rng) for _ in range(self._size)]
            _write(people)
            for person in people:  # what no history reads need not be kept
                person.nik = person.nik_index = ""
            self._people[office.pk] = people

    def someone(self, office: Office, rng: Random) -> Citizen:
        return self._people[office.pk][int(rng.random() * self._size)]


def a_citizen(office: Office, rng: Random) -> Citizen:
    """An unsaved person; most have a phone, some only an e-mail address, some both."""
    name = f"{rng.choice(texts.FIRST_NAMES)} {rng.choice(texts.LAST_NAMES)}"
    account = f"{name.lower().replace(' ', '.')}.{rng.randint(1, 999)}"
    reached = rng.random()
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(55, 99)
    nik = (
        f"{office.region_code.replace('.', '')}{rng.randint(1, 9):02d}"
        f"{day + 40 * (rng.random() < 0.5):02d}{month:02d}{year}{rng.randint(1, 9999):04d}"
    )
    citizen = Citizen(
        office=office,
        name=name,
        email=f"{account}@contoh.invalid" if reached > 0.6 else "",
        nik=nik if rng.random() < 0.7 else "",
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
            person.nik_index = blind_index(person.nik)
        copy_in(Citizen, some)
