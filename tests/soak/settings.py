"""Settings of the soak's workers and beats: the test's own database, gateway and mail server, real time."""

import os

from dukcapil.settings.test import *  # noqa: F403
from dukcapil.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["SOAK_DATABASE"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["SOAK_SMTP_PORT"])
EMAIL_TIMEOUT = 3
CELERY_BEAT_SCHEDULE = {
    "deliver-notices": {"task": "dukcapil.notices.tasks.deliver_due", "schedule": 2.0},
    "sweep-limits": {"task": "dukcapil.casework.tasks.sweep_limits", "schedule": 1.0},
}
