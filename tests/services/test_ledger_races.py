"""Many hands at once at the books and the blanks: no gap, no double, not one blank more than there is."""

from uuid import uuid4

import pytest
from django.db import transaction

from dukcapil.casework.models import BookEntry, Counter
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import Refusal
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from services.blanko import receive
from services.models import AktaKelahiran, AktaKematian, BlankoMove, BlankoStock, KtpElektronik
from tests.builders import a_case, a_user
from tests.casework.test_races import at_once

PARALLEL = 50


@pytest.fixture
def office(committed) -> Office:
    return Office.objects.get(key="way-kanan")


def test_fifty_parallel_acts_number_a_book_without_gap_or_double_and_a_broken_one_leaves_none(office, working_morning):
    officer = a_user(Role.PETUGAS)
    cases = [a_case(AktaKematian, when=working_morning) for _ in range(PARALLEL)]

    def complete(number):
        try:
            with transaction.atomic():
                perform(cases[number], "lengkap", by=Staff(officer, working_morning), at=working_morning)
                if number % 5 == 0:
                    raise ConnectionAbortedError
            return BookEntry.objects.get(case=cases[number].pk).number
        except ConnectionAbortedError:
            return None

    numbers = [number for number in at_once(complete, PARALLEL) if number]
    assert sorted(numbers) == list(range(1, 41))
    assert Counter.objects.get(office=office, series="pendaftaran", year=2026).last == 40


def test_fifty_parallel_births_get_fifty_queue_numbers_of_one_day(office, working_morning):
    officer = a_user(Role.PETUGAS)
    cases = [a_case(AktaKelahiran, when=working_morning) for _ in range(PARALLEL)]

    def complete(number):
        perform(cases[number], "lengkap", by=Staff(officer, working_morning), at=working_morning)

    at_once(complete, PARALLEL)
    queue = BookEntry.objects.filter(book="antrian", period="2026-11-10")
    assert sorted(queue.values_list("number", flat=True)) == list(range(1, PARALLEL + 1))


def test_fifty_parallel_prints_on_thirty_blanks_use_thirty_and_refuse_twenty_with_a_sentence(office, working_morning):
    operator, staff = a_user(Role.OPERATOR), {}
    cases = [a_case(KtpElektronik, "pencetakan", when=working_morning, staff=staff) for _ in range(PARALLEL)]
    BlankoStock.objects.filter(office=office, kind="ktp-el").update(balance=30, low=0)

    def click(number):
        fields = {"nomor_seri": f"K {number}"}
        try:
            perform(cases[number], "cetak", by=Staff(operator, working_morning), fields=fields, at=working_morning)
            return "printed"
        except Refusal as refusal:
            return refusal.sentence if hasattr(refusal, "sentence") else str(refusal)

    results = at_once(click, PARALLEL)
    assert results.count("printed") == 30
    assert {result for result in results if result != "printed"} == {
        "Blanko KTP-el habis. Tunda berkas ini dengan sebab Blanko habis sampai blanko diterima."
    }
    assert BlankoStock.objects.get(office=office, kind="ktp-el").balance == 0
    moves = BlankoMove.objects.filter(office=office, kind="ktp-el", move="pakai").order_by("id")
    assert list(moves.values_list("balance", flat=True)) == list(range(29, -1, -1))


def test_twenty_prints_on_one_serial_use_it_once(office, working_morning):
    operator, staff = a_user(Role.OPERATOR), {}
    cases = [a_case(KtpElektronik, "pencetakan", when=working_morning, staff=staff) for _ in range(20)]

    def click(number):
        fields = {"nomor_seri": "K 1"}
        try:
            perform(cases[number], "cetak", by=Staff(operator, working_morning), fields=fields, at=working_morning)
            return "printed"
        except Refusal as refusal:
            return str(refusal)

    results = at_once(click, 20)
    assert results.count("printed") == 1
    assert all("sudah tercatat dipakai" in result for result in results if result != "printed")


def test_one_form_of_the_ledger_sent_twenty_times_at_once_is_one_line(office, working_morning):
    keeper, key = a_user(Role.OPERATOR), uuid4()
    kinds = ["ktp-el", "ktp-el", "kia", "akta"]

    def send(number):
        return receive(office, kinds[number % 4], 5, "", by=keeper, key=key, at=working_morning)

    assert sorted(at_once(send, 20)) == [False] * 19 + [True]
    assert BlankoMove.objects.count() == 1
