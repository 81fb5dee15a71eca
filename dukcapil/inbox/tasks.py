"""Celery's way into the inbox."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from dukcapil.notices.health import forget_mailboxes_but

from . import events, lapor_job, media
from .fetching import fetch_mail
from .mailboxes import mailboxes


@shared_task
def work_on_events() -> None:
    events.work(timezone.now)


@shared_task
def fetch_media() -> None:
    media.fetch(timezone.now)


@shared_task
def fetch_mailboxes() -> None:
    named = mailboxes(settings.INBOX_MAILBOXES)
    forget_mailboxes_but((mailbox.office, mailbox.address) for mailbox in named)
    for mailbox in named:
        fetch_mail(mailbox, timezone.now())


@shared_task
def import_reports() -> None:
    lapor_job.run(timezone.now)


@shared_task
def forget_events() -> None:
    events.forget_old(timezone.now())


@shared_task
def forget_reports() -> None:
    lapor_job.forget_old(timezone.now())
