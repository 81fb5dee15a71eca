from django.db import migrations


class Migration(migrations.Migration):
    """A dropped column stays in the table's file until the table is written anew."""

    atomic = False

    dependencies = [("survey", "0002_answers_without_a_case")]

    operations = [migrations.RunSQL("VACUUM FULL survey_response", migrations.RunSQL.noop)]
