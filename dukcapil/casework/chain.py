"""Is the trail as it was written? One query compares every row with its own hash and with its forerunner's."""

from django.db import connection

from .effects import SIDE_ACTS

_BROKEN = """
    SELECT trail.case_id, trail.seq
    FROM casework_trail AS trail
    LEFT JOIN casework_trail AS earlier ON earlier.case_id = trail.case_id AND earlier.seq = trail.seq - 1
    WHERE trail.hash <> trail_hash(trail)
       OR trail.previous <> coalesce(earlier.hash, '')
       OR (trail.seq > 1 AND earlier.id IS NULL)
    UNION
    SELECT cases.id, cases.moves + 1
    FROM casework_case AS cases
    WHERE cases.moves + 1 <> (
        SELECT count(*) FROM casework_trail AS acts WHERE acts.case_id = cases.id AND acts.verb <> ALL(%s)
    )
    ORDER BY 1, 2
"""


def broken_links() -> list[tuple[int, int]]:
    """(case id, place) of every act that was changed, is missing, or does not follow its forerunner."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, [list(SIDE_ACTS)])
        return cursor.fetchall()
