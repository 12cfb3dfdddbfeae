"""Which conversations were mystery tests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0023_floor_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="MysteryTest",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mystery_test",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("marked_at", models.DateTimeField()),
                (
                    "marked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
