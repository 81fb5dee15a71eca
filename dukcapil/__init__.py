"""The platform under and over the SOPs of the civil-registry offices."""

from dukcapil.celery import app as celery_app

__all__ = ["celery_app"]
