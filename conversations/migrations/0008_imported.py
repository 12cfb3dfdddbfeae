"""Where a conversation was held, when not here, and whether its times are real."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0007_quality"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="brandrule",
            options={"ordering": ["rule"]},
        ),
        migrations.AddField(
            model_name="conversation",
            name="has_times",
            field=models.BooleanField(
                db_default=True, default=True, help_text="The times of its log are real."
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="source",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="Where, when not here.",
                max_length=12,
            ),
        ),
    ]
