"""When a run of retention stopped: a column of its own, no longer among what was counted."""

from django.db import migrations, models

APART = """
UPDATE conversations_retentionrun
   SET failed_at = (counts ->> 'failed_at')::timestamptz, counts = counts - 'failed_at'
 WHERE jsonb_exists(counts, 'failed_at')
"""
TOGETHER = """
UPDATE conversations_retentionrun
   SET counts = counts || jsonb_build_object('failed_at', failed_at)
 WHERE failed_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0031_anger"),
    ]

    operations = [
        migrations.AddField(
            model_name="retentionrun",
            name="failed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(APART, TOGETHER),
    ]
