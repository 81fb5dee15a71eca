import json

from django.db import migrations, models
from django.db.models import F, OuterRef

import dukcapil.people.encryption


def encrypt(apps, schema_editor):
    """``given`` is text by now, still as JSON wrote it."""
    reports = apps.get_model("inbox", "Report").objects
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("UPDATE inbox_report SET given = '' WHERE given = '{}'")  # read back as an empty dict
        cursor.execute("SELECT id, given FROM inbox_report WHERE given <> ''")
        for pk, given in cursor.fetchall():
            reports.filter(pk=pk).update(given=json.loads(given))


def decrypt(apps, schema_editor):
    rows = apps.get_model("inbox", "Report").objects.values_list("given", "pk")
    with schema_editor.connection.cursor() as cursor:
        for given, pk in list(rows):
            cursor.execute("UPDATE inbox_report SET given = %s WHERE id = %s", [json.dumps(given), pk])


def date_and_name(apps, schema_editor):
    """When something last happened to each file; whether what lapsed had been imported in part."""
    batches, reports = (apps.get_model("inbox", name).objects for name in ("Batch", "Report"))
    batches.filter(changed_at=None).update(changed_at=F("at"))
    filed = reports.filter(batch=OuterRef("pk"), state="tercatat")
    batches.filter(models.Exists(filed), state="gugur").update(state="sebagian")


class Migration(migrations.Migration):

    dependencies = [("inbox", "0002_checked_in_the_background")]

    operations = [
        migrations.RenameField("batch", "rows", "row_count"),
        migrations.RenameField("batch", "finished_at", "changed_at"),
        migrations.AddField(
            model_name="batch",
            name="is_forgotten",
            field=models.BooleanField(default=False, verbose_name="isi barisnya sudah dihapus"),
        ),
        migrations.AlterField(
            model_name="batch",
            name="state",
            field=models.CharField(
                choices=[
                    ("diperiksa", "Sedang diperiksa"),
                    ("pratinjau", "Sudah diperiksa"),
                    ("berjalan", "Sedang diimpor"),
                    ("selesai", "Selesai"),
                    ("berhenti", "Berhenti"),
                    ("gugur", "Tidak diimpor"),
                    ("sebagian", "Sebagian diimpor"),
                ],
                default="diperiksa",
                max_length=9,
                verbose_name="keadaan",
            ),
        ),
        migrations.RunPython(date_and_name, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="batch",
            name="changed_at",
            field=models.DateTimeField(verbose_name="terakhir berubah"),
        ),
        migrations.AlterField(
            model_name="report",
            name="given",
            field=dukcapil.people.encryption.EncryptedJSONField(default=dict, verbose_name="yang akan dicatat"),
        ),
        migrations.RunPython(encrypt, decrypt, elidable=True),
    ]
