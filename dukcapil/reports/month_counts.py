"""The counts of each month, moved together with the facts they add up."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from .measures import CASES
from .models import CaseFact, MonthCount

NAMES = (*CASES, "stars")
_KIND = ("office_id", "sop_id", "channel", "category")
_N = "n_"  # a fact has columns of the same names
_ADD = f"""
INSERT INTO reports_monthcount (office_id, sop_id, channel, category, month, {", ".join(NAMES)})
SELECT * FROM unnest(
    %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::date[], {", ".join(["%s::int[]"] * len(NAMES))}
)
ON CONFLICT (office_id, month, sop_id, channel, category)
DO UPDATE SET {", ".join(f"{name} = reports_monthcount.{name} + excluded.{name}" for name in NAMES)}
"""  # noqa: S608 (no value in it)


def counts_of(facts) -> dict[tuple, Counter]:
    """The counts of some facts, by office, SOP, channel, category and month (a query for each of their days)."""
    found: dict[tuple, Counter] = {}
    for day in dict.fromkeys(day for day, _ in CASES.values()):
        measures = {_N + name: Count("pk", filter=which) for name, (on, which) in CASES.items() if on == day}
        if day == "rated_on":
            measures[f"{_N}stars"] = Sum("rating")
        rows = facts.filter(**{f"{day}__isnull": False}).values(*_KIND, month=TruncMonth(day))
        for row in rows.annotate(**measures):
            key = (*(row[name] for name in _KIND), row["month"])
            found.setdefault(key, Counter()).update({name: row[_N + name] for name in NAMES if _N + name in row})
    return found


def move(before: dict[tuple, Counter], after: dict[tuple, Counter]) -> None:
    """Take away what some facts counted before, add what they count now."""
    changes = {}
    for key in sorted(before.keys() | after.keys()):
        change = Counter(after.get(key, ()))
        change.subtract(before.get(key, ()))
        if any(change.values()):
            changes[key] = change
    _add(changes)


def recount() -> None:
    """Add every fact up anew."""
    MonthCount.objects.all().delete()
    _add(counts_of(CaseFact.objects.all()))


def _add(changes: dict[tuple, Counter]) -> None:
    if not changes:
        return
    columns: Iterable[list] = (list(column) for column in zip(*changes, strict=True))
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [*columns, *([each[name] for each in changes.values()] for name in NAMES)])
