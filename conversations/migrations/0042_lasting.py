"""What the audit lets go, and what an erasure leaves in the log (lasting.sql)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("lasting.sql")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0041_missed_disputed"),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
