"""Every earlier step gets the standard of its case's own edition, so that no figure waits for facts made anew.

Batch by batch, each in a transaction of its own under the lock of whoever writes facts: pages stay readable and
writable meanwhile, and one that was cut off goes on where it ended.
"""

from django.db import migrations, transaction

from dukcapil.reports.digesting import LOCK
from sop_registry.flow import FLOWS

BATCH = 20_000  # cases
_FILL = """
WITH printed AS (SELECT * FROM unnest(%(flows)s, %(states)s, %(rows)s) AS printed (flow_key, state, no)),
longest AS (
    SELECT DISTINCT ON (edition.id, printed.state) edition.id, printed.state, time_value || ' ' || time_unit AS standard
    FROM printed
    JOIN sop_registry_edition AS edition USING (flow_key)
    JOIN sop_registry_editionstep AS step ON step.edition_id = edition.id AND step.no = printed.no
    WHERE time_value > 0 AND NOT covers_whole_case
    ORDER BY edition.id, printed.state, time_unit IN ('menit', 'jam'),
        time_value * CASE time_unit WHEN 'jam' THEN 60 ELSE 1 END DESC, step.position
)
UPDATE reports_stepfact AS fact SET standard = longest.standard
FROM casework_case, longest
WHERE fact.case_id > %(after)s AND fact.case_id <= %(last)s AND fact.holder = 'kantor' AND fact.standard = ''
    AND casework_case.id = fact.case_id AND longest.id = casework_case.edition_id AND longest.state = fact.state
"""


def fill(apps, schema_editor):
    printed = [
        (key, state, no) for key, model in FLOWS.items() for state, step in model.flow.steps.items() for no in step.rows
    ]
    flows, states, rows = (list(column) for column in zip(*printed, strict=True))
    with schema_editor.connection.cursor() as cursor:
        cursor.execute('SELECT coalesce(max(case_id), 0) FROM reports_stepfact')
        [top] = cursor.fetchone()
        for after in range(0, top, BATCH):
            with transaction.atomic(schema_editor.connection.alias):
                cursor.execute('SELECT pg_advisory_xact_lock(%s)', [LOCK])
                given = {'flows': flows, 'states': states, 'rows': rows, 'after': after, 'last': after + BATCH}
                cursor.execute(_FILL, given)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('reports', '0003_standard_of_the_cases_own_edition'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
