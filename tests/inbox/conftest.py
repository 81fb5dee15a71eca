import pytest

from .deliveries import SECRET, a_number


@pytest.fixture
def webhook(registry, settings):
    """The webhook with its secret, and one number of Way Kanan behind it."""
    settings.WHATSAPP_APP_SECRET = SECRET
    settings.WHATSAPP_VERIFY_TOKEN = "kata-uji"
    return a_number()
