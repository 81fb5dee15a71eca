"""Celery's way into the inbox."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import events, media
from .fetching import fetch_mail
from .lapor_job import run
from .mailboxes import mailboxes


@shared_task
def work_on_events() -> None:
    events.work(timezone.now)


@shared_task
def fetch_media() -> None:
    media.fetch(timezone.now)


@shared_task
def fetch_mailboxes() -> None:
    for mailbox in mailboxes(settings.INBOX_MAILBOXES):
        fetch_mail(mailbox, timezone.now())


@shared_task
def import_reports() -> None:
    run(timezone.now)


@shared_task
def forget_events() -> None:
    events.forget_old(timezone.now())
