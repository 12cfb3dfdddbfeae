"""The runs of retention, day by day."""

import django.db.models.deletion
from django.db import migrations, models

import conversations.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0029_reviews_by_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="RetentionRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=conversations.models.base.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("by_hand", models.BooleanField(default=False)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("failed", models.CharField(blank=True, max_length=80)),
                (
                    "brand",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.brand",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["brand", "-begun_at"], name="retention_runs_of_brand")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("by_hand", False)),
                        fields=("brand", "day"),
                        name="retention_once_a_day",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
