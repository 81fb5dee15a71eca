"""An alert is one for each limit too. The index is built beside whoever writes; the swap itself takes a moment."""

from django.db import migrations, models

BUILD = [
    'DROP INDEX CONCURRENTLY IF EXISTS one_alert_per_limit',  # what is left of one that was cut off
    'CREATE UNIQUE INDEX CONCURRENTLY one_alert_per_limit ON casework_alert (case_id, about, spell, stage, due_at)',
]
SWAP = """
ALTER TABLE casework_alert DROP CONSTRAINT one_alert_per_stage,
    ADD CONSTRAINT one_alert_per_stage UNIQUE USING INDEX one_alert_per_limit;
"""
BACK = """
ALTER TABLE casework_alert DROP CONSTRAINT one_alert_per_stage,
    ADD CONSTRAINT one_alert_per_stage UNIQUE (case_id, about, spell, stage);
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('casework', '0008_cases_by_reference'),
    ]

    operations = [
        migrations.RunSQL(BUILD, migrations.RunSQL.noop),
        migrations.RunSQL(
            SWAP,
            BACK,
            state_operations=[
                migrations.RemoveConstraint(model_name='alert', name='one_alert_per_stage'),
                migrations.AddConstraint(
                    model_name='alert',
                    constraint=models.UniqueConstraint(
                        fields=('case', 'about', 'spell', 'stage', 'due_at'), name='one_alert_per_stage'
                    ),
                ),
            ],
        ),
    ]
