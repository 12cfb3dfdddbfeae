"""Who was in which team, from now on; and who changed what somebody serves, where a leader did."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WHO = """
UPDATE conversations_servingchange AS s SET by_id = f.actor_id
  FROM conversations_flooract AS f
 WHERE f.kind = 'queues' AND f.advisor_id = s.advisor_id AND f.at = s.at
"""
UNDONE = """
UPDATE conversations_servingchange AS s SET by_id = f.undone_by_id
  FROM conversations_flooract AS f
 WHERE f.kind = 'queues' AND f.advisor_id = s.advisor_id AND f.undone_at = s.at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0036_presentation"),
    ]

    operations = [
        migrations.AddField(
            model_name="servingchange",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(WHO, migrations.RunSQL.noop),
        migrations.RunSQL(UNDONE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="MembershipChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("is_on", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conversations.team",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["team", "at"], name="members_by_time")],
            },
        ),
    ]
