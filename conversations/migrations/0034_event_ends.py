"""Closes and reopenings are found by their conversation; no other event is written to this index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0033_serving_changes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("kind__in", ("conversation.closed", "conversation.reopened"))),
                fields=["conversation", "at"],
                name="event_ends",
            ),
        ),
    ]
