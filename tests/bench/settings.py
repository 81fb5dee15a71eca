"""The server that is measured: production's ways without TLS in front, with the least views beside the portal's."""

from dukcapil.settings.base import *  # noqa: F403
from dukcapil.settings.base import MIDDLEWARE, STORAGES

ROOT_URLCONF = "tests.bench.least_urls"
MIDDLEWARE = ["tests.bench.counting.CountQueries", *MIDDLEWARE]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
LIMITS = dict.fromkeys(globals().get("LIMITS", {}), (10**9, 3600))  # counted as ever, but one address sends all
