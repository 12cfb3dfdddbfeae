"""When an advisor saw the closing word of a coaching note; those of before count as seen."""

from django.db import migrations, models

SEEN = """
UPDATE conversations_coachingnote SET closing_read_at = closed_at WHERE closed_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0043_example_teams"),
    ]

    operations = [
        migrations.AddField(
            model_name="coachingnote",
            name="closing_read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
    ]
