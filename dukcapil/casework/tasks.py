"""Celery's way into casework."""

from celery import shared_task
from django.utils import timezone

from .attachments import clean_waiting, forget_held, sweep_strays
from .limit_mail import mail_limits
from .recounting import recount_changed_calendars
from .sweep import sweep
from .sweep_silence import sweep_silence


@shared_task
def clean_waiting_uploads() -> None:
    clean_waiting()


@shared_task
def sweep_stray_files() -> None:
    forget_held(timezone.now())
    sweep_strays(timezone.now())


@shared_task
def sweep_limits() -> None:
    recount_changed_calendars(timezone.now())
    sweep(timezone.now())
    sweep_silence(timezone.now())


@shared_task
def mail_staff_limits() -> None:
    mail_limits(timezone.now())
