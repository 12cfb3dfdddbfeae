"""Findings and scores beside the log, and the mark of the analysis (analysis.sql)."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conversations.models.base

WALLS = Path(__file__).with_name("analysis.sql")

DROP = """
DROP FUNCTION motjuste_want_analysis() CASCADE;
DROP FUNCTION motjuste_analysis_goes_on() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_light_posting"),
    ]

    operations = [
        migrations.CreateModel(
            name="Analysis",
            fields=[
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="analysis",
                        serialize=False,
                        to="conversations.conversation",
                    ),
                ),
                ("seq", models.PositiveIntegerField(default=0)),
                ("is_final", models.BooleanField(default=False)),
                ("at", models.DateTimeField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("grid", models.CharField(blank=True, max_length=40)),
                ("engine", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=0)),
                ("score", models.FloatField(null=True)),
                ("critical", models.CharField(default="pass", max_length=4)),
                ("criteria", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                ("silent", models.JSONField(default=dict)),
                ("n_failed", models.PositiveSmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_final", False)),
                        fields=["conversation"],
                        name="analysis_runs",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BrandRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=80)),
                (
                    "mode",
                    models.CharField(
                        choices=[("score", "score"), ("show", "show"), ("off", "off")],
                        default="score",
                        max_length=8,
                    ),
                ),
                ("threshold", models.FloatField(blank=True, null=True)),
                ("blocks", models.BooleanField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="conversations.brand",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "rule"), name="rule_once_per_brand")
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
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
                ("rule", models.CharField(max_length=80)),
                ("version", models.PositiveSmallIntegerField()),
                ("seq", models.PositiveIntegerField()),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("severity", models.CharField(max_length=8)),
                ("evidence", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["rule", "-created_at"], name="findings_of_rule")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "rule", "version", "seq", "start", "end"),
                        name="finding_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HintDismissal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=80)),
                ("day", models.DateField()),
                ("n", models.PositiveIntegerField(default=0)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.brand",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rule", "brand", "day"), name="dismissals_by_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("grid", models.CharField(max_length=40)),
                ("engine", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("score", models.FloatField(null=True)),
                ("critical", models.CharField(max_length=4)),
                ("criteria", models.JSONField(default=dict)),
                ("facts", models.JSONField(default=dict)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="conversations.conversation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "grid", "engine"), name="score_once_per_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "advisor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.advisor",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("advisor", "digest", "customer"), name="sent_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(WALLS.read_text(), DROP),
    ]
