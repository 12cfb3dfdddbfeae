"""When an advisor saw the answer to a dispute; answers of before count as seen."""

from django.db import migrations, models
from django.db.models import Q

SEEN = """
UPDATE conversations_dispute SET read_at = answered_at WHERE answered_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0034_event_ends"),
    ]

    operations = [
        migrations.AddField(
            model_name="dispute",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="dispute",
            index=models.Index(
                condition=Q(answered_at__isnull=False, read_at__isnull=True),
                fields=["advisor"],
                name="disputes_to_read",
            ),
        ),
    ]
