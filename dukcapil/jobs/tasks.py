"""Celery's way into the jobs."""

from celery import shared_task
from django.utils import timezone

from .running import forget_old, run_waiting


@shared_task
def run_jobs() -> None:
    run_waiting()


@shared_task
def forget_old_jobs() -> None:
    forget_old(timezone.now())
