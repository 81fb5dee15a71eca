import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0007_complaints_register_and_purpose'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('office'), django.db.models.functions.text.Lower('channel_reference'), condition=models.Q(('channel_reference', ''), _negated=True), name='cases_by_reference'),
        ),
    ]
