from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("complaints", "0003_classes_of_the_national_limits")]

    operations = [
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("related_number", ""), _negated=True),
                fields=["related_number"],
                name="complaints_about_a_case",
            ),
        ),
    ]
