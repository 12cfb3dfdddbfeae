"""Disputes of findings and reviews, with their answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conversations.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0024_mystery"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dispute",
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
                ("words", models.TextField(max_length=1000)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "accepted"),
                            ("partly", "partly"),
                            ("rejected", "rejected"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, max_length=1000)),
                ("before", models.FloatField(null=True)),
                ("after", models.FloatField(null=True)),
                (
                    "advisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disputes",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disputes",
                        to="conversations.finding",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disputes",
                        to="conversations.review",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=["due_at"],
                        name="disputes_open",
                    ),
                    models.Index(fields=["advisor", "-made_at"], name="disputes_of_advisor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finding__isnull", True), ("review__isnull", True), _connector="XOR"
                        ),
                        name="dispute_of_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("finding__isnull", False)),
                        fields=("finding",),
                        name="finding_disputed_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("review__isnull", False)),
                        fields=("review",),
                        name="review_disputed_once",
                    ),
                ],
            },
        ),
    ]
