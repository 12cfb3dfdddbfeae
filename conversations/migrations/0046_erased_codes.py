"""What an erasure leaves in the log of codes and figures (erased_codes.sql)."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("erased_codes.sql")


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0045_held_from_floor"),
    ]

    operations = [
        migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop),
    ]
