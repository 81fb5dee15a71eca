"""A technician at the browser."""

import pytest

from dukcapil.people.models import User
from tests.builders import a_user


@pytest.fixture
def technician(registry, client) -> User:
    """May open the pages by ``is_staff`` alone: no model permission, no superuser."""
    user = a_user(username="teknisi.uji")
    user.is_staff = True
    user.save()
    client.force_login(user)
    return user
