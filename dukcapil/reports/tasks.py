"""Celery's way into the figures."""

from celery import shared_task
from django.utils import timezone

from .digesting import digest
from .monthly_jobs import make_due
from .recap import keep_due
from .unfinished import remind

BATCHES = 100  # of one run: what is left waits for the next minute


@shared_task
def digest_facts() -> None:
    digest(BATCHES)


@shared_task
def make_monthly_reports() -> None:
    make_due(timezone.now())


@shared_task
def remind_of_reports() -> None:
    remind(timezone.now())


@shared_task
def make_daily_recaps() -> None:
    keep_due(timezone.now())
