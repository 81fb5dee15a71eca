"""A machine that does whatever comes to mind, and what must stay true whatever it did."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from dukcapil.casework.chain import broken_links
from dukcapil.casework.models import Clock
from dukcapil.casework.parties import CitizenOf, Staff, System
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NoSuchVerb, NotAllowed, Refusal, WrongInput
from dukcapil.people.roles import STAFF_ROLES
from dukcapil.worktime.calendar import add_office_time
from dukcapil.worktime.queries import calendar_of
from sop_registry.flow import FLOWS, Holder
from sop_registry.verbs import VERBS
from tests.builders import a_case, staff_of, texts

FLOW_KEYS = sorted(FLOWS)


class AnyCase(RuleBasedStateMachine):
    """One case of any SOP, tried with any verb by any party at any pace."""

    start = None  # set by the test: when the case is filed

    @initialize(key=st.sampled_from(FLOW_KEYS))
    def file(self, key):
        self.now = self.start
        model = FLOWS[key]
        self.staff = staff_of(model.flow.sop.partition("/")[0])
        self.case = a_case(model, when=self.now, staff=self.staff)
        self.calendar = calendar_of(self.case.office)
        self.acts = 1

    def _parties(self):
        people = [Staff(user, self.now) for user in self.staff.values()]
        return [*people, CitizenOf(self.case.pk), CitizenOf(self.case.pk + 1), System()]

    def _try(self, verb, who, note, fields):
        try:
            self.case = perform(self.case, verb, by=who, note=note, fields=fields, seen=self.case.moves, at=self.now)
            self.acts += 1
        except Refusal as refusal:
            assert isinstance(refusal, NoSuchVerb | NotAllowed | AlreadyDone | WrongInput)
            assert refusal.sentence.strip().endswith((".", "!"))

    @rule(
        verb=st.sampled_from(sorted(VERBS)),
        party=st.integers(0, len(STAFF_ROLES) + 2),
        note=st.sampled_from(["", "Alasan."]),
    )
    def try_anything(self, verb, party, note):
        self._try(verb, self._parties()[party], note, {})

    @precondition(lambda self: self.case.is_open)
    @rule(pick=st.integers(0, 20), minutes=st.integers(1, 2000))
    def do_something_allowed(self, pick, minutes):
        self.now = add_office_time(self.now, timedelta(minutes=minutes), self.calendar)
        exits = list(self.case.flow.exits_of(self.case.state).values())
        exit_ = exits[pick % len(exits)]
        able = [who for who in self._parties() if exit_.allows(self.case, who)]
        self._try(exit_.key, able[pick % len(able)], "Alasan.", texts(self.case))

    @invariant()
    def the_trail_is_whole_and_says_what_happened(self):
        trail = list(self.case.trail.all())
        assert len(trail) == self.acts == self.case.moves + 1
        assert trail[-1].to_state == self.case.state
        assert all(later.from_state == earlier.to_state for earlier, later in zip(trail, trail[1:], strict=False))
        assert broken_links() == []

    @invariant()
    def the_clock_runs_only_in_the_offices_hands(self):
        case = self.case
        assert not (case.due_at and case.left_seconds is not None)
        if case.due_at is not None:
            assert case.holder == Holder.OFFICE
        if not case.is_open:
            assert (case.waiting_for, case.holder, case.due_at, case.step_due_at) == ("", "", None, None)
        last = Clock.objects.filter(case_id=case.pk).last()
        if last is not None:
            rests = last.event == Clock.Event.REST
            runs = last.event in (Clock.Event.START, Clock.Event.RESUME)
            assert (case.due_at is not None, case.left_seconds is not None) == (runs, rests)

    @invariant()
    def the_desk_that_waits_may_act(self):
        if self.case.is_open:
            assert self.case.waiting_for in {
                role for exit_ in self.case.flow.exits_of(self.case.state).values() for role in exit_.by
            }


@pytest.mark.usefixtures("registry")
def test_whatever_is_tried_the_case_stays_consistent(working_morning):
    AnyCase.start = working_morning
    run_state_machine_as_test(
        AnyCase,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
