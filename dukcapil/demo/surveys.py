"""Answered surveys of the demo, so that the index, its chart and its table have something to show."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from dukcapil.people.models import Office
from dukcapil.survey.elements import KEYS
from dukcapil.survey.models import Response
from sop_registry.models import Sop

EACH = 24  # responses to each SOP
OVER = timedelta(days=90)
_FREE = "u4"  # the fee: most know that there is none


def seed_surveys(now: datetime, seed: int) -> None:
    """Responses to every SOP of every office over the last months, once."""
    if Response.objects.exists():
        return
    rng, rows = Random(seed), []  # noqa: S311 (invented answers)
    for office in Office.objects.all():
        for sop in Sop.objects.filter(office=office).order_by("key"):
            rows += [_response(rng, office, sop, now) for _ in range(EACH)]
    Response.objects.bulk_create(rows)


def _response(rng: Random, office: Office, sop: Sop, now: datetime) -> Response:
    mood = rng.choice((2, 3, 3, 3, 4, 4))
    values = {key: min(4, max(1, mood + rng.choice((-1, 0, 0, 1)))) for key in KEYS} | {_FREE: rng.choice((3, 4, 4, 4))}
    return Response(
        office=office,
        sop=sop,
        form_key=UUID(int=rng.getrandbits(128)),
        sex=rng.choice(Response.Sex.values),
        age=rng.randint(18, 68),
        education=rng.choice(Response.Education.values),
        work=rng.choice(Response.Work.values),
        at=now - OVER * rng.random(),
        **values,
    )
