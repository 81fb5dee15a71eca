"""Celery's way into the document services."""

from celery import shared_task
from django.utils import timezone

from .drafts import forget_expired
from .mending import forget_unsent


@shared_task
def forget_expired_drafts() -> None:
    forget_expired(timezone.now())
    forget_unsent(timezone.now())
