"""Celery's way into casework."""

from celery import shared_task
from django.utils import timezone

from .attachments import clean_waiting, sweep_strays


@shared_task
def clean_waiting_uploads() -> None:
    clean_waiting()


@shared_task
def sweep_stray_files() -> None:
    sweep_strays(timezone.now())
