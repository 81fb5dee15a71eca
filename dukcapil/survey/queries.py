"""The index of an office, of each of its services, in a period."""

from datetime import date, datetime, time, timedelta

from django.db.models import Count, QuerySet, Sum

from dukcapil.people.models import Office

from .elements import FEWEST, KEYS, Index, index_of
from .models import Response


def responses(office: Office, since: date, until: date) -> QuerySet[Response]:
    """Responses of an office from the first to the last of these days, in its own zone."""
    begins = datetime.combine(since, time(), office.zone)
    ends = datetime.combine(until + timedelta(days=1), time(), office.zone)
    return Response.objects.filter(office=office, at__gte=begins, at__lt=ends)


def index_for(found: QuerySet[Response]) -> Index | None:
    """The index of all of these (one query)."""
    row = found.order_by().aggregate(n=Count("pk"), **{f"s_{key}": Sum(key) for key in KEYS})
    return index_of([row[f"s_{key}"] for key in KEYS], row["n"]) if row["n"] else None


def publishable(groups: dict[str, Index], whole: Index | None) -> dict[str, Index]:
    """The groups large enough to be shown, and none whose absence would tell a smaller one by subtraction."""
    if whole is None or whole.respondents < FEWEST:
        return {}
    shown = {key: index for key, index in groups.items() if index.respondents >= FEWEST}
    while shown and 0 < whole.respondents - sum(index.respondents for index in shown.values()) < FEWEST:
        del shown[min(shown, key=lambda key: shown[key].respondents)]
    return shown


def indexes_by_sop(found: QuerySet[Response]) -> dict[str, Index]:
    """The index of each service that was named, by its key (one query)."""
    rows = (
        found.exclude(sop=None)
        .order_by("sop__key")
        .values("sop__key")
        .annotate(n=Count("pk"), **{f"s_{key}": Sum(key) for key in KEYS})
    )
    return {row["sop__key"]: index_of([row[f"s_{key}"] for key in KEYS], row["n"]) for row in rows}
