"""Settings of the test run: quick hashing, strict templates, mail kept in memory."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES, TEMPLATES

STAFF_MFA_REQUIRED = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
_FOLDER = Path(tempfile.mkdtemp(prefix="dukcapil-uji-"))
PRIVATE_ROOT = str(_FOLDER / "berkas")
STATIC_ROOT = str(_FOLDER / "static")
Path(STATIC_ROOT).mkdir()  # empty: whitenoise warns where there is none, the tests serve from the sources
STORAGES = {
    "default": STORAGES["default"] | {"OPTIONS": {"location": PRIVATE_ROOT, "base_url": None}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class MissingVariable(str):
    """Fails a test that renders a template variable nobody passed."""

    def __mod__(self, name):
        raise LookupError(f"template variable is missing: {name}")

    def __contains__(self, text):
        return text == "%s"


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = MissingVariable("%s")
ACCOUNT_RATE_LIMITS = False
CELERY_TASK_ALWAYS_EAGER = False
