"""A message leaves the indexes of its conversation alone: none of them holds a column it changes.

PostgreSQL then writes the new row beside the old one, which wants room on the page.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_past_by_time")]

    operations = [
        migrations.RemoveIndex(model_name="conversation", name="due"),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state__in", ["active", "waiting", "wrap_up"])),
                fields=["state"],
                name="running",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE conversations_conversation SET (fillfactor = 70)",
            "ALTER TABLE conversations_conversation RESET (fillfactor)",
        ),
    ]
