"""How long what is kept; and what the log knows of it (retention.sql)."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conversations.models.base

SQL = Path(__file__).with_name("retention.sql")
DROP = """
DROP FUNCTION motjuste_forget_transcript(uuid);
DROP FUNCTION motjuste_erase_events(uuid, uuid, text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0021_audit"),
    ]

    operations = [
        migrations.CreateModel(
            name="PastFigure",
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
                ("advisor", models.CharField(blank=True, max_length=16)),
                ("day", models.DateField()),
                ("language", models.CharField(max_length=8)),
                ("grid", models.CharField(blank=True, max_length=40)),
                ("engine", models.CharField(blank=True, max_length=40)),
                ("score", models.FloatField(null=True)),
                ("critical", models.CharField(blank=True, max_length=4)),
                ("reviewed", models.FloatField(null=True)),
                ("human", models.FloatField(null=True)),
                ("criteria", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=dict)),
                ("first_reply_s", models.FloatField(null=True)),
                ("duration_s", models.FloatField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name="RetentionEdition",
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
                ("version", models.PositiveIntegerField()),
                ("named_days", models.PositiveSmallIntegerField(default=7)),
                ("transcript_months", models.PositiveSmallIntegerField(default=6)),
                ("evaluation_months", models.PositiveSmallIntegerField(default=12)),
                ("audit_months", models.PositiveSmallIntegerField(default=12)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="conversation",
            name="text_gone_at",
            field=models.DateTimeField(
                blank=True, help_text="When its text was deleted or erased.", null=True
            ),
        ),
        migrations.AddField(
            model_name="customer",
            name="erased_at",
            field=models.DateTimeField(help_text="When all that names them went.", null=True),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("state", "closed"), ("text_gone_at__isnull", True)),
                fields=["brand", "closed_at"],
                name="texts_to_go",
            ),
        ),
        migrations.AddField(
            model_name="pastfigure",
            name="brand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conversations.brand",
            ),
        ),
        migrations.AddField(
            model_name="pastfigure",
            name="provider",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.provider",
            ),
        ),
        migrations.AddField(
            model_name="pastfigure",
            name="queue",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.queue",
            ),
        ),
        migrations.AddField(
            model_name="pastfigure",
            name="team",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="conversations.team",
            ),
        ),
        migrations.AddField(
            model_name="retentionedition",
            name="brand",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conversations.brand",
            ),
        ),
        migrations.AddField(
            model_name="retentionedition",
            name="changed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="pastfigure",
            index=models.Index(fields=["brand", "day"], name="figures_by_day"),
        ),
        migrations.AddConstraint(
            model_name="retentionedition",
            constraint=models.UniqueConstraint(
                fields=("brand", "version"), name="retention_version_once"
            ),
        ),
        migrations.RunSQL(SQL.read_text(), DROP),
    ]
