"""Coaching notes with their passages."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

import conversations.models.base

USER = {"on_delete": django.db.models.deletion.PROTECT, "to": settings.AUTH_USER_MODEL}


def key() -> models.UUIDField:
    return models.UUIDField(
        default=conversations.models.base.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0026_examples_stay"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoachingNote",
            fields=[
                ("id", key()),
                ("criterion", models.CharField(blank=True, max_length=40)),
                ("aim", models.TextField(blank=True, max_length=1000)),
                ("until", models.DateField(null=True)),
                ("created_at", models.DateTimeField()),
                ("given_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("reply", models.TextField(blank=True, max_length=1000)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closing", models.TextField(blank=True, max_length=1000)),
                ("advisor", models.ForeignKey(related_name="coaching", **USER)),
                ("author", models.ForeignKey(related_name="+", **USER)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.brand",
                    ),
                ),
                ("closed_by", models.ForeignKey(null=True, related_name="+", **USER)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["advisor", "-given_at"], name="coaching_of_advisor"),
                    models.Index(fields=["brand", "given_at"], name="coaching_of_brand"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("author", "advisor", "brand"),
                        condition=Q(given_at=None),
                        name="coaching_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=Q(given_at=None)
                        | (~Q(aim="") & ~Q(criterion="") & Q(until__isnull=False)),
                        name="coaching_given_whole",
                    ),
                    models.CheckConstraint(
                        condition=~Q(author=F("advisor")), name="coaching_of_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoachingPassage",
            fields=[
                ("id", key()),
                ("seq", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("keep", "keep"), ("change", "change")],
                        default="change",
                        max_length=8,
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.conversation",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="conversations.coachingnote",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(end__gt=F("start")), name="passage_has_a_span"
                    ),
                    models.UniqueConstraint(
                        fields=("note", "conversation", "seq", "start", "end"),
                        name="passage_once",
                    ),
                ],
            },
        ),
    ]
