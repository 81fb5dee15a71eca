"""Settings of `make run`: one machine, embedded services, no TLS in front."""

from .base import *  # noqa: F403
from .base import env

STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
