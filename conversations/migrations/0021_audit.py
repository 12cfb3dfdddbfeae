"""The audit, and the trigger that keeps it final (audit.sql)."""

from pathlib import Path

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("audit.sql")
DROP = "DROP FUNCTION motjuste_audit_is_final() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0020_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("act", models.CharField(max_length=40)),
                ("as_role", models.CharField(blank=True, max_length=16)),
                ("conversation", models.UUIDField(null=True)),
                (
                    "teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("data", models.JSONField(default=dict)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "advisor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="conversations.brand",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_by_time"),
                    models.Index(fields=["actor", "-at"], name="audit_of_actor"),
                    models.Index(fields=["advisor", "-at"], name="audit_of_advisor"),
                    models.Index(fields=["brand", "-at"], name="audit_of_brand"),
                    models.Index(fields=["conversation", "-at"], name="audit_of_conversation"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["teams"], name="audit_of_teams"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL.read_text(), DROP),
    ]
