"""Who works and who comes in the tests of complaints."""

import pytest

from dukcapil.people.models import Citizen
from dukcapil.people.roles import Role
from tests.builders import a_citizen, a_user

from .at_the_counter import NIK


@pytest.fixture
def petugas(registry, client):
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user


@pytest.fixture
def siti(registry) -> Citizen:
    """Somebody who was here before."""
    person = a_citizen(nik=NIK)
    person.save()
    return person
