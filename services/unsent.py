"""What a signed-in citizen has begun and not sent, for the page of their own cases."""

from datetime import datetime

from django.urls import reverse

from dukcapil.casework.panels import Own
from dukcapil.people.models import User
from dukcapil.worktime.wording import moment_in_short
from sop_registry.flow import FLOWS

from .models import Draft

MOST = 20


def unsent_of(user: User, at: datetime) -> list[Own]:
    """Their living drafts, the newest first (one query)."""
    names = {proxy.flow.sop: proxy._meta.verbose_name for proxy in FLOWS.values()}
    drafts = Draft.objects.filter(account=user, recorded_by=None, application=None, revises=None, expires_at__gt=at)
    return [
        Own(
            title=str(names[draft.sop.key]),
            url=reverse("draft", args=[draft.token]),
            line=f"{draft.sop.office.short_name} · tersimpan sampai "
            f"{moment_in_short(draft.expires_at, draft.sop.office.zone, at)}",
        )
        for draft in drafts.select_related("sop__office").defer("answers")[:MOST]
    ]
