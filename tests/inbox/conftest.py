import pytest

from dukcapil.people.roles import Role
from tests.builders import a_user

from .deliveries import SECRET, a_number


@pytest.fixture
def webhook(registry, settings):
    """The webhook with its secret, and one number of Way Kanan behind it."""
    settings.WHATSAPP_APP_SECRET = SECRET
    settings.WHATSAPP_VERIFY_TOKEN = "kata-uji"
    return a_number()


@pytest.fixture
def officer(registry, client):
    """A petugas of Way Kanan, signed in."""
    user = a_user(Role.PETUGAS)
    client.force_login(user)
    return user
