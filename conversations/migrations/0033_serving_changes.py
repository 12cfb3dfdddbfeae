"""Who began and ceased to serve which queue, and when; so far only leaders' moves were kept."""

import django.db.models.deletion
from django.db import migrations, models

MOVES = """
INSERT INTO conversations_servingchange (advisor_id, queue_id, at, is_on)
SELECT advisor_id, queue, at, is_on
  FROM (
    SELECT advisor_id, jsonb_array_elements_text(data -> 'added')::uuid AS queue, at, true AS is_on
      FROM conversations_flooract WHERE kind = 'queues'
    UNION ALL
    SELECT advisor_id, jsonb_array_elements_text(data -> 'removed')::uuid, at, false
      FROM conversations_flooract WHERE kind = 'queues'
    UNION ALL
    SELECT advisor_id, jsonb_array_elements_text(data -> 'added')::uuid, undone_at, false
      FROM conversations_flooract WHERE kind = 'queues' AND undone_at IS NOT NULL
    UNION ALL
    SELECT advisor_id, jsonb_array_elements_text(data -> 'removed')::uuid, undone_at, true
      FROM conversations_flooract WHERE kind = 'queues' AND undone_at IS NOT NULL
  ) AS moved
 WHERE queue IN (SELECT id FROM conversations_queue)
 ORDER BY at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0032_retention_failed_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="ServingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_on", models.BooleanField()),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.advisor",
                    ),
                ),
                (
                    "queue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.queue",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["queue", "at"], name="serving_by_time")],
            },
        ),
        migrations.RunSQL(MOVES, migrations.RunSQL.noop),
    ]
