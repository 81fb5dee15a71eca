"""Celery's way into the outbox."""

from celery import shared_task
from django.utils import timezone

from .outbox import deliver


@shared_task
def deliver_due() -> None:
    deliver(clock=timezone.now)
