"""Private PostgreSQL and Valkey for `make run`, `make test` and manage.py, by their binaries alone."""

from .errors import ServiceError
from .use import Urls, ensure_for_process, services

__all__ = ["ServiceError", "Urls", "ensure_for_process", "services"]
