"""Celery's way into casework."""

from celery import shared_task

from .attachments import clean_waiting


@shared_task
def clean_waiting_uploads() -> None:
    clean_waiting()
