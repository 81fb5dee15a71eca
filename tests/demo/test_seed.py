"""The demo: a case in every state of every flow, its history whole; never in a database that is not a demo's."""

import pytest
from django.core.management import CommandError, call_command

from dukcapil.casework.models import Case
from dukcapil.people.models import User
from sop_registry.flow import CAME_FROM, FLOWS

EVERY_STATE = {
    (key, state)
    for key, model in FLOWS.items()
    for state in {*model.flow.steps, *(target for _, _, target in model.flow.edges() if target != CAME_FROM)}
}


def test_the_demo_fills_every_state_of_every_flow_once(registry, settings, capsys):
    settings.DEMO = True
    call_command("seed_demo", if_empty=True)
    assert set(Case.objects.values_list("flow_key", "state")) == EVERY_STATE
    call_command("verify_trail")
    cases, users = Case.objects.count(), User.objects.count()
    assert cases == len(EVERY_STATE)
    call_command("seed_demo", if_empty=True)
    assert "tidak ditambahkan" in capsys.readouterr().out
    assert (Case.objects.count(), User.objects.count()) == (cases, users)


def test_no_demo_accounts_come_into_a_database_that_is_not_a_demos(registry, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Data contoh ditolak"):
        call_command("seed_demo")
    assert not User.objects.exists()
