"""Many hands at once: one step, one case per form, no gap and no double in the numbers."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from complaints.intake import file_complaint
from complaints.models import Category, Complaint, PengaduanWayKanan
from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Case, Counter, Trail
from dukcapil.casework.parties import Staff
from dukcapil.casework.perform import move, perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed
from dukcapil.notices.models import Notice
from dukcapil.people.models import Office
from dukcapil.people.roles import Role
from sop_registry.flow import FLOWS
from tests.builders import a_case, a_user, lead, texts

CLICKERS = 20


def at_once(work, times: int) -> list:
    """Run ``work(n)`` in that many threads that start together, each with its own connection."""
    gate = threading.Barrier(times)

    def one(number):
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.fixture
def officers(committed):
    return [a_user(Role.PETUGAS) for _ in range(CLICKERS)]


def test_twenty_officers_on_one_step_make_one_step(officers, working_morning):
    case = a_case(PengaduanWayKanan, when=working_morning)

    def click(number):
        try:
            perform(case, "catat", by=Staff(officers[number], working_morning), seen=0)
            return "done"
        except AlreadyDone as refusal:
            return refusal.sentence

    results = at_once(click, CLICKERS)
    assert results.count("done") == 1
    assert all("sudah dilakukan oleh Ani" in sentence for sentence in results if sentence != "done")
    assert list(Trail.objects.filter(case_id=case.pk).values_list("verb", flat=True)) == ["ajukan", "catat"]
    assert broken_links() == []


def test_two_officers_on_one_step_make_one_step_all_along_every_flow(committed, working_morning):
    pairs = {}

    def pair_of(role, office):
        if (role, office.pk) not in pairs:
            pairs[role, office.pk] = [a_user(role, office.key) for _ in range(2)]
        return pairs[role, office.pk]

    for model in FLOWS.values():
        case = a_case(model, when=working_morning)
        for state in (case.state, *case.flow.path_from(case.state)[:-1]):
            verb, exit_ = next((key, exit_) for key, exit_ in case.flow.exits_of(state).items() if exit_.verb.forward)
            if exit_.by[0] is Role.PEMOHON:
                case = lead(case, [verb], when=working_morning)
                continue
            seen, given = case.moves, texts(case)
            officers = pair_of(exit_.by[0], case.office)

            def click(number, case=case, verb=verb, officers=officers, seen=seen, given=given):
                try:
                    perform(
                        case, verb, by=Staff(officers[number], working_morning), note="Ya.", fields=given, seen=seen
                    )
                    return "done"
                except AlreadyDone:
                    return "told"

            assert sorted(at_once(click, 2)) == ["done", "told"], (model.flow.key, state)
            case = case.as_sop()
            assert case.moves == seen + 1
        assert not case.is_open, model.flow.key
    assert broken_links() == []


def test_a_desk_lost_while_waiting_for_the_lock_refuses_the_act(officers, working_morning):
    case, officer = a_case(PengaduanWayKanan, when=working_morning), officers[0]
    party = Staff(officer, working_morning)
    assert party.acts_as(Role.PETUGAS, case)  # as the page saw it, before the lock
    officer.groups.clear()
    with pytest.raises(NotAllowed):
        perform(case, "catat", by=party, seen=0)


def test_without_the_lock_the_same_clicks_go_wrong(officers, working_morning):
    """The control: ``move`` on rows that nobody locked does the step more than once, or breaks the chain."""
    case = a_case(PengaduanWayKanan, when=working_morning)
    read = threading.Barrier(CLICKERS)

    def click(number):
        with transaction.atomic():
            unlocked = PengaduanWayKanan.objects.get(pk=case.pk)
            read.wait(timeout=30)
            try:
                move(unlocked, "catat", by=Staff(officers[number], working_morning), seen=0)
            except Exception as error:
                transaction.set_rollback(True)
                return type(error).__name__
        return "done"

    results = at_once(click, CLICKERS)
    assert results.count("done") > 1 or "IntegrityError" in results


def test_one_form_posted_twenty_times_at_once_is_one_complaint(committed, client, working_morning):
    key = uuid.uuid4()
    category = Category.objects.get(key="keterlambatan")

    def post(number):
        return file_complaint(
            office=Office.objects.get(key="way-kanan"),
            channel="web",
            category=category,
            text="Surat pindah saya belum selesai.",
            name="Siti Aminah",
            phone="+6281234567890",
            idempotency_key=key,
        ).number

    assert len(set(at_once(post, CLICKERS))) == 1
    assert Case.objects.count() == Complaint.objects.count() == 1
    assert Counter.objects.get(series="ADU").last == 1
    assert Trail.objects.count() == Notice.objects.count() == 1
    assert Office.objects.get(key="way-kanan").citizens.count() == 1


def test_fifty_parallel_complaints_have_no_gap_and_no_double(committed):
    category = Category.objects.get(key="keterlambatan")

    def post(number):
        try:
            with transaction.atomic():
                filed = file_complaint(
                    office=Office.objects.get(key="way-kanan"),
                    channel="web",
                    category=category,
                    text=f"Aduan ke-{number} dari satu kelurahan.",
                    name="Joko Santoso",
                    email="joko@contoh.invalid",
                    idempotency_key=uuid.uuid4(),
                )
                if number % 5 == 0:
                    raise ConnectionAbortedError
                return filed.number
        except ConnectionAbortedError:
            return None

    numbers = [number for number in at_once(post, 50) if number]
    assert len(numbers) == len(set(numbers)) == 40
    assert sorted(int(number[-6:]) for number in numbers) == list(range(1, 41))
