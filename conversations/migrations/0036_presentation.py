"""What an advisor says they can do, by language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0035_dispute_read"),
    ]

    operations = [
        migrations.AddField(
            model_name="advisor",
            name="presentation",
            field=models.JSONField(blank=True, default=dict),
        ),
    ]
