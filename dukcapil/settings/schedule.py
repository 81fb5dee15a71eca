"""What beat starts, and when (seconds apart, or by the clock in WIB). Two beats at once do no harm."""

from celery.schedules import crontab

SCHEDULE = {
    "forget-tallies": {"task": "dukcapil.people.tasks.forget_tallies", "schedule": crontab(hour=3, minute=40)},
    "deliver-notices": {"task": "dukcapil.notices.tasks.deliver_due", "schedule": 60.0},
    "run-jobs": {"task": "dukcapil.jobs.tasks.run_jobs", "schedule": 60.0},
    "forget-jobs": {"task": "dukcapil.jobs.tasks.forget_old_jobs", "schedule": crontab(hour=3, minute=50)},
    "sweep-limits": {"task": "dukcapil.casework.tasks.sweep_limits", "schedule": 60.0},
    "mail-limits": {"task": "dukcapil.casework.tasks.mail_staff_limits", "schedule": crontab(minute="*/5")},
    "digest-facts": {"task": "dukcapil.reports.tasks.digest_facts", "schedule": 60.0},
    "make-monthly-reports": {"task": "dukcapil.reports.tasks.make_monthly_reports", "schedule": crontab(minute=7)},
    "remind-of-reports": {"task": "dukcapil.reports.tasks.remind_of_reports", "schedule": crontab(minute=17)},
    "make-daily-recaps": {"task": "dukcapil.reports.tasks.make_daily_recaps", "schedule": crontab(minute="*/10")},
    "forget-drafts": {"task": "services.tasks.forget_expired_drafts", "schedule": crontab(hour=3, minute=20)},
    "clean-uploads": {"task": "dukcapil.casework.tasks.clean_waiting_uploads", "schedule": 60.0},
    "work-on-events": {"task": "dukcapil.inbox.tasks.work_on_events", "schedule": 60.0},
    "fetch-media": {"task": "dukcapil.inbox.tasks.fetch_media", "schedule": 60.0},
    "fetch-mailboxes": {"task": "dukcapil.inbox.tasks.fetch_mailboxes", "schedule": 60.0},
    "import-reports": {"task": "dukcapil.inbox.tasks.import_reports", "schedule": 60.0},
    "forget-events": {"task": "dukcapil.inbox.tasks.forget_events", "schedule": crontab(hour=3, minute=50)},
    "forget-reports": {"task": "dukcapil.inbox.tasks.forget_reports", "schedule": crontab(hour=3, minute=55)},
    "sweep-strays": {"task": "dukcapil.casework.tasks.sweep_stray_files", "schedule": crontab(hour=3, minute=30)},
}
