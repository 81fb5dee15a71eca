"""The standard that a step was judged by is kept with it; what it was for earlier steps fills the next migration."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('reports', '0002_monthly_reports_and_daily_recaps'),
    ]

    operations = [
        migrations.AddField(
            model_name='stepfact',
            name='standard',
            field=models.CharField(blank=True, default='', max_length=20, verbose_name='waktu baku'),
            preserve_default=False,
        ),
    ]
