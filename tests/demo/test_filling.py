"""The demo's forms are filled in as people would: every section takes the answers as they are."""

from datetime import date
from random import Random

import pytest

from dukcapil.demo.filling import Filling
from dukcapil.demo.people import a_citizen
from dukcapil.people.models import Citizen, Office
from services.forms import answered
from services.told import parts_of, subject_of, warnings_of

TODAY = date(2026, 11, 10)
SLUGS = ["kk-baru", "skpwni", "ktp-el", "kia", "akta-kelahiran", "akta-kematian"]


def an_applicant(rng: Random) -> Citizen:
    office = Office(key="way-kanan", code="WKN", region_code="18.08")
    return next(each for each in iter(lambda: a_citizen(office, rng), None) if each.nik)


def filled(slug: str, number: int) -> dict:
    rng = Random(number)
    return Filling(an_applicant(rng), "18.08", TODAY, None, rng).answers(slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_takes_the_answers_and_keeps_them_as_they_are(slug):
    for number in range(150):
        answers = filled(slug, number)
        sections = answered(f"way-kanan/{slug}", answers, today=TODAY)
        assert {section.slug: section.errors for section in sections if not section.is_valid()} == {}
        assert {section.slug: section.answer for section in sections} == answers


@pytest.mark.parametrize("slug", SLUGS)
def test_the_answers_say_whom_the_document_is_about(slug):
    answers = filled(slug, 1)
    assert subject_of(f"way-kanan/{slug}", answers)
    assert all(part.lines for part in parts_of(f"way-kanan/{slug}", answers))


@pytest.mark.parametrize("slug", SLUGS)
def test_most_numbers_fit_and_a_few_are_odd_enough_to_look_at_twice(slug):
    warned = [bool(warnings_of(f"way-kanan/{slug}", filled(slug, number), TODAY, "18.08")) for number in range(200)]
    assert 0.01 < sum(warned) / len(warned) < 0.35
