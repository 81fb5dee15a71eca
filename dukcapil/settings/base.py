"""Every setting in its place; the other modules only override."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

HOME = Path(env("DUKCAPIL_HOME", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env("SECRET_KEY", default="kunci-pengembangan-jangan-dipakai-di-kantor")
DEBUG = False
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL = env("PUBLIC_URL", default="http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "dukcapil.people.apps.TechnicianAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "guardian",
    "django_htmx",
    "csp",
    "phonenumber_field",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "dukcapil.people",
    "dukcapil.worktime",
    "dukcapil.notices",
    "dukcapil.jobs",
    "sop_registry",
    "dukcapil.casework",
    "dukcapil.survey",
    "complaints",
    "services",
    "dukcapil.inbox",
    "dukcapil.reports",
    "dukcapil.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dukcapil.people.middleware.PrivatePages",
    "dukcapil.people.middleware.StaffSecondFactor",
    "dukcapil.files.middleware.BodyLimit",
    "dukcapil.casework.middleware.RefusalPages",
]

ROOT_URLCONF = "dukcapil.urls"
WSGI_APPLICATION = "dukcapil.wsgi.application"
ASGI_APPLICATION = "dukcapil.asgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["dukcapil.icons"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dukcapil.context.page",
            ],
        },
    }
]

# The embedded services fill these in; see dukcapil.embedded.
DATABASES = {"default": env.db("DATABASE_URL", default="postgres://localhost/dukcapil")}
DATABASES["default"].update(
    {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "ATOMIC_REQUESTS": False,
    }
)
DATABASES["default"].setdefault("OPTIONS", {}).update({"connect_timeout": 5})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

BROKER_URL = env("BROKER_URL", default="redis://localhost:6379/0")
# Rate limits of sign-in count in the database: a flushed broker must not lift them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entries",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default of 300 would let a crowd of addresses lift the limits
    }
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ANONYMOUS_USER_NAME = None  # guardian: no database row stands for "nobody"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/meja/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "dukcapil.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Dukcapil"
USERSESSIONS_TRACK_ACTIVITY = False
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=True)

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
PHONENUMBER_DEFAULT_REGION = "ID"

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", default=str(HOME / "static"))()
PRIVATE_ROOT = env.path("PRIVATE_ROOT", default=str(HOME / "berkas"))()
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes of a form without its files
MAX_UPLOAD_BYTES = 10 * 1024 * 1024
MAX_BODY_BYTES = 60 * 1024 * 1024  # a form with its five files; docker/nginx.conf has the same limit
PRIVATE_ACCEL_PREFIX = env("PRIVATE_ACCEL_PREFIX", default="")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # a tracking link must not travel to other sites
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
MESSAGE_TAGS = {message_levels.ERROR: "danger"}

# Personal numbers: the first key encrypts, all of them decrypt (rotation).
NIK_KEYS = env.list("NIK_KEYS", default=["cGVuZ2VtYmFuZ2FuLWphbmdhbi1kaXBha2FpLS0tLSE="])
NIK_INDEX_KEY = env("NIK_INDEX_KEY", default="indeks-pengembangan-jangan-dipakai")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Dukcapil <jangan-balas@localhost>")

# What carries notices. In the demo nothing leaves the portal: /kotak-surat/ shows what would have.
NOTICE_CHANNELS = {
    "email": f"dukcapil.notices.channels.{'mailbox.Mailbox' if DEMO else 'email.Email'}",
    "whatsapp": f"dukcapil.notices.channels.{'mailbox.Mailbox' if DEMO else 'whatsapp.WhatsApp'}",
}
# A channel announces itself after so many failures in a row, or when nothing left for so long while notices wait; a
# mailbox when it was not read for so long.
DEAD_CHANNEL = {
    "failures": env.int("DEAD_CHANNEL_FAILURES", default=5),
    "minutes": env.int("DEAD_CHANNEL_MINUTES", default=30),
}
# WhatsApp Cloud API; an office's numbers are rows (notices.ServiceNumber), what is secret comes from here.
WHATSAPP_API_URL = env("WHATSAPP_API_URL", default="https://graph.facebook.com/v23.0").rstrip("/")
WHATSAPP_TOKEN = env("WHATSAPP_TOKEN", default="")
WHATSAPP_APP_SECRET = env("WHATSAPP_APP_SECRET", default="")  # signs what Meta sends to the webhook
WHATSAPP_VERIFY_TOKEN = env("WHATSAPP_VERIFY_TOKEN", default="")  # asked for once, when the webhook is set up
WHATSAPP_MEDIA_HOSTS = env.list("WHATSAPP_MEDIA_HOSTS", default=["lookaside.fbsbx.com"])

# Mailboxes that are read into the inbox, one for an office: "way-kanan=imaps://pengguna:sandi@surel.contoh.go.id/INBOX".
INBOX_MAILBOXES = env.list("INBOX_MAILBOXES", default=[])
INBOX_IMAP_CA = env("INBOX_IMAP_CA", default="")  # file with the authority of a mail server of the office's own

# From this day of the month on, admins and technicians hear once which months that are over have no final report.
MONTHLY_REPORT_REMINDER_DAY = env.int("MONTHLY_REPORT_REMINDER_DAY", default=10)

# How many tries within how many seconds; see dukcapil.people.limits. A kelurahan may send all from one address.
LIMITS = {
    "surveys_of_a_network": (200, 3600),
    "complaints_of_a_network": (300, 3600),
    "complaints_of_a_contact": (100, 3600),
    "held_files_of_a_network": (200, 3600),
    "wrong_codes_of_a_network": (100, 900),
    "words_on_a_case": (60, 3600),
    "drafts_of_a_network": (300, 3600),
    "applications_of_a_network": (300, 3600),
    "files_of_a_draft": (300, 3600),
    "wrong_download_keys_of_a_case": (5, 3600),
    "wrong_download_keys_of_a_case_ever": (20, 365 * 86_400),
    "wrong_download_keys_of_a_network": (100, 3600),
    "opened_data_of_an_account": (200, 3600),
}

# The national limits of complaints beside the SOP's own clock (SP4N-LAPOR; classes as offices publish them).
NATIONAL_LIMITS = {
    "verifikasi": (env.int("NATIONAL_VERIFICATION_DAYS", default=3), "hari kerja"),
    "ringan": (env.int("NATIONAL_LIGHT_HOURS", default=3), "jam"),
    "normatif": (env.int("NATIONAL_NORMATIVE_DAYS", default=5), "hari kerja"),
    "biasa": (env.int("NATIONAL_PLAIN_DAYS", default=14), "hari kerja"),
    "pengawasan": (env.int("NATIONAL_SUPERVISED_DAYS", default=60), "hari kerja"),
}

# After how many working days a silent citizen's turn ends, and after which days a reminder goes out.
SILENCE = {
    "terima": (env.int("SILENT_ANSWER_DAYS", default=10), env.list("SILENT_ANSWER_REMINDERS", int, [7])),
    "lengkapi": (env.int("SILENT_RETURN_DAYS", default=30), env.list("SILENT_RETURN_REMINDERS", int, [10, 20])),
}

CELERY_BROKER_URL = BROKER_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1200,  # above the longest task (600 s)
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 2,
}
CELERY_BEAT_SCHEDULE = {
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

LOG_LEVEL = env("LOG_LEVEL", default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_tracking_codes": {"()": "dukcapil.people.privacy.WithoutTrackingCodes"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_tracking_codes"],
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    # A refused request is no event, and its path may be a citizen's tracking link.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "dukcapil.people.privacy.QuietReporterFilter"
