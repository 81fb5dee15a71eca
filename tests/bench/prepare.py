"""Fills a database of the bench and says in JSON what to ask for: ``python -m tests.bench.prepare CASES DRAFTS``.

The numbers are cases, and forms ready to be sent.
"""

import json
import sys

import django
from django.core.management import call_command


def fill(cases: int) -> None:
    """The schema, the registry and so many cases; a database that has cases already is left as it is."""
    from django.conf import settings
    from django.db import connection

    from dukcapil.casework.models import Case

    settings.DEMO = True
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    for command in ("load_offices", "load_categories", "load_sops"):
        call_command(command, verbosity=0, stdout=sys.stderr)
    if not Case.objects.exists():
        call_command("seed_demo", cases=cases, months=12, stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def found(drafts: int) -> dict:
    """A signed-in officer, cases to ask for, so many forms to send; also the counter that the least submit draws on."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from complaints.models import Category
    from dukcapil.casework.models import Case, Counter
    from dukcapil.people.models import Office, User

    from .forms_to_send import applications_to_check, drafts_to_send

    office = Office.objects.get(key="way-kanan")
    Counter.objects.get_or_create(office=office, series="LST", year=timezone.now().year)
    officer = User.objects.get(username="petugas.way-kanan")
    Authenticator.objects.get_or_create(user=officer, type=Authenticator.Type.TOTP, defaults={"data": {}})
    session = SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    # By their random codes: old and new ones, ended and open.
    some = list(
        Case.objects.filter(
            flow_key="way-kanan/pengaduan/1", number__startswith="ADU", anonymous=False, confidential=False
        )
        .order_by("tracking_code")
        .values_list("tracking_code", "number")[:200]
    )
    return {
        "session": session.session_key,
        "category": Category.objects.first().pk,
        "codes": [code for code, _ in some],
        "numbers": [number for _, number in some],
        "drafts": drafts_to_send(drafts, timezone.now()),
        "unchecked": applications_to_check(5, timezone.now()),
    }


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]))
    print(json.dumps(found(drafts=int(sys.argv[2]))))
