from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0008_cases_by_reference'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='alert',
            name='one_alert_per_stage',
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(fields=('case', 'about', 'spell', 'stage', 'due_at'), name='one_alert_per_stage'),
        ),
    ]
