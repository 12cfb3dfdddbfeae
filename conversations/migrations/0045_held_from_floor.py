"""Until when a leader's open floor holds what is at her desk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0044_closing_read"),
    ]

    operations = [
        migrations.AddField(
            model_name="advisor",
            name="floor_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
