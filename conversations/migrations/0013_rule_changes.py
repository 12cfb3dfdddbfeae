"""Why a rule was muted, and the history of what brands chose about rules."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conversations.models.base


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0012_ending"),
    ]

    operations = [
        migrations.AddField(
            model_name="brandrule",
            name="reason",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="brandrule",
            name="mode",
            field=models.CharField(
                choices=[
                    ("score", "score"),
                    ("proven", "proven"),
                    ("show", "show"),
                    ("off", "off"),
                ],
                default="score",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="RuleChange",
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
                ("at", models.DateTimeField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.brand",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "rule", "-at"], name="changes_of_rule")],
            },
        ),
    ]
