"""How far a conversation has come in ending, beside its facts."""

from django.db import migrations, models
from django.db.models import Value


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_changed_in")]

    operations = [
        migrations.AddField(
            "analysis",
            "closing",
            models.JSONField(default=dict, db_default=Value({}, output_field=models.JSONField())),
        ),
    ]
