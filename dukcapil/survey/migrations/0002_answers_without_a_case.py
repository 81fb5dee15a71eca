from django.db import migrations, models

from dukcapil.people.encryption import blind_index


def mark(apps, schema_editor):
    """Each answer keeps that its case was judged; whose case it was is forgotten."""
    responses = apps.get_model("survey", "Response").objects.exclude(case=None).select_related("case")
    for response in responses.iterator(chunk_size=1_000):
        response.case_mark = blind_index(f"survei/{response.case.number}")
        response.save(update_fields=["case_mark"])


class Migration(migrations.Migration):

    dependencies = [("survey", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="response",
            name="case_mark",
            field=models.CharField(blank=True, editable=False, max_length=43, null=True, unique=True),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(model_name="response", name="case"),
    ]
