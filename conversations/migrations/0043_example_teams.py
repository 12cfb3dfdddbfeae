"""An example that a meeting settled says which teams had held its conversation."""

import django.contrib.postgres.fields
from django.db import migrations, models

# What the conversation is gone of stays with the brand alone.
HELD = """
UPDATE conversations_ruleexample e SET teams = c.teams
  FROM conversations_calibrationdecision d JOIN conversations_conversation c
    ON c.id = d.conversation_id
 WHERE d.id = e.decision_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0042_lasting"),
    ]

    operations = [
        migrations.AddField(
            model_name="ruleexample",
            name="teams",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), default=list, size=None
            ),
        ),
        migrations.RunSQL(HELD, migrations.RunSQL.noop),
    ]
