"""Facts kept up to date: cases that moved are read again, in batches, and their facts written anew.

The database notes every case whose trail, judgement or category changed (migration 0001), so nothing is missed however
acts and digests overlap. One digest at a time (an advisory lock of its transaction); one that dies leaves its notes.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from io import StringIO

from django.db import connection, transaction
from django.db.models import Count, Max, Min, OuterRef, Subquery

from complaints.models import Complaint
from dukcapil.casework.models import Case, Clock, Rating, Trail
from dukcapil.people.models import Office
from dukcapil.worktime.queries import calendar_of
from sop_registry.models import Sop
from sop_registry.queries import edition_of

from . import month_counts
from .basis import note_changed_basis
from .deriving import Act, CaseRow, Mark, Read, StepRow, facts_of
from .models import CaseFact, Stale, StepFact

log = logging.getLogger(__name__)

BATCH = 1_000
LOCK = 6_109_001  # the advisory lock of whoever writes facts
_FOLLOWS_WITHIN = timedelta(minutes=1)  # of every act, as the page of the figures says


def digest(limit: int | None = None) -> int:
    """Bring the facts up to date; returns how many cases were read anew. ``limit`` is in batches of cases."""
    done = 0
    with _writing(wait=False) as mine:
        if not mine:
            return 0
        note_changed_basis()
    while limit is None or limit > 0:
        count = _digest_batch()
        if not count:
            break
        done += count
        limit = limit and limit - 1
    return done


def rebuild(told: Callable[[int], None] = lambda count: None) -> int:
    """Make every fact anew; pages stay readable meanwhile. Returns how many cases there are."""
    with _writing():
        note_changed_basis()
    last, done = 0, 0
    top = Case.objects.aggregate(top=Max("pk"))["top"] or 0
    while last < top:
        with _writing():
            keys = list(Case.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not keys:
                break
            Stale.objects.filter(case__in=keys).delete()  # before the trail is read: what comes later stays noted
            _write(keys)
        last, done = keys[-1], done + len(keys)
        told(done)
    with _writing():
        month_counts.recount()
    return done


def uncounted(office: Office, now: datetime) -> int:
    """How many cases of an office the figures lag behind in; 0 as long as all of them moved within the last minute."""
    last_act = Trail.objects.filter(case=OuterRef("case")).order_by("-seq").values("at")[:1]
    waiting = Stale.objects.filter(case__office=office).annotate(moved_at=Subquery(last_act))
    found = waiting.aggregate(cases=Count("case", distinct=True), since=Min("moved_at"))
    return found["cases"] if found["since"] and found["since"] < now - _FOLLOWS_WITHIN else 0


class _writing:
    """A transaction that alone writes facts; with ``wait=False`` it says whether it got the lock."""

    def __init__(self, *, wait: bool = True):
        self.wait = wait
        self.atomic = transaction.atomic()

    def __enter__(self) -> bool:
        self.atomic.__enter__()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_{'' if self.wait else 'try_'}advisory_xact_lock(%s)", [LOCK])
            return self.wait or cursor.fetchone()[0]

    def __exit__(self, *raised):
        return self.atomic.__exit__(*raised)


def _digest_batch() -> int:
    """The oldest notes in one transaction; 0 when there are none, or another digest is at work."""
    with _writing(wait=False) as mine:
        notes = list(Stale.objects.order_by("pk").values_list("pk", "case_id")[:BATCH]) if mine else []
        if not notes:
            return 0
        keys = sorted({case for _, case in notes})
        _write(keys)
        Stale.objects.filter(pk__in=[note for note, _ in notes]).delete()
        return len(keys)


def _write(keys: list[int]) -> None:
    cases, steps = [], []
    for read in _read(keys):
        try:
            of_case, of_steps = facts_of(read)
        except Exception:
            # One case that cannot be read must not stop the figures of all others.
            log.exception("no facts could be made of case %s", read.case_id)
            continue
        cases.append(of_case)
        steps += of_steps
    of_these = CaseFact.objects.filter(case__in=keys)
    before = month_counts.counts_of(of_these)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_stepfact WHERE case_id = ANY(%s)", [keys])
        cursor.execute("DELETE FROM reports_casefact WHERE case_id = ANY(%s)", [keys])
        _copy(cursor, CaseFact, CaseRow._fields, cases)
        _copy(cursor, StepFact, StepRow._fields, steps)
    month_counts.move(before, month_counts.counts_of(of_these))


def _copy(cursor, model, names: tuple[str, ...], rows: Iterable[tuple]) -> None:
    """One COPY: numbers, moments, keys and standards ("1 hari kerja"), in none of which a character needs an escape."""
    lines = StringIO()
    for row in rows:
        lines.write("\t".join(["\\N" if value is None else str(value) for value in row]))
        lines.write("\n")
    lines.seek(0)
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", lines)


def _read(keys: list[int]) -> Iterable[Read]:
    """The cases with all that their facts need: a handful of queries however many they are."""
    offices = {office.pk: office for office in Office.objects.all()}
    sops = {sop.pk: sop for sop in Sop.objects.all()}
    for sop in sops.values():
        sop.office = offices[sop.office_id]
    acts = _by_case(Trail.objects.filter(case__in=keys).order_by("case_id", "seq"), Act)
    marks = _by_case(Clock.objects.filter(case__in=keys).order_by("case_id", "id"), Mark)
    categories = dict(Complaint.objects.filter(pk__in=keys).values_list("pk", "category__key"))
    ratings = {case: given for case, *given in Rating.objects.filter(case__in=keys).values_list("case", "score", "at")}
    columns = ("pk", "sop_id", "edition_id", "flow_key", "channel", "received_at", "filed_at")
    for pk, sop_id, edition_id, *told in Case.objects.filter(pk__in=keys).values_list(*columns):
        sop = sops[sop_id]
        yield Read(
            pk,
            sop,
            edition_of(edition_id, sop),
            calendar_of(sop.office),
            *told,
            acts=acts[pk],
            marks=marks[pk],
            category=categories.get(pk, ""),
            rating=ratings.get(pk),
        )


def _by_case(rows, kind: type) -> dict[int, list]:
    found = defaultdict(list)
    for case, *columns in rows.values_list("case_id", *kind._fields):
        found[case].append(kind(*columns))
    return found
