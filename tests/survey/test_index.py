"""The index of PermenPANRB 14/2017 with exact ninths."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukcapil.survey.elements import ELEMENTS, index_of
from dukcapil.survey.queries import publishable


def test_a_perfect_survey_gives_a_hundred_and_the_worst_one_twenty_five():
    assert index_of([4] * 9, 1).shown == "100,00"
    assert (index_of([4] * 9, 1).grade, index_of([1] * 9, 1).grade) == ("A", "D")
    assert index_of([1] * 9, 1).shown == "25,00"


def test_nobody_asked_means_no_index():
    assert index_of([0] * 9, 0) is None


@pytest.mark.parametrize(
    "value, grade",
    [("88.31", "A"), ("88.30", "B"), ("76.61", "B"), ("76.60", "C"), ("65.00", "C"), ("64.99", "D")],
)
def test_the_grades_begin_where_the_regulation_says(value, grade):
    total = Fraction(value) / 25 * 9  # the sum of nine means
    respondents = total.denominator
    sums = [0] * 9
    for number in range(9):
        sums[number] = total.numerator // 9 + (number < total.numerator % 9)
    index = index_of(sums, respondents)
    assert index.value == Fraction(value)
    assert index.grade == grade


@given(st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=30))
def test_the_index_is_the_mean_of_all_answers_times_25(answers):
    index = index_of([sum(column) for column in zip(*answers, strict=True)], len(answers))
    assert index.value == Fraction(sum(map(sum, answers)), 9 * len(answers)) * 25
    assert 25 <= index.value <= 100


def test_every_element_has_four_answers():
    assert [len(element.answers) for element in ELEMENTS] == [4] * 9


def test_small_groups_are_not_shown_and_cannot_be_told_by_subtraction():
    def of(respondents):
        return index_of([3 * respondents] * 9, respondents)

    assert publishable({"kk": of(5), "kia": of(4)}, of(9)) == {}  # 9 - 5 would tell the four
    shown = publishable({"kk": of(50), "kia": of(6), "ktp": of(2)}, of(58))
    assert set(shown) == {"kk"}
    assert set(publishable({"kk": of(50), "kia": of(6)}, of(56))) == {"kk", "kia"}
    assert publishable({"kk": of(4)}, of(4)) == {}
