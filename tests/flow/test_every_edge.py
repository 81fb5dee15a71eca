"""Every edge of every flow is walked, and every verb is tried in every state by every role."""

from datetime import timedelta

import pytest

from dukcapil.casework.parties import CitizenOf, Staff, System
from dukcapil.casework.perform import perform
from dukcapil.casework.refusals import AlreadyDone, NotAllowed
from dukcapil.people.roles import STAFF_ROLES, Role
from sop_registry.flow import CAME_FROM, ENDS, FLOWS
from tests.builders import a_case, party, staff_of, texts

EDGES = [
    pytest.param(model, step.name, exit_, target, id=f"{key}:{step.name}-{exit_.key}-{target}")
    for key, model in sorted(FLOWS.items())
    for step, exit_, target in model.flow.edges()
    if exit_.target != CAME_FROM
]
STATES = [
    pytest.param(model, state, id=f"{key}:{state}")
    for key, model in sorted(FLOWS.items())
    for state in [*model.flow.steps, *sorted(ENDS)]
]
COMING_BACK = [
    pytest.param(model, step.name, id=f"{key}:{step.name}")
    for key, model in sorted(FLOWS.items())
    for step in model.flow.steps.values()
    if "tunda" in step.exits
]


def test_there_are_thirteen_flows():
    assert len(FLOWS) == 13


@pytest.mark.parametrize("model, state, exit_, target", EDGES)
def test_the_edge_leads_where_the_paper_says(registry, working_morning, model, state, exit_, target):
    staff = staff_of(model.flow.sop.partition("/")[0])
    case = a_case(model, state, when=working_morning, staff=staff)
    later = working_morning + timedelta(hours=2)
    for role in exit_.by:
        assert exit_.allows(case, party(role, case, staff.get(role), later))
    role = exit_.by[0]
    moved = perform(
        case, exit_.key, by=party(role, case, staff.get(role), later), note="Alasan.", fields=texts(case), at=later
    )
    assert moved.state == target
    act = moved.trail.last()
    assert (act.verb, act.from_state, act.to_state) == (exit_.key, state, target)
    assert act.role == role


@pytest.mark.parametrize("model, state", STATES)
def test_in_every_state_only_the_roles_of_the_paper_may_act(registry, working_morning, model, state):
    flow = model.flow
    office = flow.sop.partition("/")[0]
    staff = staff_of(office)
    case = a_case(model, state, when=working_morning, staff=staff)
    later = working_morning + timedelta(hours=2)
    parties = {role: Staff(staff[role], later) for role in STAFF_ROLES}
    parties["citizen"] = CitizenOf(case.pk)
    parties["another citizen"] = CitizenOf(case.pk + 1)
    for verb in {verb for step in flow.steps.values() for verb in step.exits} - set(flow.exits_of(state)):
        with pytest.raises(AlreadyDone):
            perform(case, verb, by=parties[Role.KADIS], note="Alasan.", fields=texts(case), at=later)
    for verb, exit_ in flow.exits_of(state).items():
        may = {name for name, who in parties.items() if exit_.allows(case, who)}
        stand_in = {Role.PETUGAS, "citizen"} if Role.PEMOHON in exit_.by else set()
        assert may == {role for role in exit_.by if role is not Role.PEMOHON} | stand_in, verb
        refused = next(name for name in parties if name not in may)
        with pytest.raises(NotAllowed):
            perform(case, verb, by=parties[refused], note="Alasan.", fields=texts(case), at=later)
    assert case.trail.count() == case.moves + 1


@pytest.mark.parametrize("model, state", COMING_BACK)
def test_a_case_put_aside_comes_back_to_where_it_was(registry, working_morning, model, state):
    staff = staff_of("way-kanan")
    case = a_case(model, state, when=working_morning, staff=staff)
    doer = staff[case.flow.steps[state].doers[0]]
    at = working_morning + timedelta(hours=2)
    case = perform(case, "tunda", by=Staff(doer, at), note="Menunggu kiriman.", fields={"sebab": "blanko"}, at=at)
    assert (case.state, case.holder, case.due_at) == ("ditunda", "luar", None)
    case = perform(case, "lanjutkan", by=Staff(doer, at), at=at + timedelta(days=2))
    assert case.state == state


def test_the_system_speaks_only_for_a_silent_citizen(registry, working_morning):
    for model in FLOWS.values():
        for step, exit_, _ in model.flow.edges():
            assert exit_.allows(None, System()) is (Role.PEMOHON in exit_.by), (step, exit_)
