"""Celery's way into the house-keeping of people."""

from celery import shared_task
from django.utils import timezone

from .limits import forget_old_tallies


@shared_task
def forget_tallies() -> None:
    forget_old_tallies(timezone.now())
