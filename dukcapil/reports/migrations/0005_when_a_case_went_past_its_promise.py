"""When a case went past its promise without an answer; every fact is noted to be made anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('reports', '0004_standards_of_earlier_steps'),
    ]

    operations = [
        migrations.AddField(
            model_name='casefact',
            name='late_from',
            field=models.DateTimeField(null=True, verbose_name='lewat batas tanpa jawaban sejak'),
        ),
        migrations.AddIndex(
            model_name='casefact',
            index=models.Index(
                condition=models.Q(('late_from__isnull', False)), fields=['office', 'late_from'], name='facts_late_from'
            ),
        ),
        migrations.RunSQL(
            'INSERT INTO reports_stale (case_id) SELECT case_id FROM reports_casefact', migrations.RunSQL.noop
        ),
    ]
