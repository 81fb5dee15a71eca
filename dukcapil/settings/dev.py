"""Settings of `make run`: one machine, embedded services, no TLS in front."""

from .base import *  # noqa: F403
from .base import STORAGES, env

STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Compressing the static files costs more seconds at the first start than it saves on one machine.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
