"""Celery's way into the figures."""

from celery import shared_task

from .digesting import digest

BATCHES = 100  # of one run: what is left waits for the next minute


@shared_task
def digest_facts() -> None:
    digest(BATCHES)
