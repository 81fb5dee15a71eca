"""Where cases stood at a moment, whatever became of them later."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from dukcapil.casework.models import Trail


def standing_at(cases: Collection[int], moment: datetime) -> dict[int, tuple[str, datetime | None]]:
    """The step of each case and since when: None where it is the first one, which begins with receipt (one query).

    A case that was recorded only later is not in it.
    """
    moves = Trail.objects.filter(case__in=cases, at__lte=moment).exclude(to_state="").exclude(from_state=F("to_state"))
    last = moves.order_by("case_id", "-seq").distinct("case_id")
    rows = last.values_list("case_id", "from_state", "to_state", "at")
    return {case: (to_state, at if from_state else None) for case, from_state, to_state, at in rows}
